import type { TrainedBlock, TrainingPlan } from '../core/training/plan.ts';
import { loadKernels } from './kernelModule.ts';
import { createPool, type TrainerPool } from './pool.ts';

/** Training threads for curves: started when something is asked for, ended when nothing was for a while. */
export interface CurvePool {
  /** As `TrainerPool.train`. Plans that nobody watches for step back while others wait. */
  train(
    plan: TrainingPlan,
    request: { signal: AbortSignal; threads: number; background: boolean },
  ): Promise<TrainedBlock>;
  dispose(): Promise<void>;
}

/** A person who looks at one cell after the other finds the threads warm. */
const IDLE_MS = 20_000;
/** Curves are small: more threads would cost more to start than they save. */
const MOST_THREADS = 4;

export function createCurvePool({ script, kernels }: { script: string; kernels: string }): CurvePool {
  let opening: Promise<TrainerPool> | undefined;
  let size = 0;
  let pending = 0;
  let urgent = 0;
  let inBackground = 0;
  let idle: NodeJS.Timeout | undefined;
  const waiting: (() => void)[] = [];

  const open = (threads: number): Promise<TrainerPool> => {
    if (opening === undefined) {
      size = Math.max(1, Math.min(threads, MOST_THREADS));
      opening = loadKernels(kernels).then(({ module }) =>
        createPool({ size, engine: 'kernels', kernels: module, script }),
      );
      opening.catch(() => {
        opening = undefined;
      });
    }
    return opening;
  };
  const close = async (): Promise<void> => {
    const closing = opening;
    opening = undefined;
    await (await closing?.catch(() => undefined))?.dispose();
  };
  const wake = (): void => {
    for (const go of waiting.splice(0)) go();
  };
  const turn = async (signal: AbortSignal): Promise<void> => {
    while (urgent > 0 || inBackground >= size) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    signal.throwIfAborted();
  };

  return {
    async train(plan, { signal, threads, background }) {
      clearTimeout(idle);
      pending++;
      if (!background) urgent++;
      let counted = false;
      try {
        const pool = await open(threads);
        if (background) {
          await turn(signal);
          inBackground++;
          counted = true;
        }
        return await pool.train(plan, signal);
      } finally {
        pending--;
        if (!background) urgent--;
        if (counted) inBackground--;
        wake();
        if (pending === 0) idle = setTimeout(() => void close(), IDLE_MS).unref();
      }
    },
    async dispose() {
      clearTimeout(idle);
      await close();
    },
  };
}
