import type { PanelState } from '../protocol/panelMessages.ts';

/** What VS Code gives a webview's page. It may be asked for once only. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: PanelState): void;
}

declare global {
  /** Missing where the page is an HTML report. */
  var acquireVsCodeApi: (() => VsCodeApi) | undefined;
}

export type { VsCodeApi };
