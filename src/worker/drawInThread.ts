import { Worker } from 'node:worker_threads';
import type { DrawerApi, DrawerData, DrawRequest } from '../protocol/drawer.ts';
import { portTransport } from '../protocol/portTransport.ts';
import { createPeer } from '../protocol/rpc.ts';

/**
 * Draws a run in a thread that is ended afterwards, with the memory that it took.
 * @param script dist/worker.js
 * @throws Error with a sentence; when `signal` aborts, or the thread ends by itself, at once
 */
export async function drawInThread(script: string, request: DrawRequest, signal: AbortSignal): Promise<Uint8Array> {
  const data: DrawerData = { role: 'drawer' };
  const worker = new Worker(script, { workerData: data });
  const peer = createPeer<object, DrawerApi>(portTransport(worker), {});
  const ended = new Promise<never>((_, reject) => {
    worker.once('error', (error) => reject(new Error(`The drawing stopped: ${error.message}`)));
    worker.once('exit', () => reject(new Error('The drawing stopped by itself.')));
  });
  try {
    return await Promise.race([peer.call('draw', request, { signal }), ended]);
  } finally {
    peer.dispose();
    await worker.terminate();
  }
}
