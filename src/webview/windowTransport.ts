import type { Transport } from '../protocol/rpc.ts';
import type { VsCodeApi } from './vscodeApi.ts';

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
