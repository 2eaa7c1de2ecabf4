import * as vscode from 'vscode';
import type { RunDescriptionAt } from '../../protocol/runService.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { runsRootsOfFile } from '../settings.ts';

/** An answer is good for so long: a run made in a terminal shows up soon, and moving the mouse costs nothing. */
const FRESH_MS = 2000;

/** The newest run of each experiment file, read from its run folders by the service. */
export class LatestRuns {
  readonly #service: RunServiceClient;
  readonly #cache = new Map<string, { at: number; latest: Promise<RunDescriptionAt | undefined> }>();

  constructor(service: RunServiceClient) {
    this.#service = service;
  }

  /** @returns `undefined` where the file was never run. Rejects where the service cannot answer. */
  of(file: vscode.Uri): Promise<RunDescriptionAt | undefined> {
    if (file.scheme !== 'file') {
      return Promise.resolve(undefined);
    }
    const key = file.toString();
    const known = this.#cache.get(key);
    const now = performance.now();
    if (known !== undefined && now - known.at < FRESH_MS) {
      return known.latest;
    }
    const latest = this.#read(file);
    this.#cache.set(key, { at: now, latest });
    return latest;
  }

  /** The next question is answered from disk. */
  forget(file: vscode.Uri): void {
    this.#cache.delete(file.toString());
  }

  async #read(file: vscode.Uri): Promise<RunDescriptionAt | undefined> {
    let newest: RunDescriptionAt | undefined;
    for (const runsRoot of runsRootsOfFile(file)) {
      // No folder, no runs: that much is known without starting the service.
      if (!(await exists(vscode.Uri.file(runsRoot)))) {
        continue;
      }
      const [latest] = await this.#service.call('list', { runsRoot, file: file.fsPath });
      if (latest !== undefined && (newest === undefined || latest.startedAt > newest.startedAt)) {
        newest = latest;
      }
    }
    return newest;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
