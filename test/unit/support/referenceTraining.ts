import type { Activation } from '../../../src/core/experiment/experiment.ts';
import { type SampledInputs, weightsOf } from '../../../src/core/training/inputs.ts';
import type { PlanShape } from '../../../src/core/training/plan.ts';

/** Parameters of one model, plain. */
export interface Parameters {
  /** (D × N) row-major. */
  W: Float64Array;
  b: Float64Array;
}

/** s(z), from the C library's functions or a series: nothing of the kernels is used here. */
export const activationOf: Record<Activation, (z: number) => number> = {
  quadratic: (z) => z * z,
  relu: (z) => Math.max(0, z),
  linear: (z) => z,
  abs: Math.abs,
  gelu: (z) => (z / 2) * (1 + errorFunction(z / Math.SQRT2)),
};

/** erf: Maclaurin series up to 2, the continued fraction of erfc beyond. Good to 1e-13. */
function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (size > 2) {
    let fraction = 0;
    for (let k = 120; k >= 1; k--) {
      fraction = k / 2 / (size + fraction);
    }
    return Math.sign(x) * (1 - Math.exp(-size * size) / Math.sqrt(Math.PI) / (size + fraction));
  }
  let term = x;
  let sum = x;
  for (let k = 1; k < 60; k++) {
    term *= (-x * x) / k;
    sum += term / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** What is done to hidden units: noise on their inputs (D), and the strength of the penalty on their activations. */
export interface OnHidden {
  noise?: ArrayLike<number>;
  activations?: number;
}

/** Loss of one input as the model's definition says it: no trick, no closed form. */
export function lossOf(
  shape: PlanShape,
  importance: ArrayLike<number>,
  { W, b }: Parameters,
  x: ArrayLike<number>,
  { noise = [], activations = 0 }: OnHidden = {},
): number {
  const { D, N } = shape;
  const s = activationOf[shape.activation];
  const hidden = Array.from({ length: D }, (_, a) => sum(N, (i) => W[a * N + i] * x[i]) + (noise[a] ?? 0));
  const active = shape.family === 'computation' ? hidden.map(s) : hidden;
  const penalty = activations * sum(D, (a) => Math.abs(active[a]));
  if (shape.family === 'computation') {
    const output = active.reduce((total, z) => total + z, b[0]);
    return (output - sum(N, (i) => importance[i] * s(x[i]))) ** 2 + penalty;
  }
  const errors = (j: number): number => (s(sum(D, (a) => W[a * N + j] * hidden[a]) + b[j]) - x[j]) ** 2;
  return sum(N, (j) => importance[j] * errors(j)) + penalty;
}

/** Estimate of the expected loss from drawn inputs, the empty one included. */
export function estimatedLoss(
  shape: PlanShape,
  importance: ArrayLike<number>,
  parameters: Parameters,
  inputs: SampledInputs,
  onHidden: OnHidden = {},
): number {
  const { N } = shape;
  const weights = weightsOf(inputs);
  let total = 0;
  for (let s = 0; s < inputs.count; s++) {
    total += weights[s] * lossOf(shape, importance, parameters, inputs.values.subarray(s * N, (s + 1) * N), onHidden);
  }
  return total + inputs.empty * lossOf(shape, importance, parameters, new Float64Array(N), onHidden);
}

/** Central differences of any function of the parameters. */
export function differences(parameters: Parameters, loss: (parameters: Parameters) => number, step = 1e-5): Parameters {
  const along = (which: 'W' | 'b'): Float64Array =>
    parameters[which].map((value, p) => {
      const at = (moved: number): number => {
        const copy = { W: parameters.W.slice(), b: parameters.b.slice() };
        copy[which][p] = moved;
        return loss(copy);
      };
      return (at(value + step) - at(value - step)) / (2 * step);
    });
  return { W: along('W'), b: along('b') };
}

const sum = (count: number, term: (index: number) => number): number => {
  let total = 0;
  for (let index = 0; index < count; index++) {
    total += term(index);
  }
  return total;
};
