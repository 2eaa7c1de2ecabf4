import * as vscode from 'vscode';
import type { RunDescriptionAt } from '../../protocol/runService.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { runsRootsOfFile } from '../settings.ts';

/** An answer is good for so long: a run made in a terminal shows up soon, and moving the mouse costs nothing. */
const FRESH_MS = 2000;

/** The runs of each experiment file, newest first, read from its run folders by the service. */
export class LatestRuns {
  readonly #service: RunServiceClient;
  readonly #cache = new Map<string, { at: number; runs: Promise<RunDescriptionAt[]> }>();

  constructor(service: RunServiceClient) {
    this.#service = service;
  }

  /** @returns `undefined` where the file was never run. Rejects where the service cannot answer. */
  async of(file: vscode.Uri): Promise<RunDescriptionAt | undefined> {
    return (await this.all(file))[0];
  }

  /** All runs of a file. Rejects where the service cannot answer. */
  all(file: vscode.Uri): Promise<RunDescriptionAt[]> {
    if (file.scheme !== 'file') {
      return Promise.resolve([]);
    }
    const key = file.toString();
    const known = this.#cache.get(key);
    const now = performance.now();
    if (known !== undefined && now - known.at < FRESH_MS) {
      return known.runs;
    }
    const runs = this.#read(file);
    this.#cache.set(key, { at: now, runs });
    return runs;
  }

  /** The next question is answered from disk. */
  forget(file: vscode.Uri): void {
    this.#cache.delete(file.toString());
  }

  async #read(file: vscode.Uri): Promise<RunDescriptionAt[]> {
    const found: RunDescriptionAt[] = [];
    for (const runsRoot of runsRootsOfFile(file)) {
      // No folder, no runs: that much is known without starting the service.
      if (await exists(vscode.Uri.file(runsRoot))) {
        found.push(...(await this.#service.call('list', { runsRoot, file: file.fsPath })));
      }
    }
    return found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
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
