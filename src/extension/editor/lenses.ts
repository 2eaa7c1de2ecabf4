import * as vscode from 'vscode';
import type { RunDescriptionAt } from '../../protocol/runService.ts';
import { DisposableList } from '../disposables.ts';
import type { LatestRuns } from '../runs/latestRuns.ts';
import { lensTitles } from '../runs/lensTitles.ts';
import type { RunSpeeds } from '../runs/runSpeeds.ts';
import type { RunTracker } from '../runs/runTracker.ts';
import { trainingThreads } from '../settings.ts';
import type { CheckedDocuments } from './checkedDocuments.ts';

export interface LensParts {
  documents: CheckedDocuments;
  tracker: RunTracker;
  latest: LatestRuns;
  speeds: RunSpeeds;
}

/** Run · Open results · Compare · how much work, above the first line of an experiment file. */
export class RunLenses implements vscode.CodeLensProvider {
  readonly #parts: LensParts;
  readonly #disposables = new DisposableList();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(parts: LensParts) {
    this.#parts = parts;
    const { tracker } = parts;
    const refresh = (): void => this.refresh();
    this.#disposables.add(tracker.onDidChangeFiles(refresh));
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
    // Runs may have been made in a terminal meanwhile.
    this.#disposables.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && refresh()));
  }

  /** Runs have changed: what is shown is asked for again. */
  refresh(): void {
    this.#changed.fire();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { documents, tracker, speeds } = this.#parts;
    const running = tracker.isBusy(document.uri);
    const runs = await this.#runsOf(document.uri);
    const canRun = vscode.workspace.isTrusted && document.uri.scheme === 'file';
    const { given = false, work, configHash } = await documents.of(document);
    const [latest] = running ? [] : runs;
    const last = runs.find((run) => run.state === 'done' && run.configHash === configHash);
    const threads = trainingThreads();
    if (work !== undefined && last !== undefined) void speeds.note(last.runDir, work, last.elapsedMs, threads);
    const duration = work && speeds.estimate(work, threads, last?.elapsedMs);
    const state = {
      running,
      canRun,
      given,
      runs: runs.length,
      ...(latest !== undefined && { latest }),
      ...(work !== undefined && { work }),
      ...(duration !== undefined && { duration }),
    };
    const top = new vscode.Range(0, 0, 0, 0);
    return lensTitles(state, new Date(), vscode.l10n).map(
      ({ title, command, tooltip }) => new vscode.CodeLens(top, { title, command, tooltip, arguments: [document.uri] }),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #runsOf(file: vscode.Uri): Promise<RunDescriptionAt[]> {
    try {
      return await this.#parts.latest.all(file);
    } catch {
      // The hover says why; a lens can only be absent.
      return [];
    }
  }
}
