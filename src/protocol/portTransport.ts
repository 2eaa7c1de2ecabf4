import type { MessagePort, Worker } from 'node:worker_threads';
import type { Transport } from './rpc.ts';

/** Frames over a worker thread's port, from either side. */
export function portTransport(port: MessagePort | Worker): Transport {
  return {
    post: (frame, transfer) => port.postMessage(frame, transfer === undefined ? [] : [...transfer]),
    onFrame(listener) {
      // Worker and MessagePort have the same events, under types that do not unite.
      const emitter = port as MessagePort;
      emitter.on('message', listener);
      return () => emitter.off('message', listener);
    },
  };
}
