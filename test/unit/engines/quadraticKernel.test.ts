import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { optimalAllocation } from '../../../src/core/capacity/allocation.ts';
import { expectedLoss, expectedLossGradient, kurtosisOfDensity } from '../../../src/core/capacity/quadratic.ts';
import { initialParameters } from '../../../src/core/training/initialisation.ts';
import { Outcome, type TrainedBlock, type TrainingPlan } from '../../../src/core/training/plan.ts';
import { scheduleFactors } from '../../../src/core/training/schedule.ts';
import { CancelledError, type Engine } from '../../../src/engines/engine.ts';
import { kernelEngine } from '../support/kernels.ts';
import { aPlan, type LaneSpec, starts } from '../support/plans.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await kernelEngine();
});
const train = (plan: TrainingPlan): Promise<TrainedBlock> => engine.train(plan, { cancelled: () => false });

/** The parameters of one lane, its importances and kurtoses, as the formulas of core want them. */
function modelOf(plan: TrainingPlan, W: Float64Array, lane = 0) {
  const { D, N } = plan.shape;
  return {
    W: W.slice(lane * D * N, (lane + 1) * D * N),
    importance: plan.importance.slice(lane * N, (lane + 1) * N),
    kurtosis: plan.density.slice(lane * N, (lane + 1) * N).map(kurtosisOfDensity),
  };
}

const someModel = fc
  .record({
    N: fc.integer({ min: 1, max: 9 }),
    D: fc.integer({ min: 1, max: 6 }),
    density: fc.double({ min: 0.001, max: 1, noNaN: true }),
    seed: fc.nat(),
  })
  .chain(({ N, ...rest }) =>
    fc
      .record({ importance: fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: N, maxLength: N }) })
      .map(({ importance }) => ({ ...rest, importance })),
  );

describe('one step of the quadratic kernel', () => {
  it('goes along the gradient that core computes, for any N, D, importance and density', async () => {
    await fc.assert(
      fc.asyncProperty(someModel, async ({ D, ...spec }) => {
        const plan = aPlan(D, [{ ...spec, learningRate: 1 }], {
          optimizer: 'sgd',
          momentum: 0,
          schedule: 'constant',
          steps: 1,
          tolerance: 0,
        });
        const before = modelOf(plan, initialParameters(plan).W);
        const { W } = await train(plan);
        const gradient = expectedLossGradient(before.W, D, plan.shape.N, before.importance, before.kurtosis).W;
        const size = Math.max(...gradient.map(Math.abs), 1);
        gradient.forEach((value, p) => {
          expect(Math.abs(before.W[p] - W[p] - value)).toBeLessThan(1e-12 * size);
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each(['adam', 'adamw', 'sgd'] as const)(
    'repeats is what %s written out in plain numbers gives',
    async (optimizer) => {
      const shape = { optimizer, weightDecay: 0.02, steps: 50, warmupSteps: 7, tolerance: 0 };
      const plan = aPlan(
        3,
        [{ importance: [0.5, 1, 1, 2, 1, 1], learningRate: optimizer === 'sgd' ? 1e-3 : 0.05 }],
        shape,
      );
      const expected = byHand(plan);
      const { W } = await train(plan);
      expected.forEach((value, p) => {
        expect(W[p]).toBeCloseTo(value, 10);
      });
    },
  );
});

/** The optimisers as their papers write them, on the gradient of core. */
function byHand(plan: TrainingPlan): Float64Array {
  const { D, N, optimizer, beta1, beta2, momentum, weightDecay } = plan.shape;
  const { W, importance, kurtosis } = modelOf(plan, initialParameters(plan).W);
  const m = new Float64Array(D * N);
  const v = new Float64Array(D * N);
  scheduleFactors(plan.shape).forEach((factor, t) => {
    const rate = plan.learningRate[0] * factor;
    expectedLossGradient(W, D, N, importance, kurtosis).W.forEach((own, p) => {
      const g = optimizer === 'adamw' ? own : own + weightDecay * W[p];
      if (optimizer === 'sgd') {
        m[p] = momentum * m[p] + g;
        W[p] -= rate * m[p];
        return;
      }
      m[p] = beta1 * m[p] + (1 - beta1) * g;
      v[p] = beta2 * v[p] + (1 - beta2) * g * g;
      const decayed = optimizer === 'adamw' ? rate * weightDecay * W[p] : 0;
      W[p] -= decayed + (rate * (m[p] / (1 - beta1 ** (t + 1)))) / (Math.sqrt(v[p] / (1 - beta2 ** (t + 1))) + 1e-8);
    });
  });
  return W;
}

describe('a trained model', () => {
  it('reports the expected loss of its weights', async () => {
    const plan = aPlan(2, starts(3, { importance: [1, 0.5, 2, 1], density: 0.05 }));
    const block = await train(plan);
    for (let lane = 0; lane < plan.lanes; lane++) {
      const { W, importance, kurtosis } = modelOf(plan, block.W, lane);
      expect(block.loss[lane]).toBeCloseTo(expectedLoss(W, 2, 4, importance, kurtosis, block.b[lane]), 10);
    }
  });

  it('reaches the loss of the optimal allocation from the best of four starts', async () => {
    const specs: LaneSpec[] = [0.3, 0.49, 0.7, 1.5, 3].flatMap((odd) =>
      starts(4, { importance: [odd, 1, 1, 1, 1, 1] }),
    );
    const plan = aPlan(3, specs);
    const block = await train(plan);
    for (let cell = 0; cell < 5; cell++) {
      const { importance, kurtosis } = modelOf(plan, block.W, 4 * cell);
      const theory = optimalAllocation({ importance, kurtosis, dimensions: 3 })?.loss ?? Number.NaN;
      expect(Math.min(...block.loss.slice(4 * cell, 4 * cell + 4)) / theory - 1).toBeLessThan(1e-8);
    }
  });

  it('stops when it has converged, and its curve ends there', async () => {
    const block = await train(aPlan(3, starts(2, { importance: [1, 1, 1, 1, 1, 1] })));
    expect([...block.outcome]).toEqual([Outcome.Converged, Outcome.Converged]);
    const points = block.curveSteps.length;
    for (const lane of [0, 1]) {
      expect(block.steps[lane]).toBeLessThan(4000);
      const curve = block.curve.subarray(lane * points, (lane + 1) * points);
      block.curveSteps.forEach((step, at) => {
        expect(Number.isNaN(curve[at])).toBe(step > block.steps[lane]);
      });
    }
  });

  it('takes every step when the tolerance is 0', async () => {
    const block = await train(aPlan(2, starts(3, { importance: [1, 2, 3] }), { tolerance: 0, steps: 77 }));
    expect([...block.steps]).toEqual([77, 77, 77]);
    expect(block.curveSteps.at(-1)).toBe(77);
  });

  it('that diverges is flagged with a loss of NaN, and its neighbours are as if it were not there', async () => {
    const good = { importance: [1, 1, 1], cell: 1 };
    const wild = { importance: [1, 1, 1], cell: 2, learningRate: 1e30 };
    const sgd = { optimizer: 'sgd', steps: 400 } as const;
    const block = await train(
      aPlan(2, [{ ...good, learningRate: 1e-3 }, wild, { ...good, learningRate: 1e-3, start: 1 }], sgd),
    );
    const alone = await train(
      aPlan(
        2,
        [
          { ...good, learningRate: 1e-3 },
          { ...good, learningRate: 1e-3, start: 1 },
        ],
        sgd,
      ),
    );
    expect(block.outcome[1]).toBe(Outcome.Diverged);
    expect(block.loss[1]).toBeNaN();
    expect([block.loss[0], block.loss[2]]).toEqual([...alone.loss]);
  });
});

describe('lanes', () => {
  const specs: LaneSpec[] = Array.from({ length: 11 }, (_, cell) => ({
    importance: [0.1 * (cell + 1), 1, 1, 1],
    density: 0.9 / (cell + 1),
    cell,
  }));

  it('give the same bytes in any order and company', async () => {
    const together = await train(aPlan(2, specs));
    const order = [7, 2, 10, 0, 5, 1, 9, 3, 8, 4, 6];
    const shuffled = await train(
      aPlan(
        2,
        order.map((at) => specs[at]),
      ),
    );
    for (const [at, cell] of order.entries()) {
      expect(shuffled.W.slice(at * 8, at * 8 + 8)).toEqual(together.W.slice(cell * 8, cell * 8 + 8));
      const alone = await train(aPlan(2, [specs[cell]]));
      expect(alone.W).toEqual(together.W.slice(cell * 8, cell * 8 + 8));
      expect(alone.curve).toEqual(together.curve.slice(cell * alone.curve.length, (cell + 1) * alone.curve.length));
    }
  });

  it('are dropped when the caller cancels', async () => {
    await expect(engine.train(aPlan(2, specs), { cancelled: () => true })).rejects.toBeInstanceOf(CancelledError);
  });
});
