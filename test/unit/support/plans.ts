import type { PlanShape, TrainingPlan } from '../../../src/core/training/plan.ts';

/** One model of a plan: importances of its features, a density for all, and whose random numbers it has. */
export interface LaneSpec {
  importance: number[];
  density?: number;
  cell?: number;
  start?: number;
  seed?: number;
  learningRate?: number;
}

/** A quadratic computation model's plan: Adam at 0.05 with cosine decay, as in the examples. */
export function aPlan(D: number, laneSpecs: LaneSpec[], shape: Partial<PlanShape> = {}): TrainingPlan {
  const N = laneSpecs[0].importance.length;
  return {
    shape: {
      family: 'computation',
      activation: 'quadratic',
      D,
      N,
      symmetric: true,
      optimizer: 'adam',
      beta1: 0.9,
      beta2: 0.999,
      momentum: 0.9,
      weightDecay: 0,
      schedule: 'cosine',
      warmupSteps: 0,
      steps: 4000,
      batch: 1024,
      estimator: 'sampled',
      tolerance: 1e-9,
      initScale: 0.5,
      initBias: 0,
      ...shape,
    },
    lanes: laneSpecs.length,
    cell: Int32Array.from(laneSpecs, ({ cell = 0 }) => cell),
    start: Int32Array.from(laneSpecs, ({ start = 0 }) => start),
    seed: Float64Array.from(laneSpecs, ({ seed = 1 }) => seed),
    learningRate: Float64Array.from(laneSpecs, ({ learningRate = 0.05 }) => learningRate),
    importance: Float64Array.from(laneSpecs.flatMap(({ importance }) => importance)),
    density: Float64Array.from(laneSpecs.flatMap(({ importance, density = 0.1 }) => importance.map(() => density))),
  };
}

/** Lane specs of one model from several starts. */
export const starts = (count: number, spec: LaneSpec): LaneSpec[] =>
  Array.from({ length: count }, (_, start) => ({ ...spec, start }));
