import type { TrainedBlock, TrainingPlan } from './plan.ts';

/** The buffers of a plan or a trained block, to be moved between threads instead of copied. */
export function buffersOf(arrays: TrainingPlan | TrainedBlock): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const value of Object.values(arrays)) {
    if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) {
      buffers.add(value.buffer);
    }
  }
  return [...buffers];
}
