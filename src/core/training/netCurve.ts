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
  const samples = await Promise.all(
    Array.from({ length: quality.samples }, (_, sample) =>
      bestOfAll(train, model, feature, capacities, { ...quality, seed: quality.seed + sample }),
    ),
  );
  return capacities.map((capacity, at): NetPoint => {
    const found = samples.map((bests) => bests[at]).filter((best) => best !== undefined);
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
  });
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Models that share a plan: enough to keep all lanes busy, few enough to share out among threads. */
const MODELS_OF_A_PLAN = 20;

interface Best {
  benefit: number;
  loss: number;
}

/** The best start on one sample of inputs at every capacity; undefined where none holds its pin. */
async function bestOfAll(
  train: Train,
  model: CellModel,
  feature: number,
  capacities: readonly number[],
  quality: NetQuality,
): Promise<(Best | undefined)[]> {
  const size = Math.max(1, Math.floor(MODELS_OF_A_PLAN / quality.starts));
  const parts = Array.from({ length: Math.ceil(capacities.length / size) }, (_, part) =>
    capacities.slice(part * size, (part + 1) * size),
  );
  const found = await Promise.all(parts.map((part) => bestOfPart(train, model, feature, part, quality)));
  return found.flat();
}

async function bestOfPart(
  train: Train,
  model: CellModel,
  feature: number,
  capacities: readonly number[],
  { starts, batch, steps, seed }: NetQuality,
): Promise<(Best | undefined)[]> {
  const { N, importance, density } = model;
  const lanes = capacities.length * starts;
  const repeat = (values: Float64Array) => Float64Array.from({ length: lanes * N }, (_, at) => values[at % N]);
  const plan: TrainingPlan = {
    shape: { ...shapeOf(model), optimizer: 'lbfgs', batch, steps },
    lanes,
    cell: new Int32Array(lanes),
    start: Int32Array.from({ length: lanes }, (_, lane) => lane % starts),
    seed: new Float64Array(lanes).fill(seed),
    learningRate: new Float64Array(lanes).fill(1),
    importance: repeat(importance),
    density: repeat(density),
    pins: Float64Array.from({ length: lanes * N }, (_, at) =>
      at % N === feature ? capacities[Math.floor(at / (N * starts))] : Number.NaN,
    ),
  };
  const { loss, miss, multipliers } = await train(plan);
  return capacities.map((_, at) => {
    let best = -1;
    for (let lane = at * starts; lane < (at + 1) * starts; lane++) {
      if ((miss?.[lane] ?? 1) < PIN_TOLERANCE && (best < 0 || loss[lane] < loss[best])) best = lane;
    }
    return best < 0 ? undefined : { benefit: multipliers?.[best * N + feature] ?? Number.NaN, loss: loss[best] };
  });
}
