import type * as vscode from 'vscode';
import type { Transport } from '../../protocol/rpc.ts';

/**
 * Frames over a webview's messages. Typed arrays travel as they are (VS Code copies them since 1.57); transfer
 * lists do not exist here, and what a hidden page would get is dropped by VS Code.
 */
export const webviewTransport = (webview: vscode.Webview): Transport => ({
  post(frame) {
    void webview.postMessage(frame);
  },
  onFrame(listener) {
    const subscription = webview.onDidReceiveMessage(listener);
    return () => subscription.dispose();
  },
});
