import { beforeAll, describe, expect, it } from 'vitest';
import { expectedLoss, kurtosisOfDensity } from '../../../src/core/capacity/quadratic.ts';
import { initialParameters } from '../../../src/core/training/initialisation.ts';
import { inputModelOf } from '../../../src/core/training/inputModel.ts';
import { Outcome, type PlanShape, type TrainedBlock, type TrainingPlan } from '../../../src/core/training/plan.ts';
import { fixedInputs } from '../../../src/core/training/sampler.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { architectures } from '../support/gradientSteps.ts';
import { kernelEngine } from '../support/kernels.ts';
import { aPlan, type LaneSpec, starts } from '../support/plans.ts';
import { differences, estimatedLoss } from '../support/referenceTraining.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await kernelEngine();
});
const train = (plan: TrainingPlan): Promise<TrainedBlock> => engine.train(plan, { cancelled: () => false });

/** A plan of quasi-Newton steps on 800 fixed inputs, too few to be approached on fewer. */
const aDescent = (D: number, specs: LaneSpec[], shape: Partial<PlanShape>): TrainingPlan =>
  aPlan(D, specs, { optimizer: 'lbfgs', symmetric: shape.family === 'computation', batch: 800, steps: 400, ...shape });

const feature = { importance: [0.5, 1, 1, 0.8], density: 0.3 };
// Linear models have no single minimum, and quadratic computation models a closed form: below.
const kernels = architectures.filter(
  ({ family, activation }) => !(family === 'computation' && activation === 'quadratic'),
);

describe('lbfgs on sampled inputs', () => {
  it.each(kernels)('evaluates the loss of its fixed inputs: $family, $activation', async (architecture) => {
    const plan = aDescent(2, starts(5, feature), { ...architecture, steps: 1, initBias: 0.1 });
    const { W, b } = initialParameters(plan);
    const { curve, curveSteps } = await train(plan);
    const inputs = fixedInputs(plan.shape, inputModelOf(plan.shape, plan.density.subarray(0, 4)), 1);
    const biases = b.length / 5;
    for (let lane = 0; lane < 5; lane++) {
      const start = {
        W: W.slice(lane * 8, (lane + 1) * 8).map(Math.fround),
        b: b.slice(lane * biases, (lane + 1) * biases).map(Math.fround),
      };
      const expected = estimatedLoss(plan.shape, feature.importance, start, inputs);
      expect(curve[lane * curveSteps.length] / expected).toBeCloseTo(1, 4);
    }
  });

  it.each(kernels)('ends where the gradient of that loss vanishes: $family, $activation', async (architecture) => {
    const plan = aDescent(2, starts(3, feature), architecture);
    const { W, b, outcome } = await train(plan);
    const inputs = fixedInputs(plan.shape, inputModelOf(plan.shape, plan.density.subarray(0, 4)), 1);
    const biases = b.length / 3;
    const loss = (at: { W: Float64Array; b: Float64Array }): number =>
      estimatedLoss(plan.shape, feature.importance, at, inputs);
    const end = { W: W.slice(0, 8), b: b.slice(0, biases) };
    const start = initialParameters(plan);
    const sizeOf = (at: { W: Float64Array; b: Float64Array }): number => {
      const slopes = differences(at, loss);
      return Math.max(...slopes.W.map(Math.abs), ...slopes.b.map(Math.abs));
    };
    expect(outcome[0]).toBe(Outcome.Converged);
    expect(sizeOf(end)).toBeLessThan(0.02 * sizeOf({ W: start.W.slice(0, 8), b: start.b.slice(0, biases) }));
  });

  it('gives a model the same bytes whatever is trained beside it', async () => {
    const shape = { family: 'autoencoder', activation: 'relu', batch: 2048, steps: 150 } as const;
    const specs = Array.from({ length: 11 }, (_, cell) => ({ ...feature, importance: [0.1 * (cell + 1), 1, 1], cell }));
    const together = await train(aDescent(2, specs, shape));
    const alone = await train(aDescent(2, [specs[7]], shape));
    expect(together.W.slice(42, 48)).toEqual(alone.W);
    expect(together.curve.slice(7 * alone.curve.length, 8 * alone.curve.length)).toEqual(alone.curve);
    expect([together.loss[7], together.steps[7]]).toEqual([alone.loss[0], alone.steps[0]]);
  });

  it('takes more features than have all their sets gone through, and one feature', async () => {
    const many = { importance: Array.from({ length: 12 }, (_, i) => 0.8 ** i), density: 0.2 };
    const shape = { family: 'autoencoder', activation: 'relu', steps: 300 } as const;
    const { outcome, recovery } = await train(aDescent(4, [many], { ...shape, batch: 1024 }));
    expect(outcome[0]).toBe(Outcome.Converged);
    expect(recovery?.[0]).toBeGreaterThan(0.9);
    const single = await train(aDescent(1, [{ importance: [1], density: 0.2 }], shape));
    expect(single.recovery?.[0]).toBeGreaterThan(0.999);
  });

  it('flags models that start outside the numbers', async () => {
    const shape = { family: 'autoencoder', activation: 'quadratic', initScale: 1e30 } as const;
    const { outcome, loss } = await train(aDescent(2, [feature], shape));
    expect(outcome[0]).toBe(Outcome.Diverged);
    expect(loss[0]).toBeNaN();
  });
});

describe('lbfgs on the exact loss of quadratic computation models', () => {
  it('ends at the loss that Adam ends at', async () => {
    const specs = starts(4, { importance: [0.5, 1, 1, 1, 1, 1], density: 0.1 });
    const descent = await train(aPlan(3, specs, { optimizer: 'lbfgs', steps: 500 }));
    const adam = await train(aPlan(3, specs));
    expect(Math.min(...descent.loss)).toBeCloseTo(Math.min(...adam.loss), 8);
    expect(descent.loss[0]).toBeCloseTo(
      expectedLoss(
        descent.W.slice(0, 18),
        3,
        6,
        Float64Array.from(specs[0].importance),
        new Float64Array(6).fill(kurtosisOfDensity(0.1)),
      ),
      10,
    );
    expect(descent.outcome[0]).toBe(Outcome.Converged);
    expect(descent.steps[0]).toBeLessThan(400);
  });
});
