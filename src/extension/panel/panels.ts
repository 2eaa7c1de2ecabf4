import * as vscode from 'vscode';
import type { PanelHostEvents } from '../../protocol/panelMessages.ts';
import type { RunChange } from '../../protocol/panelSource.ts';
import { PANEL_VIEW_TYPE } from '../ids.ts';
import { pageOptions } from './pageHost.ts';
import { messageHtml } from './panelHtml.ts';
import { readPanelState } from './panelState.ts';
import { type PanelParts, type PanelTarget, RunPanel } from './runPanel.ts';

/**
 * All panels of the window: one for each experiment file, showing one of its runs. Opening and restoring go
 * through the same place, so that no file ever has two.
 */
export class Panels implements vscode.WebviewPanelSerializer {
  readonly #parts: PanelParts;
  readonly #panels = new Map<string, RunPanel>();

  constructor(parts: PanelParts) {
    this.#parts = parts;
  }

  all(): RunPanel[] {
    return [...this.#panels.values()];
  }

  of(file: vscode.Uri): RunPanel | undefined {
    return this.#panels.get(file.toString());
  }

  /** Shows a run beside the editor: in the file's panel where it has one. `name` is the experiment's. */
  open(target: PanelTarget, name: string, preserveFocus: boolean): RunPanel {
    const known = this.of(target.file);
    if (known !== undefined) {
      if (known.target.runDir !== target.runDir) {
        known.show(target);
      }
      known.reveal(preserveFocus);
      return known;
    }
    const panel = vscode.window.createWebviewPanel(
      PANEL_VIEW_TYPE,
      vscode.l10n.t('{0} — capacity', name),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus },
      pageOptions(this.#parts.extensionUri),
    );
    return this.#adopt(panel, target);
  }

  /** A panel that VS Code brings back after a reload. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = readPanelState(state);
    if (kept === undefined) {
      const message = vscode.l10n.t('This panel was left by another version. Open the results again from their file.');
      panel.webview.html = messageHtml(panel.title, message);
      return;
    }
    const file = vscode.Uri.parse(kept.file);
    if (this.of(file) !== undefined) {
      panel.dispose();
      return;
    }
    this.#adopt(panel, { file, runDir: kept.runDir });
  }

  /** News of a run, to whoever shows it. */
  forward(runDir: string, change: RunChange): void {
    for (const panel of this.#panels.values()) {
      if (panel.target.runDir === runDir) {
        panel.forward(change);
      }
    }
  }

  /** What is computed for a run, likewise. */
  forwardStage<K extends 'curvesFound' | 'predictionsFound'>(
    runDir: string,
    stage: K,
    found: PanelHostEvents[K],
  ): void {
    for (const panel of this.#panels.values()) {
      if (panel.target.runDir === runDir) {
        panel.forwardStage(stage, found);
      }
    }
  }

  dispose(): void {
    for (const panel of this.#panels.values()) {
      panel.dispose();
    }
    this.#panels.clear();
  }

  #adopt(panel: vscode.WebviewPanel, target: PanelTarget): RunPanel {
    const run = new RunPanel(panel, target, this.#parts);
    const key = target.file.toString();
    this.#panels.set(key, run);
    run.onDidDispose(() => this.#panels.delete(key));
    return run;
  }
}
