import type { Transport } from '../protocol/rpc.ts';
import type { VsCodeApi } from './vscodeApi.ts';

/**
 * Number of a page's first call. VS Code may load a page anew over the same connection, as when its panel moves to another
 * window: what its predecessor asked for must not answer its own calls.
 */
export const anyFirstId = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) * CALLS_OF_A_PAGE;

/** More than any page makes; the products stay exact. */
const CALLS_OF_A_PAGE = 2 ** 20;

/** Frames between this page and the extension host. */
export function windowTransport(vscode: VsCodeApi): Transport {
  return {
    post: (frame) => vscode.postMessage(frame),
    onFrame(listener) {
      const receive = ({ data }: MessageEvent): void => listener(data);
      window.addEventListener('message', receive);
      return () => window.removeEventListener('message', receive);
    },
  };
}
