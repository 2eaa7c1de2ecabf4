import { optimalAllocation } from '../../../src/core/capacity/allocation.ts';
import type { CellModel } from '../../../src/core/experiment/cell.ts';
import { DEFAULT_TRAIN } from '../../../src/core/experiment/defaults.ts';
import type { Data, Experiment, Train } from '../../../src/core/experiment/experiment.ts';
import type { CellRecord, StartRecord } from '../../../src/core/results/cellRecord.ts';
import { kurtosisOf } from '../../../src/core/results/prediction.ts';
import { Outcome } from '../../../src/core/training/plan.ts';
import { embeddingOf } from '../capacity/realise.ts';

const train: Train = { ...DEFAULT_TRAIN, batch: 512 };
const data: Data = { kind: 'bernoulli_uniform', density: 0.1, symmetric: true };

/** A quadratic computation model; every feature its own group unless said otherwise. */
export function modelOf(
  settings: { importance: number[]; density: number | number[]; D: number } & Partial<
    Pick<CellModel, 'group' | 'family' | 'activation' | 'data'>
  >,
): CellModel {
  const { importance, density, D } = settings;
  const N = importance.length;
  return {
    family: settings.family ?? 'computation',
    activation: settings.activation ?? 'quadratic',
    bias: true,
    D,
    N,
    importance: Float64Array.from(importance),
    density: Float64Array.from({ length: N }, (_, i) => (typeof density === 'number' ? density : (density[i] ?? 0))),
    group: settings.group ?? importance.map((_, i) => `f${i}`),
    data: settings.data ?? data,
    train,
  };
}

/** One odd feature of importance V before five of importance 1, in three dimensions. */
export const sixInThree = (V: number, density: number): CellModel =>
  modelOf({ importance: [V, 1, 1, 1, 1, 1], density, D: 3, group: ['odd', 'rest', 'rest', 'rest', 'rest', 'rest'] });

/** An experiment over relative importance (x) and density (y), with one labelled point. */
export function figure4(
  settings: { importance?: number[]; density?: number[]; points?: Experiment['points'] } = {},
): Experiment {
  return {
    version: 1,
    name: 'Figure 4',
    description: '',
    engine: 'kernels',
    model: { family: 'computation', activation: 'quadratic', dimensions: 3, bias: true },
    data,
    features: [
      { name: 'odd', count: 1, importance: 1 },
      { name: 'rest', count: 5, importance: 1 },
    ],
    train,
    sweep: {
      x: { kind: 'values', parameter: 'features.odd.importance', values: settings.importance ?? [0.1, 0.5, 3] },
      y: { kind: 'values', parameter: 'data.density', values: settings.density ?? [0.8, 0.1] },
    },
    points: settings.points ?? { E: { 'features.odd.importance': 0.49, 'data.density': 0.1 } },
    marginal: { feature: 'odd', reference: 'rest' },
  };
}

/** What perfect training of a cell gives; `order[i]` names the feature whose place in the optimum feature i takes. */
export function optimalStart(model: CellModel, order?: number[]): StartRecord {
  const { importance, D } = model;
  const allocation = optimalAllocation({ importance, kurtosis: kurtosisOf(model), dimensions: D });
  if (!allocation) throw new Error('no allocation');
  const from = (values: Float64Array) => values.map((_, i) => values[order?.[i] ?? i] ?? 0);
  const W = embeddingOf(from(allocation.capacity), from(allocation.norm2), allocation.lambda, D);
  return startOf({ W, loss: allocation.loss });
}

export function startOf(settings: Partial<StartRecord> & Pick<StartRecord, 'W'>): StartRecord {
  return {
    start: 0,
    b: new Float64Array(1),
    loss: 1,
    taskLoss: settings.loss ?? 1,
    lossStandardError: 0,
    steps: 100,
    outcome: Outcome.Converged,
    curve: new Float32Array(0),
    ...settings,
  };
}

export function recordOf(cell: number, model: CellModel, ...starts: StartRecord[]): CellRecord {
  return { cell, D: model.D, N: model.N, starts, dropped: [], curveSteps: new Int32Array(0) };
}
