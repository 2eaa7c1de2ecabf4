import * as vscode from 'vscode';
import { DisposableList } from '../disposables.ts';
import { visibleLine } from '../plainText.ts';
import { progressLine, statusBarText } from './progressText.ts';
import type { RunTracker } from './runTracker.ts';

/** What a click on the item does; contributed nowhere, so it is in no menu. */
export const SHOW_PROGRESS = 'capacityLab.showProgress';

/** The item at the left of the status bar, there only while something runs. */
export class ProgressItem {
  readonly #disposables = new DisposableList();
  readonly #item: vscode.StatusBarItem;
  readonly #tracker: RunTracker;

  constructor(tracker: RunTracker) {
    this.#tracker = tracker;
    this.#item = this.#disposables.add(
      vscode.window.createStatusBarItem('capacityLab.progress', vscode.StatusBarAlignment.Left),
    );
    this.#item.name = vscode.l10n.t('Capacity Lab Progress');
    this.#item.command = SHOW_PROGRESS;
    this.#disposables.add(tracker.onDidChange(() => this.#update()));
  }

  /** What the item shows; empty while it is hidden. */
  get text(): string {
    return this.#tracker.all().length === 0 ? '' : this.#item.text;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #update(): void {
    const runs = this.#tracker.all().map(({ description }) => ({ ...description, name: description.experiment.name }));
    if (runs.length === 0) {
      this.#item.hide();
      return;
    }
    this.#item.text = statusBarText(runs, vscode.l10n);
    const lines = runs.map((run) => `${visibleLine(run.name)}: ${progressLine(run, vscode.l10n)}`);
    this.#item.tooltip = [...lines, vscode.l10n.t('Click to cancel or to open the results.')].join('\n');
    this.#item.accessibilityInformation = { label: this.#item.text.replace('$(sync~spin) ', ''), role: 'button' };
    this.#item.show();
  }
}
