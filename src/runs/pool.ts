import { setMaxListeners } from 'node:events';
import type { EngineName } from '../core/experiment/experiment.ts';
import { buffersOf } from '../core/training/buffers.ts';
import type { TrainedBlock, TrainingPlan } from '../core/training/plan.ts';
import { CancelledError } from '../engines/engine.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { EngineDescription, TrainerApi, TrainerData } from '../protocol/trainer.ts';
import { startThread, type WorkerThread } from './workerThread.ts';

/** Training threads that blocks are handed to, one block to a thread at a time, in the order of the calls. */
export interface TrainerPool {
  readonly size: number;
  /**
   * Trains a block on the next free thread. The plan's buffers are moved: it cannot be used afterwards.
   * Rejects with `CancelledError` when `signal` aborts, with the engine's message when it throws, and with
   * `TrainerDiedError` when the thread ends (out of memory, killed).
   */
  train(plan: TrainingPlan, signal: AbortSignal): Promise<TrainedBlock>;
  /** What the engine of the threads is. Rejects with its sentence where it cannot be loaded, as `train` would. */
  describe(): Promise<EngineDescription>;
  /** Ends every thread; what is being trained is lost. Resolves once they have ended. */
  dispose(): Promise<void>;
}

export interface PoolOptions {
  size: number;
  engine: EngineName;
  kernels: WebAssembly.Module;
  /** For the tensorflow engine: folder in which to look for tfjs-node first. */
  tensorflowPath?: string | undefined;
  /** Path of dist/worker.js. */
  script: string;
}

/** A training thread ended in the middle of a block. The block may be tried again. */
export class TrainerDiedError extends Error {
  override readonly name = 'TrainerDiedError';
}

/** How long a thread may take to notice a cancel before it is ended by force. */
const PATIENCE_MS = 100;

interface Trainer extends WorkerThread<TrainerApi> {
  cancelled: Int32Array;
}

interface Task {
  plan: TrainingPlan;
  signal: AbortSignal;
  /** Called when the task leaves the queue: cancelling it is the thread's business from then on. */
  begin(): void;
  resolve(block: TrainedBlock): void;
  reject(error: Error): void;
}

/** Threads start with the first blocks and are replaced when they end unasked. */
export function createPool({ size, engine, kernels, tensorflowPath, script }: PoolOptions): TrainerPool {
  const idle: Trainer[] = [];
  const all = new Set<Trainer>();
  const queue: Task[] = [];
  let nextTicket = 1;
  let disposed = false;

  const spawn = (): Trainer => {
    const cancelled = new SharedArrayBuffer(4);
    const data: TrainerData = {
      role: 'trainer',
      engine,
      kernels,
      cancelled,
      ...(tensorflowPath !== undefined && { tensorflowPath }),
    };
    const trainer = { ...startThread<TrainerApi>(script, data), cancelled: new Int32Array(cancelled) };
    all.add(trainer);
    void trainer.ended.then(() => {
      all.delete(trainer);
      const at = idle.indexOf(trainer);
      if (at >= 0) {
        idle.splice(at, 1);
      }
    });
    return trainer;
  };

  const dispatch = (): void => {
    while (queue.length > 0 && (idle.length > 0 || all.size < size)) {
      const task = queue.shift();
      if (task !== undefined) {
        task.begin();
        void run(idle.pop() ?? spawn(), task);
      }
    }
  };

  const run = async (trainer: Trainer, { plan, signal, resolve, reject }: Task): Promise<void> => {
    const ticket = nextTicket++;
    let patience: NodeJS.Timeout | undefined;
    const onAbort = (): void => {
      Atomics.store(trainer.cancelled, 0, ticket);
      patience = setTimeout(() => void trainer.worker.terminate(), PATIENCE_MS);
    };
    signal.addEventListener('abort', onAbort);
    try {
      // When the thread ends its peer is disposed, which rejects the call.
      const block = await trainer.peer.call('train', { plan, ticket }, { transfer: buffersOf(plan) });
      settle();
      resolve(block);
    } catch (error) {
      settle();
      reject(await asTrainingError(error, signal.aborted, trainer));
    }

    function settle(): void {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(patience);
      // Patience may have run out while the answer was on its way: a thread told to end takes no more blocks.
      if (all.has(trainer) && !disposed) {
        idle.push(trainer);
      }
      dispatch();
    }
  };

  return {
    size,
    train(plan, signal) {
      return new Promise((resolve, reject) => {
        if (disposed || signal.aborted) {
          reject(new CancelledError('Training was cancelled.'));
          return;
        }
        const leaveQueue = (): void => {
          queue.splice(queue.indexOf(task), 1);
          reject(new CancelledError('Training was cancelled.'));
        };
        const task: Task = {
          plan,
          signal,
          resolve,
          reject,
          begin: () => signal.removeEventListener('abort', leaveQueue),
        };
        // All plans of a curve wait on one signal.
        setMaxListeners(0, signal);
        signal.addEventListener('abort', leaveQueue, { once: true });
        queue.push(task);
        dispatch();
      });
    },
    async describe() {
      let [trainer] = all;
      if (trainer === undefined) {
        trainer = spawn();
        idle.push(trainer);
      }
      try {
        return await trainer.peer.call('describe', {});
      } catch (error) {
        throw await asTrainingError(error, false, trainer);
      }
    },
    async dispose() {
      disposed = true;
      for (const { begin, reject } of queue.splice(0)) {
        begin();
        reject(new CancelledError('Training was cancelled.'));
      }
      await Promise.all([...all].map(({ worker }) => worker.terminate()));
    },
  };
}

/** What the caller sees of a failure. */
async function asTrainingError(error: unknown, cancelled: boolean, trainer: Trainer): Promise<Error> {
  if (cancelled || (error instanceof RpcError && error.name === 'CancelledError')) {
    return new CancelledError('Training was cancelled.');
  }
  if (error instanceof RpcError && error.code === 'disposed') {
    return new TrainerDiedError(`A training thread stopped: ${await trainer.ended}.`);
  }
  return error instanceof Error ? error : new Error(String(error));
}
