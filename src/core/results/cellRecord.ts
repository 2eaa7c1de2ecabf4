import type { Outcome } from '../training/plan.ts';

/** How one start of a cell was trained. */
export interface StartCurve {
  start: number;
  /** What was minimised, at the end: with penalties. Starts are compared by it. */
  loss: number;
  steps: number;
  outcome: Outcome;
  /** Loss at `CellRecord.curveSteps`; NaN after the model stopped. */
  curve: Float32Array;
}

/** One trained start of a cell, as kept on disk. */
export interface StartRecord extends StartCurve {
  /** (D × N) row-major. */
  W: Float64Array;
  /** Biases: 1 for computation models, N for autoencoders. */
  b: Float64Array;
  /** (E) the other parameters of a layered model, one after another as `extraParameters(shape)` lists them. */
  extra?: Float64Array;
  /** The loss without penalties. */
  taskLoss: number;
  lossStandardError: number;
  /** (N) recovery of each feature, for autoencoders. */
  recovery?: Float64Array;
}

/** What training left of one cell. */
export interface CellRecord {
  cell: number;
  D: number;
  N: number;
  /** The kept starts, best first. */
  starts: StartRecord[];
  /** The other starts, best first: they show how good the best one is, so their curves stay where their weights go. */
  dropped: StartCurve[];
  curveSteps: Int32Array;
}
