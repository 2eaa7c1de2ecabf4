import type { MatrixView } from '../core/weights/view.ts';
import { CancelledError } from '../engines/engine.ts';
import type { InspectorApi, InspectorData } from '../protocol/inspector.ts';
import { type Peer, RpcError } from '../protocol/rpc.ts';
import { startThread } from '../runs/workerThread.ts';
import { WeightsError } from './weightsError.ts';

/** Where threads come from. */
export interface ThreadParts {
  /** Path of dist/worker.js. */
  script: string;
  kernels: WebAssembly.Module;
  /** Most threads to use. */
  threads: number;
}

export type Inspector = Peer<InspectorApi, object, object>;

/**
 * Starts threads on a matrix of an open file, and ends them whatever happens. When `signal` aborts they are ended in
 * the middle of what they do, and this rejects with `CancelledError`.
 * @param use is given one connection to each thread
 */
export async function withInspectors<T>(
  { script, kernels, threads }: ThreadParts,
  { fd, view }: { fd: number; view: MatrixView },
  signal: AbortSignal,
  use: (inspectors: Inspector[]) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw new CancelledError('The inspection was cancelled.');
  const started = Array.from({ length: threads }, (_, index) => {
    const data: InspectorData = { role: 'inspector', kernels, fd, view, index, of: threads };
    return startThread<InspectorApi>(script, data);
  });
  const end = (): Promise<unknown> => Promise.all(started.map(({ worker }) => worker.terminate()));
  const onAbort = (): void => void end();
  signal.addEventListener('abort', onAbort);
  try {
    return await use(started.map(({ peer }) => peer));
  } catch (error) {
    if (signal.aborted) throw new CancelledError('The inspection was cancelled.');
    if (error instanceof RpcError && error.code === 'disposed') {
      const reason = await Promise.race(started.map(({ ended }) => ended));
      throw new WeightsError(`An inspecting thread stopped: ${reason}.`);
    }
    if (error instanceof RpcError) throw new WeightsError(error.message);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    await end();
  }
}

/**
 * Hands ranges of features out, the next one to whoever is free, so that all threads have work to the end.
 *
 * @param step features of a range
 * @param onDone called with the number of features that are done
 */
export async function eachRange(
  inspectors: readonly Inspector[],
  N: number,
  step: number,
  work: (inspector: Inspector, first: number, count: number) => Promise<void>,
  onDone: (features: number) => void = () => {},
): Promise<void> {
  let [next, done] = [0, 0];
  const go = async (inspector: Inspector): Promise<void> => {
    while (next < N) {
      const first = next;
      const count = Math.min(step, N - first);
      next += count;
      await work(inspector, first, count);
      done += count;
      onDone(done);
    }
  };
  await Promise.all(inspectors.map(go));
}
