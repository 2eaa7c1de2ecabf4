import { Worker } from 'node:worker_threads';
import { portTransport } from '../protocol/portTransport.ts';
import { createPeer, type Peer } from '../protocol/rpc.ts';

/** A worker thread that answers calls. */
export interface WorkerThread<Api> {
  worker: Worker;
  /** Disposed once the thread has ended, which rejects the calls that wait. */
  peer: Peer<Api, object, object>;
  /** Why it ended. */
  ended: Promise<string>;
}

/** @param script dist/worker.js; @param data its `workerData`, whose `role` says what the thread is */
export function startThread<Api>(script: string, data: { role: string }): WorkerThread<Api> {
  const worker = new Worker(script, { workerData: data });
  const peer = createPeer<object, Api>(portTransport(worker), {});
  const ended = new Promise<string>((resolve) => {
    worker.once('error', (error) => resolve(error.message));
    worker.once('exit', (code) => resolve(`it ended with code ${code}`));
  });
  void ended.then(() => peer.dispose());
  return { worker, peer, ended };
}
