import * as path from 'node:path';
import * as vscode from 'vscode';
import { WEIGHTS_VIEW_TYPE } from '../ids.ts';
import { panelOptions } from '../panel/pageHost.ts';
import { messageHtml } from '../panel/panelHtml.ts';
import { isWeightsFile } from './weightsFile.ts';
import { WeightsPanel, type WeightsPanelParts } from './weightsPanel.ts';

/** All panels about given weights: one for each file. */
export class WeightsPanels implements vscode.WebviewPanelSerializer {
  readonly #parts: WeightsPanelParts;
  readonly #panels = new Map<string, WeightsPanel>();

  constructor(parts: WeightsPanelParts) {
    this.#parts = parts;
  }

  all(): WeightsPanel[] {
    return [...this.#panels.values()];
  }

  /** Shows a file of weights. */
  open(file: vscode.Uri): void {
    const known = this.#panels.get(file.toString());
    if (known !== undefined) {
      known.reveal();
      return;
    }
    const title = vscode.l10n.t('{0} — capacity', path.basename(file.path));
    const options = panelOptions(this.#parts.extensionUri);
    this.#adopt(vscode.window.createWebviewPanel(WEIGHTS_VIEW_TYPE, title, vscode.ViewColumn.Active, options), file);
  }

  /** A panel that VS Code brings back after a reload. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const file = fileOfState(state);
    if (file === undefined) {
      const message = vscode.l10n.t(
        'This panel was left by another version. Inspect the weights again from their file.',
      );
      panel.webview.html = messageHtml(panel.title, message);
    } else if (this.#panels.has(file.toString())) {
      panel.dispose();
    } else {
      this.#adopt(panel, file);
    }
  }

  /** News of an inspection, to whoever waits for it. */
  progress({ id, share }: { id: string; share: number }): void {
    for (const panel of this.#panels.values()) panel.progress(id, share);
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
    this.#panels.clear();
  }

  #adopt(panel: vscode.WebviewPanel, file: vscode.Uri): void {
    const weights = new WeightsPanel(panel, file, this.#parts);
    const key = file.toString();
    this.#panels.set(key, weights);
    this.#parts.kept.follow(WEIGHTS_VIEW_TYPE, panel, () => ({ version: 1, weights: key }));
    weights.onDidDispose(() => this.#panels.delete(key));
  }
}

/** The file that a kept state names; `undefined` where it names none that could be inspected. */
function fileOfState(state: unknown): vscode.Uri | undefined {
  if (typeof state !== 'object' || state === null || !('version' in state) || !('weights' in state)) return undefined;
  if (state.version !== 1 || typeof state.weights !== 'string') return undefined;
  const file = vscode.Uri.parse(state.weights);
  return isWeightsFile(file) ? file : undefined;
}
