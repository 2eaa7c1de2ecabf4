import { extraCount } from '../training/layers.ts';
import type { Experiment, Model } from './experiment.ts';
import { configurationWith } from './settings.ts';
import { cellCount, sweptPaths } from './sweep.ts';

/** How much work a run is. */
export interface Estimate {
  cells: number;
  /** Models to train: cells × starts. */
  models: number;
  /** Memory for the results of all cells and the training of one block, at most. */
  bytes: number;
}

/**
 * Estimates a run from sizes alone, without expanding a cell. With s kept starts, N and D the largest in any cell and
 * g groups: a cell takes its summary (4g + N + 3 numbers), s·N rows of results, s·(D·N + N) weights and the training
 * curves of all its starts; a block in training takes 4 models of 5·D·N + N² numbers and, where inputs are sampled, the
 * N values of a batch and of the common sample with their lists. Layered models have E weights and biases more, and keep
 * the H units of their layers, before and after the activation, for every input until its gradient is taken. In the neurons
 * family D are the neurons, whose weights are among the E.
 */
export function estimateWork(experiment: Experiment): Estimate {
  const { features, train } = experiment;
  const cells = cellCount(experiment);
  const kept = train.keep === 'all' ? train.starts : 1;
  const dimensions = largestSetting(experiment, 'model.dimensions', experiment.model.dimensions);
  const D = mostNeurons(experiment) ?? dimensions;
  const N = mostFeatures(experiment);
  const columns = FIXED_COLUMNS + sweptPaths(experiment).length;
  const { extra: E, units: H } = largestLayers(experiment, dimensions, N);
  const summary = 4 * features.length + N + 3;
  const numbersPerCell = summary + kept * (N * columns + D * N + N + E) + train.starts * CURVE_NUMBERS;
  const batch = largestSetting(experiment, 'train.batch', train.batch);
  const inputs = mayBeSampled(experiment) ? (N + 4 * H) * (batch + COMMON_SAMPLE) : 0;
  const block = 4 * (5 * (D * N + E) + N * N) + inputs;
  return { cells, models: cells * train.starts, bytes: 8 * (cells * numbersPerCell + block) };
}

/** The number of features, the largest in any cell; an upper bound where several groups vary. */
export function mostFeatures(experiment: Experiment): number {
  return experiment.features.reduce(
    (sum, group) => sum + largestSetting(experiment, `features.${group.name}.count`, group.count),
    0,
  );
}

/** The neurons of the neurons family, the most in any cell. */
const mostNeurons = (experiment: Experiment): number | undefined =>
  experiment.model.neurons && largestSetting(experiment, 'model.neurons', experiment.model.neurons);

/** Of models with layers: the most numbers beside W and b, and the units of all layers. 0 for plain ones. */
function largestLayers(experiment: Experiment, D: number, N: number): { extra: number; units: number } {
  const { family, tied } = experiment.model;
  const swept = sweptPaths(experiment);
  const { model } = configurationWith(experiment, { 'model.dimensions': D });
  const neurons = mostNeurons(experiment);
  if (neurons !== undefined) {
    return { extra: extraCount({ ...model, D: neurons, N, bottleneck: D }), units: neurons + D };
  }
  if (model.layers === undefined) return { extra: 0, units: 0 };
  // An autoencoder with weights of its own has the most.
  const most: Pick<Model, 'family' | 'tied'> = {
    family: swept.includes('model.family') ? 'autoencoder' : family,
    tied: tied === true && !swept.includes('model.tied'),
  };
  const units = model.layers.reduce((sum, layer) => sum + layer.units, 0);
  return { extra: extraCount({ ...model, ...most, D, N }), units };
}

/** Whether a cell may have a model without an exact expectation of the loss. */
function mayBeSampled(experiment: Experiment): boolean {
  const { family, activation, layers, bias } = experiment.model;
  const plain = experiment.features.every((group) => (group.correlated ?? group.anticorrelated) === undefined);
  const quadratic = family === 'computation' && activation === 'quadratic' && layers === undefined && bias;
  const { penalty } = experiment.train;
  const noisy = largestSetting(experiment, 'train.penalty.noise.sigma', penalty.noise.sigma) > 0;
  const exact = !noisy && quadratic && experiment.data.symmetric && plain;
  const deciding = /^(model\.(family|activation|bias)|data\.(kind|symmetric)|features\..*\.(anti)?correlated)$/;
  return !exact || sweptPaths(experiment).some((path) => deciding.test(path));
}

const COMMON_SAMPLE = 1024;
const FIXED_COLUMNS = 17;
/** Of 64 points in single precision. */
const CURVE_NUMBERS = 32;

/** Largest value that a parameter takes in any cell. */
export function largestSetting(experiment: Experiment, path: string, own: number): number {
  let most = own;
  const see = (value: unknown): void => {
    if (typeof value === 'number' && value > most) most = value;
  };
  for (const channel of Object.values(experiment.sweep)) {
    if (channel.kind === 'cases') for (const one of channel.cases) see(one.set[path]);
    else if (channel.parameter === path) channel.values.forEach(see);
  }
  for (const point of Object.values(experiment.points)) see(point[path]);
  return most;
}
