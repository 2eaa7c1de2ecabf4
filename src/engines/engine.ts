import type { PlanShape, TrainedBlock, TrainingPlan } from '../core/training/plan.ts';

/** What the caller of an engine may do while a block is trained. */
export interface TrainHooks {
  /** True once the caller wants the block dropped. Asked at least every 50 ms. */
  cancelled(): boolean;
}

/** Thrown by `Engine.train` when `cancelled()` was true: nothing of the block is kept. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/**
 * Trains blocks of models. Equal plans give equal bytes, whatever ran before.
 * There is one instance to a worker thread; `dispose` gives its memory back.
 */
export interface Engine {
  readonly name: string;
  /** What its results depend on beside the plan: versions, backend. A run is not gone on with when they differ. */
  readonly details: Readonly<Record<string, string>>;
  /** What the user should know of how it was loaded, in sentences: why not with the backend that was hoped for. */
  readonly note?: string;
  /** `undefined` when the engine can train such models, else why not, as a sentence for the user. */
  refusal(shape: PlanShape): string | undefined;
  train(plan: TrainingPlan, hooks: TrainHooks): Promise<TrainedBlock>;
  dispose(): void;
}
