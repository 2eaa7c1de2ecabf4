import * as vscode from 'vscode';
import type { CellCurves } from '../../core/results/cellCurves.ts';
import type { RunChange } from '../../protocol/panelSource.ts';
import { COMPARE_VIEW_TYPE } from '../ids.ts';
import { panelOptions } from '../panel/pageHost.ts';
import { messageHtml } from '../panel/panelHtml.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import { ComparePanel, type ComparePanelParts } from './comparePanel.ts';
import { readCompareState } from './compareState.ts';

/** All panels that compare runs: one for each choice of runs. */
export class ComparePanels implements vscode.WebviewPanelSerializer {
  readonly #parts: ComparePanelParts;
  readonly #panels = new Map<string, ComparePanel>();

  constructor(parts: ComparePanelParts) {
    this.#parts = parts;
  }

  all(): ComparePanel[] {
    return [...this.#panels.values()];
  }

  /** Shows runs beside each other: in the panel of the same runs, where there is one. */
  open(targets: readonly PanelTarget[]): ComparePanel {
    const known = this.#panels.get(keyOf(targets));
    if (known !== undefined) {
      known.reveal();
      return known;
    }
    const title = vscode.l10n.t('Compare runs');
    const options = panelOptions(this.#parts.extensionUri);
    // A file stays in sight; a panel makes room for the next.
    const { Active, Beside } = vscode.ViewColumn;
    const column = vscode.window.activeTextEditor === undefined ? Active : Beside;
    const panel = vscode.window.createWebviewPanel(COMPARE_VIEW_TYPE, title, column, options);
    return this.#adopt(panel, targets);
  }

  /** A panel that VS Code brings back after a reload. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = readCompareState(state);
    if (kept === undefined) {
      const message = vscode.l10n.t('This panel was left by another version. Compare the runs again.');
      panel.webview.html = messageHtml(panel.title, message);
      return;
    }
    const targets = kept.map(({ file, runDir }) => ({ file: vscode.Uri.parse(file), runDir }));
    if (this.#panels.has(keyOf(targets))) {
      panel.dispose();
    } else {
      this.#adopt(panel, targets);
    }
  }

  /** News of a run, to all that show it. */
  forward(runDir: string, change: RunChange): void {
    for (const panel of this.#panels.values()) panel.forward(runDir, change);
  }

  forwardCurves(runDir: string, curves: CellCurves): void {
    for (const panel of this.#panels.values()) panel.forwardCurves(runDir, curves);
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
    this.#panels.clear();
  }

  #adopt(panel: vscode.WebviewPanel, targets: readonly PanelTarget[]): ComparePanel {
    const compare = new ComparePanel(panel, targets, this.#parts);
    const key = keyOf(targets);
    this.#panels.set(key, compare);
    const runs = targets.map(({ file, runDir }) => ({ file: file.toString(), runDir }));
    this.#parts.kept.follow(COMPARE_VIEW_TYPE, panel, () => ({ version: 1, compare: runs }));
    compare.onDidDispose(() => this.#panels.delete(key));
    return compare;
  }
}

const keyOf = (targets: readonly PanelTarget[]): string => targets.map(({ runDir }) => runDir).join('\n');
