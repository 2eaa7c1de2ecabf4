import type { Train } from '../../../src/core/training/bath.ts';
import { kernelEngine } from './kernels.ts';

/** Trains plans one after another by the kernels, in this thread. */
export async function kernelTrain(): Promise<Train> {
  const engine = await kernelEngine();
  return (plan) => engine.train(plan, { cancelled: () => false });
}
