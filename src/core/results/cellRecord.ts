import type { Outcome } from '../training/plan.ts';

/** One trained start of a cell, as kept on disk. */
export interface StartRecord {
  start: number;
  /** (D × N) row-major. */
  W: Float64Array;
  /** Biases: 1 for computation models, N for autoencoders. */
  b: Float64Array;
  /** (E) the other parameters of a layered model, one after another as `extraParameters(shape)` lists them. */
  extra?: Float64Array;
  loss: number;
  lossStandardError: number;
  /** (N) recovery of each feature, for autoencoders. */
  recovery?: Float64Array;
  steps: number;
  outcome: Outcome;
  /** Loss at `CellRecord.curveSteps`; NaN after the model stopped. */
  curve: Float32Array;
}

/** What training left of one cell: the kept starts, best first. */
export interface CellRecord {
  cell: number;
  D: number;
  N: number;
  starts: StartRecord[];
  curveSteps: Int32Array;
}
