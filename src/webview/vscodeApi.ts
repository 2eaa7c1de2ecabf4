import type { ComparisonPanelState } from '../protocol/comparisonMessages.ts';
import type { PanelState } from '../protocol/panelMessages.ts';
import type { WeightsPanelState } from '../protocol/weightsMessages.ts';

/** What VS Code gives a webview's page. It may be asked for once only. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: PanelState | WeightsPanelState | ComparisonPanelState): void;
}

declare global {
  /** Missing where the page is an HTML report. */
  var acquireVsCodeApi: (() => VsCodeApi) | undefined;
}

export type { VsCodeApi };
