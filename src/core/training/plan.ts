import type { Activation, Family, Layered, NoiseKind, OptimizerName, ScheduleName } from '../experiment/experiment.ts';
import type { InputUnit } from './inputs.ts';

/**
 * What the models of one block share. Cells with equal shapes are trained side by side, one model to a lane.
 * With `layers` the models are layered ones, which not every engine trains.
 */
export interface PlanShape extends Layered {
  family: Family;
  activation: Activation;
  /** Rows of W: embedding dimensions, or neurons of the neurons family. */
  D: number;
  /** The neurons family: dimensions of the embedding that neurons see (`networkOf`). Left out by others. */
  bottleneck?: number;
  /** Features. */
  N: number;
  symmetric: boolean;
  /** Active features have the value 1 always (one-hot data); left out: values are uniform. */
  constant?: boolean;
  optimizer: OptimizerName;
  beta1: number;
  beta2: number;
  momentum: number;
  weightDecay: number;
  schedule: ScheduleName;
  warmupSteps: number;
  /** 0: nothing is trained, the parameters of `TrainingPlan.initial` are measured as they are. */
  steps: number;
  batch: number;
  estimator: 'sampled' | 'fixed';
  tolerance: number;
  initScale: number;
  initBias: number;
  /** The output has no bias: it is 0 throughout. Left out: it has one. */
  bias?: false;
  /** Kind of the noise of hidden units (`fillNoise`); left out: there is none in any lane. */
  noise?: NoiseKind;
  /** Units of features that are active together or one at a time; left out: every feature by itself. */
  units?: InputUnit[];
}

/** Penalties and noise by their keys in the file; the noise is its σ. */
export type PenaltyName = 'capacity' | 'l1_activations' | 'l1_weights' | 'orthogonality' | 'noise';

/**
 * A block of models to train: `lanes` models, lane ℓ being start `start[ℓ]` of cell `cell[ℓ]`.
 * Everything that a model's result may depend on is keyed by (seed, cell, start): never by block or lane.
 */
export interface TrainingPlan {
  shape: PlanShape;
  lanes: number;
  /** (lanes) */
  cell: Int32Array;
  /** (lanes) */
  start: Int32Array;
  /** (lanes) seed of the cell's experiment. */
  seed: Float64Array;
  /** (lanes) */
  learningRate: Float64Array;
  /** (lanes) strength of each penalty; left out: no lane has any. */
  penalties?: Record<PenaltyName, Float64Array>;
  /** (lanes) decay of biases: after a step they are multiplied by 1 − rate · decay. Left out: none. */
  biasDecay?: Float64Array;
  /** (lanes × N) importance v_i of lane ℓ at [ℓ·N + i]. */
  importance: Float64Array;
  /** (lanes × N) density p_i. */
  density: Float64Array;
  /**
   * (lanes × N) capacities that features are held at, NaN where they are free; left out: none is held. Only with the
   * optimiser lbfgs.
   */
  pins?: Float64Array;
  /** Parameters that lanes start from instead of drawn ones, as in `InitialParameters`. */
  initial?: { W: Float64Array; b: Float64Array };
  /** (lanes × N) multipliers of the pins that lanes start with; left out: 0. */
  multipliers?: Float64Array;
}

/**
 * How a model ended. Gradients that are exact tell whether a model has converged (`Converged`, `RanOut`); those of
 * sampled inputs do not, so that such models are just `Finished` after their last step.
 */
export const Outcome = { Converged: 1, RanOut: 2, Diverged: 3, Finished: 4 } as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** The models of a block after training, in the plan's order of lanes. */
export interface TrainedBlock {
  /** (lanes × D × N) row-major: W[a, i] of lane ℓ at [(ℓ·D + a)·N + i]. */
  W: Float64Array;
  /** (lanes × B) biases, B = `biasCount(shape)`. */
  b: Float64Array;
  /**
   * (lanes × E) the other parameters of models with layers, one after another as `extraParameters(shape)` of layers.ts
   * lists them, E = `extraCount(shape)`. Left out for plain models.
   */
  extra?: Float64Array;
  /** (lanes) what was minimised, at the end: the exact expectation, or the mean over one common sample. */
  loss: Float64Array;
  /** (lanes) the same without penalties. */
  taskLoss: Float64Array;
  /** (lanes) standard error of `loss`; 0 where the expectation is exact. */
  lossStandardError: Float64Array;
  /**
   * (lanes × N) recovery r_i = 1 − E(x_i − x'_i)²/Var x_i of autoencoders, on the common sample: 1 is perfect, 0 no
   * better than a constant. Left out for computation models.
   */
  recovery?: Float64Array;
  /** (lanes × N) multipliers of the pins of a plan, 0 where a feature is free, and (lanes) by how much one is missed. */
  multipliers?: Float64Array;
  miss?: Float64Array;
  /** (lanes) steps taken. */
  steps: Int32Array;
  /** (lanes) an `Outcome`. */
  outcome: Uint8Array;
  /** (points) steps at which the training curve is recorded. */
  curveSteps: Int32Array;
  /** (lanes × points) loss at those steps; NaN after a model stopped. */
  curve: Float32Array;
}

/** Are the inputs of every step the same? A quasi-Newton method needs a loss that does not change. */
export const isFixed = ({ estimator, optimizer }: PlanShape): boolean => estimator === 'fixed' || optimizer === 'lbfgs';

/**
 * Has the expected loss of these models a closed form, which they are trained on? Plain quadratic computation models with
 * a bias, of independent symmetric inputs, without noise.
 */
export const isExact = ({ family, activation, symmetric, units, layers, bias, noise }: PlanShape): boolean =>
  family === 'computation' &&
  activation === 'quadratic' &&
  symmetric &&
  units === undefined &&
  layers === undefined &&
  bias === undefined &&
  noise === undefined;

/** Do these models reproduce their inputs? Then they have N outputs, each with an error of its own. */
export const reconstructs = ({ family }: { family: Family }): boolean => family !== 'computation';

/** Biases of a model: one output for computation models, one for each feature for those that reproduce them. */
export const biasCount = (shape: { family: Family; N: number }): number => (reconstructs(shape) ? shape.N : 1);
