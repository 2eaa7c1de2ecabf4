import type { InitialParameters } from '../../../src/core/training/initialisation.ts';
import { type SampledInputs, weightsOf } from '../../../src/core/training/inputs.ts';
import { extraParameters, networkOf, sizeOf } from '../../../src/core/training/layers.ts';
import { biasCount, type PlanShape, type TrainingPlan } from '../../../src/core/training/plan.ts';
import { activationOf } from './referenceTraining.ts';

/** Parameters of one model by name: W, b and those of `extraParameters`. */
type Named = Map<string, Float64Array>;

/** Loss of one input of a model with layers, as its definition says it, in plain numbers. */
function lossOf(shape: PlanShape, importance: ArrayLike<number>, parameters: Named, x: ArrayLike<number>): number {
  const { layers, tied, embedding, output } = networkOf(shape);
  const named = (name: string): Float64Array => parameters.get(name) ?? new Float64Array(0);
  const weightOf = (layer: number): Float64Array => named(layer === embedding ? 'W' : `layers.${layer}.weight`);
  let units = Array.from(x);
  for (const [at, { units: rows, activation, bias }] of layers.entries()) {
    const input = units;
    const W = weightOf(at);
    units = Array.from({ length: rows }, (_, row) => {
      const z = input.reduce((sum, value, column) => sum + W[row * input.length + column] * value, 0);
      return activationOf[activation](z + (bias ? named(`layers.${at}.bias`)[row] : 0));
    });
  }
  const s = activationOf[shape.activation];
  const b = named('b');
  if (shape.family === 'computation') {
    const target = Array.from(x).reduce((sum, value, i) => sum + importance[i] * s(value), 0);
    return (units.reduce((sum, value) => sum + value, b[0]) - target) ** 2;
  }
  const { N } = shape;
  const ofOutput = activationOf[output];
  const U = tied ? weightOf(0) : named('output.weight');
  let loss = 0;
  for (let j = 0; j < N; j++) {
    const z = units.reduce((sum, value, a) => sum + (tied ? U[a * N + j] : U[j * units.length + a]) * value, b[j]);
    loss += importance[j] * (ofOutput(z) - x[j]) ** 2;
  }
  return loss;
}

/**
 * Gradient of the expected loss over drawn inputs by central differences: of W over all lanes, then of b, then of the
 * others, as the arrays of a block hold them.
 *
 * @param step of the differences: a short one seldom meets a kink
 */
export function layeredGradient(
  plan: TrainingPlan,
  start: InitialParameters,
  inputs: SampledInputs,
  step = 1e-5,
): Float64Array {
  const { shape, lanes } = plan;
  const { N } = shape;
  const arrays = [start.W, start.b, start.extra].map((array) => array.map(Math.fround));
  const strides = [shape.D * N, biasCount(shape), start.extra.length / lanes];

  const estimate = (lane: number): number => {
    const parameters: Named = new Map();
    const own = arrays.map((array, at) => array.subarray(lane * strides[at], (lane + 1) * strides[at]));
    parameters.set('W', own[0]).set('b', own[1]);
    let offset = 0;
    for (const parameter of extraParameters(shape)) {
      parameters.set(parameter.name, own[2].subarray(offset, offset + sizeOf(parameter)));
      offset += sizeOf(parameter);
    }
    const importance = plan.importance.subarray(lane * N, (lane + 1) * N);
    const weights = weightsOf(inputs);
    let total = 0;
    for (let s = 0; s < inputs.count; s++) {
      total += weights[s] * lossOf(shape, importance, parameters, inputs.values.subarray(s * N, (s + 1) * N));
    }
    return total + inputs.empty * lossOf(shape, importance, parameters, new Float64Array(N));
  };

  const slopes = arrays.map((array, which) =>
    array.map((value, p) => {
      const lane = Math.floor(p / strides[which]);
      array[p] = value + step;
      const above = estimate(lane);
      array[p] = value - step;
      const below = estimate(lane);
      array[p] = value;
      return (above - below) / (2 * step);
    }),
  );
  return Float64Array.of(...slopes.flatMap((slope) => [...slope]));
}
