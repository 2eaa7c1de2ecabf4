import { type Experiment, isGiven } from '../experiment/experiment.ts';
import { cellAt, cellCount, cellModel } from '../experiment/sweep.ts';
import { shapeOf } from './blocks.ts';
import { extraCount } from './layers.ts';

/** How much there is to train, in units that take about the same time for experiments of one kind. */
export interface Work {
  /** What trains how: works of different kinds cannot be compared. */
  kind: string;
  cells: number;
  /** Models that are trained for each cell. */
  starts: number;
  /** Multiply-adds, or what grows like them: at most, since models stop when they have converged. */
  amount: number;
}

/** So many cells are looked at, evenly spaced; the others are taken to be alike. */
const LOOKED_AT = 64;

/** What an input costs beside its multiply-adds, in multiply-adds: its random numbers, and the step's own work. */
const INPUT_COST = 12;

/**
 * Processor milliseconds for a unit of work, by kind: what the examples took, whose times are in docs/examples.md. Most of
 * them lie within a factor of two of it.
 */
const USUAL_MS: Readonly<Record<string, number>> = {
  'kernels exact adam': 1.7e-6,
  'kernels sampled adam': 7e-7,
  'kernels sampled lbfgs': 5e-7,
  'kernels neurons adam': 2.3e-7,
};

/** Milliseconds that a run usually takes with some threads; `undefined` for a kind that was never measured. */
export function usualMs({ kind, amount }: Work, threads: number): number | undefined {
  const rate = Object.hasOwn(USUAL_MS, kind) ? USUAL_MS[kind] : undefined;
  return rate === undefined ? undefined : (rate * amount) / threads;
}

/**
 * The work of a run. A step of a model with P = D·N + (numbers of other layers) takes N·P multiply-adds where the
 * gradient is an exact expectation, else P, and something beside, for each input of its batch that is not all zero.
 *
 * @returns `undefined` for given weights, which are not trained
 */
export function workOf(experiment: Experiment): Work | undefined {
  if (isGiven(experiment)) return undefined;
  const { engine, train } = experiment;
  const cells = cellCount(experiment);
  const stride = Math.max(1, Math.floor(cells / LOOKED_AT));
  let sum = 0;
  let looked = 0;
  let sampled = false;
  for (let index = 0; index < cells; index += stride) {
    const { amount, exact } = workOfCell(experiment, index);
    sum += amount;
    sampled ||= !exact;
    looked++;
  }
  const models = experiment.model.family === 'neurons' ? 'neurons' : sampled ? 'sampled' : 'exact';
  const kind = [engine, models, train.optimizer].join(' ');
  return { kind, cells, starts: train.starts, amount: (sum / looked) * cells * train.starts };
}

/** The work of one start of a cell, in multiply-adds, and whether its gradient is an exact expectation. */
export function workOfCell(experiment: Experiment, index: number): { amount: number; exact: boolean } {
  const model = cellModel(experiment, cellAt(experiment, index));
  const { D, N, density, train } = model;
  const parameters = D * N + extraCount(shapeOf(model));
  const exact =
    model.family === 'computation' &&
    model.activation === 'quadratic' &&
    model.layers === undefined &&
    model.bias &&
    model.data.symmetric &&
    model.units === undefined &&
    train.penalty.noise.sigma === 0;
  const empty = density.reduce((product, p) => product * (1 - p), 1);
  const step = exact ? parameters * N : train.batch * (1 - empty) * (parameters + INPUT_COST);
  return { amount: train.steps * step, exact };
}
