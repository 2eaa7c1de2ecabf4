import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Activation, Family } from '../../../src/core/experiment/experiment.ts';
import { initialParameters } from '../../../src/core/training/initialisation.ts';
import type { InputUnit } from '../../../src/core/training/inputs.ts';
import { Outcome, type PlanShape, type TrainedBlock, type TrainingPlan } from '../../../src/core/training/plan.ts';
import { createSampler } from '../../../src/core/training/sampler.ts';
import { REPLICATES } from '../../../src/engines/commonSample.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { kernelEngine } from '../support/kernels.ts';
import { aPlan, type LaneSpec } from '../support/plans.ts';
import { differences, estimatedLoss } from '../support/referenceTraining.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await kernelEngine();
});
const train = (plan: TrainingPlan): Promise<TrainedBlock> => engine.train(plan, { cancelled: () => false });

const singles = (N: number): InputUnit[] => Array.from({ length: N }, (_, first) => ({ first, size: 1, oneOf: false }));
const families: Family[] = ['computation', 'autoencoder'];
const activations: Activation[] = ['quadratic', 'relu', 'gelu', 'linear', 'abs'];
const cases = families.flatMap((family) => activations.map((activation) => ({ family, activation })));

/** One plain gradient step of rate 1: what changed is the gradient that the kernel took. */
function oneStep(D: number, specs: LaneSpec[], shape: Partial<PlanShape>): TrainingPlan {
  const N = specs[0].importance.length;
  return aPlan(
    D,
    specs.map((spec) => ({ learningRate: 1, ...spec })),
    {
      optimizer: 'sgd',
      momentum: 0,
      schedule: 'constant',
      steps: 1,
      tolerance: 0,
      batch: 40,
      initBias: 0.1,
      units: singles(N),
      ...shape,
    },
  );
}

describe('a step of the sampled kernel', () => {
  it.each(cases)(
    'follows the gradient by differences on the same inputs: $family, $activation',
    async ({ family, activation }) => {
      const spec = fc.record({
        N: fc.integer({ min: 1, max: 7 }),
        D: fc.integer({ min: 1, max: 5 }),
        density: fc.constantFrom(0.02, 0.3, 0.9, 1),
        seed: fc.nat(),
      });
      await fc.assert(
        fc.asyncProperty(spec, async ({ N, D, density, seed }) => {
          const importance = Array.from({ length: N }, (_, i) => 0.7 ** i);
          const plan = oneStep(D, [{ importance, density, seed }], {
            family,
            activation,
            symmetric: family === 'computation',
          });
          const initial = initialParameters(plan);
          const start = { W: initial.W.map(Math.fround), b: initial.b.map(Math.fround) };
          const inputs = createSampler(plan.shape, plan.density, seed).batch(0);
          const gradient = differences(start, (at) => estimatedLoss(plan.shape, importance, at, inputs));
          const { W, b } = await train(plan);
          const size = Math.max(1, ...gradient.W.map(Math.abs), ...gradient.b.map(Math.abs));
          gradient.W.forEach((value, p) => {
            expect(Math.abs(start.W[p] - W[p] - value) / size).toBeLessThan(2e-5);
          });
          gradient.b.forEach((value, p) => {
            expect(Math.abs(start.b[p] - b[p] - value) / size).toBeLessThan(2e-5);
          });
        }),
        { numRuns: 12 },
      );
    },
  );

  it('draws the inputs of correlated, anticorrelated and unequal features as core does', async () => {
    const units: InputUnit[] = [
      { first: 0, size: 2, oneOf: false },
      { first: 2, size: 3, oneOf: true },
      { first: 5, size: 1, oneOf: false },
    ];
    const plan = oneStep(2, [{ importance: [1, 1, 1, 1, 1, 1] }], {
      family: 'autoencoder',
      activation: 'relu',
      symmetric: false,
      units,
    });
    plan.density.set([0.3, 0.3, 0.1, 0.1, 0.1, 0.7]);
    const initial = initialParameters(plan);
    const start = { W: initial.W.map(Math.fround), b: initial.b.map(Math.fround) };
    const inputs = createSampler(plan.shape, plan.density, 1).batch(0);
    const gradient = differences(start, (at) => estimatedLoss(plan.shape, plan.importance, at, inputs));
    const { W } = await train(plan);
    gradient.W.forEach((value, p) => {
      expect(start.W[p] - W[p]).toBeCloseTo(value, 4);
    });
  });
});

describe('trained toy models of superposition', () => {
  const autoencoder = { family: 'autoencoder', activation: 'relu', symmetric: false, steps: 3000 } as const;

  it('report the loss on the common sample, with its standard error', async () => {
    const plan = aPlan(2, [{ importance: [1, 0.9, 0.8], density: 0.2, learningRate: 0.01 }], {
      ...autoencoder,
      steps: 50,
    });
    const block = await train(plan);
    const sampler = createSampler(plan.shape, plan.density, 1);
    const losses = Array.from({ length: REPLICATES }, (_, replicate) =>
      estimatedLoss(plan.shape, plan.importance, { W: block.W, b: block.b }, sampler.common(replicate)),
    );
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / REPLICATES;
    const deviation = Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / (REPLICATES - 1));
    expect(block.loss[0]).toBeCloseTo(mean, 5);
    expect(block.lossStandardError[0] / (deviation / Math.sqrt(REPLICATES))).toBeCloseTo(1, 2);
  });

  it('that diverge are flagged and leave their neighbours alone', async () => {
    const good = { importance: [1, 1, 1], learningRate: 1e-3 };
    const shape = { ...autoencoder, optimizer: 'sgd', steps: 300 } as const;
    const block = await train(aPlan(2, [good, { ...good, cell: 1, learningRate: 1e20 }, { ...good, start: 1 }], shape));
    const alone = await train(aPlan(2, [good, { ...good, start: 1 }], shape));
    expect(block.outcome[1]).toBe(Outcome.Diverged);
    expect(block.W.slice(0, 6)).toEqual(alone.W.slice(0, 6));
    expect(block.W.slice(12, 18)).toEqual(alone.W.slice(6, 12));
  });
});
