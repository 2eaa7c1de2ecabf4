import * as vscode from 'vscode';
import { RESULTS_VIEW_ID } from '../ids.ts';
import { pageOptions } from './pageHost.ts';
import { messageHtml } from './panelHtml.ts';
import { readPanelState } from './panelState.ts';
import { type PanelParts, type PanelTarget, RunPanel } from './runPanel.ts';
import { viewSurface } from './surface.ts';

/** Where the workspace keeps which run was shown: ids only. */
const KEPT = 'capacityLab.results';

/**
 * The view *Results*: shows the run that was opened last, where the user has put results into a side bar
 * (`capacityLab.panel.location`). VS Code makes the view when it is first seen, and anew after it was moved.
 */
export class ResultsView implements vscode.WebviewViewProvider {
  readonly #parts: PanelParts;
  readonly #kept: vscode.Memento;
  #view: vscode.WebviewView | undefined;
  #run: RunPanel | undefined;

  constructor(parts: PanelParts, kept: vscode.Memento) {
    this.#parts = parts;
    this.#kept = kept;
  }

  /** What it shows; `undefined` while it is not open, or shows nothing yet. */
  get run(): RunPanel | undefined {
    return this.#run;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    view.webview.options = pageOptions(this.#parts.extensionUri);
    view.onDidDispose(() => {
      if (this.#view === view) {
        this.#view = undefined;
        this.#run = undefined;
      }
    });
    const target = this.#target();
    if (target === undefined) {
      const message = vscode.l10n.t('Run an experiment, or open its results: they are shown here.');
      view.webview.html = messageHtml(view.title ?? '', message);
    } else {
      this.#run = new RunPanel(viewSurface(view), target, this.#parts);
    }
  }

  /** Shows a run, and brings the view to the front. */
  async show(target: PanelTarget, preserveFocus: boolean): Promise<void> {
    await this.#kept.update(KEPT, { version: 1, file: target.file.toString(), runDir: target.runDir });
    const view = this.#view;
    if (view === undefined) {
      // Makes the view, which takes the target from where it is kept.
      await vscode.commands.executeCommand(`${RESULTS_VIEW_ID}.focus`, { preserveFocus });
      return;
    }
    if (this.#run === undefined) {
      this.#run = new RunPanel(viewSurface(view), target, this.#parts);
    } else if (!this.#run.shows(target)) {
      this.#run.show(target);
    }
    view.show(preserveFocus);
  }

  dispose(): void {
    this.#run?.dispose();
    this.#run = undefined;
  }

  #target(): PanelTarget | undefined {
    const kept = readPanelState(this.#kept.get(KEPT));
    return kept && { file: vscode.Uri.parse(kept.file), runDir: kept.runDir };
  }
}
