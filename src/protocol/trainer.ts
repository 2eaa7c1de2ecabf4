import type { EngineName } from '../core/experiment/experiment.ts';
import type { TrainedBlock, TrainingPlan } from '../core/training/plan.ts';

/** What a training thread does for the pool. */
export interface TrainerApi {
  /** Rejects with name `CancelledError` once the shared word of `TrainerData` has reached the ticket. */
  train(request: { plan: TrainingPlan; ticket: number }): Promise<TrainedBlock>;
  /** What the thread's engine is. Rejects where it cannot be loaded. */
  describe(request: Record<string, never>): Promise<EngineDescription>;
}

/** What an engine is, for the run's manifest: `Engine` in engines/engine.ts says more. */
export interface EngineDescription {
  /** Versions and backend: what results depend on beside the plan. */
  details: Readonly<Record<string, string>>;
  note?: string;
}

/** `workerData` of a training thread. */
export interface TrainerData {
  role: 'trainer';
  engine: EngineName;
  /** The compiled kernels, shared by all threads. */
  kernels: WebAssembly.Module;
  /** For the tensorflow engine: folder in which to look for tfjs-node first. */
  tensorflowPath?: string;
  /**
   * One Int32, the highest ticket to drop. The pool raises it with Atomics; a thread in the middle of a block sees
   * it without returning to its event loop. Tickets only grow, so a late cancel cannot hit a later block.
   */
  cancelled: SharedArrayBuffer;
}
