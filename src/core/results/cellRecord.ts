import type { ParameterSpec } from '../training/layers.ts';
import type { Outcome } from '../training/plan.ts';

/** One trained start of a cell, as kept on disk. */
export interface StartRecord {
  start: number;
  /** (D × N) row-major. */
  W: Float64Array;
  /** Biases: 1 for computation models, N for autoencoders. */
  b: Float64Array;
  /** Layered models: their other parameters, one after another as `CellRecord.extra` lists them. */
  extra?: Float64Array;
  loss: number;
  lossStandardError: number;
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
  /** Layered models: the parameters beside W and b. */
  extra?: readonly ParameterSpec[];
  starts: StartRecord[];
  curveSteps: Int32Array;
}
