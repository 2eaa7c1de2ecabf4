import * as vscode from 'vscode';
import type { RunDescriptionAt } from '../../protocol/runService.ts';
import { DisposableList } from '../disposables.ts';
import type { LatestRuns } from '../runs/latestRuns.ts';
import { lensTitles } from '../runs/lensTitles.ts';
import type { RunTracker } from '../runs/runTracker.ts';
import type { CheckedDocuments } from './checkedDocuments.ts';

/** Run · Open results above the first line of an experiment file. */
export class RunLenses implements vscode.CodeLensProvider {
  readonly #documents: CheckedDocuments;
  readonly #tracker: RunTracker;
  readonly #latest: LatestRuns;
  readonly #disposables = new DisposableList();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(documents: CheckedDocuments, tracker: RunTracker, latest: LatestRuns) {
    this.#documents = documents;
    this.#tracker = tracker;
    this.#latest = latest;
    const refresh = (): void => this.#changed.fire();
    this.#disposables.add(tracker.onDidChangeFiles(refresh));
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
    // Runs may have been made in a terminal meanwhile.
    this.#disposables.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && refresh()));
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const running = this.#tracker.isBusy(document.uri);
    const latest = running ? undefined : await this.#latestOf(document.uri);
    const canRun = vscode.workspace.isTrusted && document.uri.scheme === 'file';
    const { given = false } = await this.#documents.of(document);
    const state = { running, canRun, given, ...(latest === undefined ? {} : { latest }) };
    const top = new vscode.Range(0, 0, 0, 0);
    return lensTitles(state, new Date(), vscode.l10n).map(
      ({ title, command, tooltip }) => new vscode.CodeLens(top, { title, command, tooltip, arguments: [document.uri] }),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #latestOf(file: vscode.Uri): Promise<RunDescriptionAt | undefined> {
    try {
      return await this.#latest.of(file);
    } catch {
      // The hover says why; a lens can only be absent.
      return undefined;
    }
  }
}
