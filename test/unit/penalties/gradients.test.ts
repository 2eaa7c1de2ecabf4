import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectedLoss, expectedLossGradient, kurtosisOfDensity } from '../../../src/core/capacity/quadratic.ts';
import { initialParameters } from '../../../src/core/training/initialisation.ts';
import { fillNoise } from '../../../src/core/training/noise.ts';
import { createWeightPenalty, longestColumn, rowMajor, weightPenaltyOf } from '../../../src/core/training/penalty.ts';
import type { PenaltyName, TrainedBlock, TrainingPlan } from '../../../src/core/training/plan.ts';
import { createSampler } from '../../../src/core/training/sampler.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { architectures, gradientOf, gradientPlan, relativeDifference } from '../support/gradientSteps.ts';
import { kernelEngine } from '../support/kernels.ts';
import { withPenalties } from '../support/penalties.ts';
import { aPlan, type LaneSpec } from '../support/plans.ts';
import { differences, estimatedLoss } from '../support/referenceTraining.ts';
import { tensorflowEngine } from '../support/tensorflow.ts';

const none = { capacity: 0, l1_weights: 0, orthogonality: 0, squares: 0 };
const each = { capacity: 0.7, l1_weights: 0.3, orthogonality: 0.2, squares: 0.4 };
const ONE_BY_ONE = Object.entries(each).map(([name, strength]) => ({ name, strengths: { ...none, [name]: strength } }));

describe('the gradient of a penalty', () => {
  it.each([...ONE_BY_ONE, { name: 'all of them', strengths: each }])(
    'is that by differences: $name',
    ({ strengths }) => {
      const weight = fc.double({ min: -2, max: 2, noNaN: true }).filter((w) => Math.abs(w) > 1e-3);
      const matrix = fc
        .record({ D: fc.integer({ min: 1, max: 4 }), N: fc.integer({ min: 2, max: 5 }) })
        .chain(({ D, N }) =>
          fc.record({
            D: fc.constant(D),
            N: fc.constant(N),
            W: fc.array(weight, { minLength: D * N, maxLength: D * N }),
            // Short enough that some columns lie beyond the wall.
            longest: fc.constantFrom(0.05, 1),
          }),
        );
      fc.assert(
        fc.property(matrix, ({ D, N, W, longest }) => {
          const penalty = createWeightPenalty({ D, N }, rowMajor({ N }), strengths, longest);
          const at = Float64Array.from(W);
          const gradient = new Float64Array(D * N);
          penalty.addGradient(at, gradient);
          const expected = differences({ W: at, b: new Float64Array(0) }, (moved) => penalty.value(moved.W), 1e-6).W;
          const size = Math.max(1, ...expected.map(Math.abs));
          expected.forEach((value, p) => {
            expect(Math.abs(gradient[p] - value) / size).toBeLessThan(1e-6);
          });
        }),
        { numRuns: 60 },
      );
    },
  );

  it('is the same for weights that stand feature by feature', () => {
    const W = Float64Array.from({ length: 6 }, (_, p) => Math.sin(p + 1));
    const turned = Float64Array.from({ length: 6 }, (_, p) => W[(p % 2) * 3 + Math.floor(p / 2)]);
    const byRow = createWeightPenalty({ D: 2, N: 3 }, rowMajor({ N: 3 }), each, 1);
    const byColumn = createWeightPenalty({ D: 2, N: 3 }, { row: 1, column: 2 }, each, 1);
    expect(byColumn.value(turned)).toBeCloseTo(byRow.value(W), 12);
  });

  it('of a wall is 0 up to ten times the longest column without penalty', () => {
    const wall = createWeightPenalty({ D: 1, N: 1 }, rowMajor({ N: 1 }), { ...none, capacity: 1 }, 0.5);
    expect(wall.value(Float64Array.of(4.99))).toBe(0);
    expect(wall.value(Float64Array.of(10))).toBeCloseTo(9, 12);
  });

  it('knows how long columns get: 1, √v or v', () => {
    const v = Float64Array.of(0.5, 4);
    expect(longestColumn({ family: 'autoencoder', activation: 'relu' }, v)).toBe(1);
    expect(longestColumn({ family: 'computation', activation: 'quadratic' }, v)).toBe(2);
    expect(longestColumn({ family: 'computation', activation: 'relu' }, v)).toBe(4);
  });
});

let engine: Engine;
beforeAll(async () => {
  engine = await kernelEngine();
});
const train = (plan: TrainingPlan): Promise<TrainedBlock> => engine.train(plan, { cancelled: () => false });

const STRENGTHS: Record<PenaltyName, number> = {
  capacity: 0.6,
  l1_activations: 0.3,
  l1_weights: 0.2,
  orthogonality: 0.4,
  noise: 0.25,
};
const together = { name: 'all of them', strengths: STRENGTHS };
const apart = Object.entries(STRENGTHS).map(([name, strength]) => ({ name, strengths: { [name]: strength } }));
const anyNoise = (strengths: object) => ('noise' in strengths ? { noise: 'gaussian' as const } : {});

/** What is minimised on the inputs of the first step, noise included, as a function of the parameters of lane 0. */
function gradientByDifferences(plan: TrainingPlan, density: Float64Array): Float64Array {
  const { shape, penalties, seed } = plan;
  const { D, N } = shape;
  const initial = initialParameters(plan);
  const inputs = createSampler(shape, density, seed[0]).batch(0);
  const noise = new Float64Array(D);
  if (shape.noise !== undefined) fillNoise(noise, shape.noise, seed[0], 0);
  const onHidden = {
    noise: noise.map((xi) => Math.fround(xi) * (penalties?.noise[0] ?? 0)),
    activations: penalties?.l1_activations[0] ?? 0,
  };
  const penalty = weightPenaltyOf(plan, 0, rowMajor(shape));
  const start = { W: initial.W.slice(0, D * N).map(Math.fround), b: initial.b.map(Math.fround) };
  const slopes = differences(
    start,
    (at) => estimatedLoss(shape, plan.importance.subarray(0, N), at, inputs, onHidden) + (penalty?.value(at.W) ?? 0),
  );
  return Float64Array.of(...slopes.W, ...slopes.b);
}

describe('a step of the sampled kernel with a penalty', () => {
  it.each(architectures)('follows the gradient by differences: $family, $activation', async (architecture) => {
    const lane: LaneSpec = { importance: [1, 0.7, 0.5, 0.8], density: 0.4 };
    for (const { name, strengths } of [...apart, together]) {
      for (const D of [1, 2, 3]) {
        const plan = withPenalties(gradientPlan(D, [lane], { ...architecture, ...anyNoise(strengths) }), strengths);
        const expected = gradientByDifferences(plan, plan.density);
        const gradient = await gradientOf(engine, plan);
        expect(relativeDifference(expected, gradient), `${name}, D = ${D}`).toBeLessThan(4e-5);
      }
    }
  });

  it('is that of plain training in a lane without one, whoever its neighbours are', async () => {
    const lanes = [0, 1, 2].map((start): LaneSpec => ({ importance: [1, 0.7, 0.5], start }));
    const shape = { family: 'autoencoder', activation: 'relu', steps: 60, batch: 64, symmetric: false } as const;
    const plain = await train(aPlan(2, [lanes[1]], shape));
    for (const name of ['capacity', 'l1_weights', 'orthogonality'] as const) {
      const beside = await train(withPenalties(aPlan(2, lanes, shape), { [name]: [1, 0, 0.1] }));
      expect(beside.W.slice(6, 12)).toEqual(plain.W);
      expect([beside.loss[1], beside.taskLoss[1]]).toEqual([plain.loss[0], plain.loss[0]]);
      expect(beside.W.slice(0, 6)).not.toEqual((await train(aPlan(2, [lanes[0]], shape))).W);
    }
  });
});

describe('a step of the exact kernel with a penalty', () => {
  const specs: LaneSpec[] = [0, 1, 2].map((start) => ({
    importance: [0.5, 1, 0.8, 1],
    density: 0.2,
    start,
    learningRate: 1,
  }));
  const shape = { optimizer: 'sgd', momentum: 0, schedule: 'constant', steps: 1, tolerance: 0 } as const;

  it.each([
    ...apart.filter(({ name }) => name !== 'noise'),
    { name: 'all but noise', strengths: { ...STRENGTHS, noise: 0 } },
  ])('follows its gradient: $name', async ({ strengths }) => {
    const plan = withPenalties(aPlan(2, specs, shape), strengths);
    const start = initialParameters(plan).W;
    const { W } = await train(plan);
    for (let lane = 0; lane < specs.length; lane++) {
      const own = start.slice(lane * 8, (lane + 1) * 8);
      const kurtosis = new Float64Array(4).fill(kurtosisOfDensity(0.2));
      const expected = expectedLossGradient(own, 2, 4, Float64Array.from(specs[lane].importance), kurtosis).W;
      weightPenaltyOf(plan, lane, rowMajor(plan.shape))?.addGradient(own, expected);
      expected.forEach((value, p) => {
        expect(own[p] - W[lane * 8 + p]).toBeCloseTo(value, 11);
      });
    }
  });

  it('records losses with the penalty, and tells the loss of the task apart', async () => {
    const plan = withPenalties(aPlan(2, specs, { ...shape, optimizer: 'adam', steps: 50 }), { ...STRENGTHS, noise: 0 });
    const { W, loss, taskLoss, curve, curveSteps } = await train(plan);
    for (let lane = 0; lane < specs.length; lane++) {
      const own = W.slice(lane * 8, (lane + 1) * 8);
      const task = expectedLoss(own, 2, 4, Float64Array.from(specs[lane].importance), new Float64Array(4).fill(9));
      expect(taskLoss[lane]).toBeCloseTo(task, 10);
      expect(loss[lane] - taskLoss[lane]).toBeCloseTo(
        weightPenaltyOf(plan, lane, rowMajor(plan.shape))?.value(own) ?? 0,
        10,
      );
      expect(curve[(lane + 1) * curveSteps.length - 1]).toBeCloseTo(loss[lane], 4);
    }
  });
});

describe('the gradient that TensorFlow.js takes of a penalty', () => {
  it('equals that of the kernels', async () => {
    const tensorflow = await tensorflowEngine();
    const lanes: LaneSpec[] = [0, 1, 2].map((start) => ({ importance: [1, 0.7, 0.5, 0.8], density: 0.4, start }));
    const exact = { family: 'computation', activation: 'quadratic' } as const;
    try {
      for (const { name, strengths } of [...apart, together]) {
        for (const architecture of architectures) {
          const shape = { ...architecture, ...anyNoise(strengths) };
          const plan = withPenalties(gradientPlan(3, lanes, shape), strengths);
          const difference = relativeDifference(await gradientOf(engine, plan), await gradientOf(tensorflow, plan));
          expect(difference, `${name}, ${JSON.stringify(architecture)}`).toBeLessThan(1e-5);
        }
        if (name !== 'noise') {
          const plan = gradientPlan(3, lanes, exact);
          const { units: _, ...shape } = plan.shape;
          const own = withPenalties({ ...plan, shape }, { ...strengths, noise: 0 });
          const difference = relativeDifference(await gradientOf(engine, own), await gradientOf(tensorflow, own));
          expect(difference, `${name}, exact`).toBeLessThan(1e-5);
        }
      }
      expect(tensorflow.tensors()).toBe(0);
    } finally {
      tensorflow.dispose();
    }
  }, 60_000);
});
