import type { CellModel } from '../experiment/cell.ts';
import type { Train } from './bath.ts';
import { shapeOf } from './blocks.ts';
import { PIN_TOLERANCE } from './pinnedMinimiser.ts';
import type { TrainingPlan } from './plan.ts';

/** A point of a net curve. */
export interface NetPoint {
  capacity: number;
  /** N_i(c) = −dL/dc: what the feature gains less what the others lose. */
  marginalBenefit: number;
  standardError: number;
  /** Least loss of the whole model with C_i = c. */
  loss: number;
  feasible: boolean;
}

export interface NetQuality {
  starts: number;
  batch: number;
  steps: number;
  /** Samples that errors are told from. */
  samples: number;
  seed: number;
}

export const NET_QUALITY: NetQuality = { starts: 4, batch: 1024, steps: 1500, samples: 3, seed: 1 };

/**
 * Constrained curve at fixed D: the least loss of the whole model with feature i held at capacity c and all others free,
 * and its slope. It crosses 0 at the optimal allocation. Any architecture without layers. [derived]
 *
 * @param capacities c, each in (0, 1): at the ends a capacity cannot change
 */
export async function netCurve(
  train: Train,
  model: CellModel,
  feature: number,
  capacities: readonly number[],
  quality: NetQuality,
): Promise<NetPoint[]> {
  return Promise.all(
    capacities.map(async (capacity): Promise<NetPoint> => {
      const samples = await Promise.all(
        Array.from({ length: quality.samples }, (_, k) => bestOf(train, model, feature, capacity, quality, k)),
      );
      const found = samples.filter((sample) => sample !== undefined);
      const benefits = found.map(({ benefit }) => benefit);
      const mean = meanOf(benefits);
      const spread = benefits.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return {
        capacity,
        marginalBenefit: mean,
        standardError: benefits.length > 1 ? Math.sqrt(spread / (benefits.length - 1) / benefits.length) : 0,
        loss: meanOf(found.map(({ loss }) => loss)),
        feasible: found.length > 0,
      };
    }),
  );
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** The best start of one sample; undefined where none holds its pin. */
async function bestOf(
  train: Train,
  model: CellModel,
  feature: number,
  capacity: number,
  { starts, batch, steps, seed }: NetQuality,
  sample: number,
): Promise<{ benefit: number; loss: number } | undefined> {
  const { N, importance, density } = model;
  const lanes = starts;
  const repeat = (values: Float64Array) => Float64Array.from({ length: lanes * N }, (_, at) => values[at % N]);
  const plan: TrainingPlan = {
    shape: { ...shapeOf(model), optimizer: 'lbfgs', batch, steps },
    lanes,
    cell: new Int32Array(lanes),
    start: Int32Array.from({ length: lanes }, (_, start) => start),
    seed: new Float64Array(lanes).fill(seed + sample),
    learningRate: new Float64Array(lanes).fill(1),
    importance: repeat(importance),
    density: repeat(density),
    pins: Float64Array.from({ length: lanes * N }, (_, at) => (at % N === feature ? capacity : Number.NaN)),
  };
  const { loss, miss, multipliers } = await train(plan);
  let best = -1;
  for (let lane = 0; lane < lanes; lane++) {
    if ((miss?.[lane] ?? 1) < PIN_TOLERANCE && (best < 0 || loss[lane] < loss[best])) best = lane;
  }
  if (best < 0) return undefined;
  return { benefit: multipliers?.[best * N + feature] ?? Number.NaN, loss: loss[best] };
}
