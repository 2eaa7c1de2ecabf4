// Runs in the page, before it: VS Code as a page knows it, and the way to the extension host.
import type { Transport } from '../../../src/protocol/rpc.ts';

const STATE = 'vscode-state';
let listener: ((frame: unknown) => void) | undefined;

/** The host's end of the connection. */
export const hostTransport: Transport = {
  // structuredClone: what crosses a webview's border is copied.
  post: (frame) => void setTimeout(() => window.postMessage(structuredClone(frame), '*')),
  onFrame(next) {
    listener = next;
    return () => {
      listener = undefined;
    };
  },
};

globalThis.acquireVsCodeApi = () => ({
  postMessage: (frame) => {
    const copy = structuredClone(frame);
    setTimeout(() => listener?.(copy));
  },
  getState: () => keptState() ?? undefined,
  setState: (state) => sessionStorage.setItem(STATE, JSON.stringify(state)),
});

/** What the page asked VS Code to keep; `null` before. */
export const keptState = (): unknown => JSON.parse(sessionStorage.getItem(STATE) ?? 'null');
