import * as vscode from 'vscode';
import type { PanelHostEvents } from '../../protocol/panelMessages.ts';
import type { RunChange } from '../../protocol/panelSource.ts';
import { PANEL_VIEW_TYPE } from '../ids.ts';
import { panelLocation } from './location.ts';
import { panelOptions } from './pageHost.ts';
import { messageHtml } from './panelHtml.ts';
import { readPanelState } from './panelState.ts';
import type { ResultsView } from './resultsView.ts';
import { type PanelParts, type PanelTarget, RunPanel } from './runPanel.ts';
import { panelSurface, panelTitle } from './surface.ts';

/**
 * All panels of the window: one for each experiment file, showing one of its runs. Opening and restoring go
 * through the same place, so that no file ever has two.
 */
export class Panels implements vscode.WebviewPanelSerializer {
  readonly #parts: PanelParts;
  readonly #panels = new Map<string, RunPanel>();

  readonly #view: ResultsView;

  constructor(parts: PanelParts, view: ResultsView) {
    this.#parts = parts;
    this.#view = view;
  }

  /** Panels among the editors, and what the side bar shows. */
  all(): RunPanel[] {
    const { run } = this.#view;
    return [...this.#panels.values(), ...(run === undefined ? [] : [run])];
  }

  of(file: vscode.Uri): RunPanel | undefined {
    return this.all().find(({ target }) => target.file.toString() === file.toString());
  }

  /** The one that the user is in. */
  active(): RunPanel | undefined {
    return this.all().find(({ active }) => active);
  }

  /** Shows a run: in the file's panel where it has one, else where the user wants results. `name` is the experiment's. */
  open(target: PanelTarget, name: string, preserveFocus: boolean): void {
    const known = this.#panels.get(target.file.toString());
    if (known !== undefined) {
      if (!known.shows(target)) {
        known.show(target);
      }
      known.reveal(preserveFocus);
      return;
    }
    const location = panelLocation();
    if (location === 'sidePanel') {
      void this.#view.show(target, preserveFocus);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      PANEL_VIEW_TYPE,
      panelTitle(name),
      {
        viewColumn: location === 'beside' ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
        // VS Code moves the editor that the user is in.
        preserveFocus: preserveFocus && location !== 'newWindow',
      },
      panelOptions(this.#parts.extensionUri),
    );
    this.#adopt(panel, target);
    if (location === 'newWindow') {
      void vscode.commands.executeCommand('workbench.action.moveEditorToNewWindow');
    }
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
    if (this.#panels.has(file.toString())) {
      panel.dispose();
      return;
    }
    this.#adopt(panel, { file, runDir: kept.runDir });
  }

  /** News of a run, to whoever shows it. */
  forward(runDir: string, change: RunChange): void {
    for (const panel of this.all()) {
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
    for (const panel of this.all()) {
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

  #adopt(panel: vscode.WebviewPanel, target: PanelTarget): void {
    const run = new RunPanel(panelSurface(panel, this.#parts.extensionUri), target, this.#parts);
    const key = target.file.toString();
    this.#panels.set(key, run);
    this.#parts.kept.follow(PANEL_VIEW_TYPE, panel, () => {
      const { file, runDir } = run.target;
      return { version: 1, file: file.toString(), runDir };
    });
    run.onDidDispose(() => this.#panels.delete(key));
  }
}
