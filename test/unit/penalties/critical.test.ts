import { beforeAll, describe, expect, it } from 'vitest';
import { optimalAllocation } from '../../../src/core/capacity/allocation.ts';
import { capacities } from '../../../src/core/capacity/capacity.ts';
import { criticalStrength, priceOfCorner } from '../../../src/core/capacity/criticalPenalty.ts';
import { marginalBenefitSlope } from '../../../src/core/capacity/marginalBenefit.ts';
import { lossAtCapacity } from '../../../src/core/capacity/quadratic.ts';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import { criticalPenalty, predictCell } from '../../../src/core/results/prediction.ts';
import { Agreement } from '../../../src/core/results/runSummary.ts';
import { summarizeCell } from '../../../src/core/results/summary.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { experimentWith } from '../experiment/builders.ts';
import { kernelEngine } from '../support/kernels.ts';
import { aModel } from '../support/models.ts';
import { trainCells } from '../support/trainCells.ts';
import { trainAll } from '../support/training.ts';

/** 6 features in 3 dimensions, k = 18, one of half importance: the numbers of docs/maths.md. */
const problem = {
  importance: Float64Array.of(0.5, 1, 1, 1, 1, 1),
  kurtosis: new Float64Array(6).fill(18),
  dimensions: 3,
};

describe('the critical strength of the capacity penalty', () => {
  it('is where the slope of the most decreasing returns becomes 0: (k−1)²(k−3)v²/4', () => {
    const critical = criticalStrength(problem.importance, problem.kurtosis);
    expect(critical).toBe((17 * 17 * 15) / 4);
    expect(marginalBenefitSlope(0, 1, 18) + 2 * critical).toBeCloseTo(0, 9);
  });

  it('is 0 where returns do not decrease anyway', () => {
    expect(criticalStrength(problem.importance, new Float64Array(6).fill(2.25))).toBe(0);
  });

  it('is unknown where there is no closed form', () => {
    expect(criticalPenalty(aModel({ family: 'autoencoder' }))).toBeUndefined();
    const quadratic = { family: 'computation', activation: 'quadratic' } as const;
    expect(criticalPenalty(aModel(quadratic))).toBe((17 * 17 * 15) / 4);
    expect(criticalPenalty(aModel({ ...quadratic, more: 'train: { penalty: { noise: { sigma: 1 } } }' }))).toBe(
      (17 * 17 * 15) / 4,
    );
  });
});

describe('the price of monosemanticity', () => {
  it('is the loss of the corner less that of the best allocation', () => {
    // Two features of importance 1 and the one of ½ are left out.
    const corner = 17 * (1 + 1 + 0.25);
    expect(priceOfCorner(problem)).toBeCloseTo(corner - (optimalAllocation(problem)?.loss ?? Number.NaN), 10);
    expect(priceOfCorner({ ...problem, dimensions: 6 })).toBe(0);
  });

  it('is never negative, and 0 where returns do not decrease', () => {
    for (const k of [2.25, 3, 6, 18, 180]) {
      const price = priceOfCorner({ ...problem, kurtosis: new Float64Array(6).fill(k) }) ?? Number.NaN;
      expect(price).toBeGreaterThanOrEqual(-1e-12);
      if (k <= 3) expect(price).toBeCloseTo(0, 10);
    }
  });

  it('is what every split of the dimensions costs at least, once the penalty is critical', () => {
    const mu = criticalStrength(problem.importance, problem.kurtosis);
    const corner = 17 * (1 + 1 + 0.25);
    for (let trial = 0; trial < 200; trial++) {
      const C = problem.importance.map((_, i) => (Math.sin(trial * 7 + i * 3) + 1) / 2);
      const total = C.reduce((sum, c) => sum + c, 0);
      const shares = C.map((c) => Math.min(1, (3 * c) / total));
      const loss = shares.reduce(
        (sum, c, i) => sum + lossAtCapacity(c, problem.importance[i], 18) + mu * c * (1 - c),
        0,
      );
      expect(loss).toBeGreaterThanOrEqual(corner - 1e-9);
    }
  });
});

let engine: Engine;
beforeAll(async () => {
  engine = await kernelEngine();
});

/** The quadratic model with the capacity penalty swept, in shares of the critical strength. */
function swept(density: number, shares: readonly number[], train: Record<string, unknown> = {}) {
  const k = 9 / (5 * density);
  const critical = ((k - 1) ** 2 * (k - 3)) / 4;
  return experimentWith({
    data: { density },
    features: [
      { name: 'odd', importance: 0.5 },
      { name: 'rest', count: 5, importance: [1, 0.9, 0.8, 0.7, 0.6] },
    ],
    train: { starts: 16, ...train },
    sweep: { x: { parameter: 'train.penalty.capacity', values: shares.map((share) => share * critical) } },
  });
}

describe('trained quadratic models', () => {
  it.each([0.3, 0.1, 0.02])(
    'of density %d are monosemantic from the critical strength on, at the price',
    async (density) => {
      const experiment = swept(density, [0, 1.02]);
      const [free, penalised] = await trainCells(engine, experiment);
      const [best] = penalised.record.starts;
      for (const C of capacities(best.W, 3, 6)) expect(Math.min(C, 1 - C)).toBeLessThan(0.01);
      const kurtosis = new Float64Array(6).fill(9 / (5 * density));
      const corner = (kurtosis[0] - 1) * (0.7 ** 2 + 0.6 ** 2 + 0.5 ** 2);
      expect(Math.abs(best.taskLoss / corner - 1)).toBeLessThan(0.001);
      expect(Math.abs(best.loss / corner - 1)).toBeLessThan(0.001);
      const price = priceOfCorner({ importance: penalised.model.importance, kurtosis, dimensions: 3 }) ?? Number.NaN;
      expect(Math.abs((best.taskLoss - free.record.starts[0].taskLoss) / price - 1)).toBeLessThan(0.005);
      expect(predictCell(penalised.model)?.loss).toBeCloseTo(corner, 9);
      expect(summarizeCell(experiment, penalised.record).agreement).toBe(Agreement.Agrees);
    },
  );

  it('are what they are without the key where the strength is 0', async () => {
    const { sweep: _, ...plain } = swept(0.1, [0]);
    const [with0] = await trainAll(swept(0.1, [0, 100]));
    const [without] = await trainAll({ ...plain, sweep: {} });
    expect(with0.starts[0].W).toEqual(without.starts[0].W);
    expect(with0.starts[0].taskLoss).toBe(with0.starts[0].loss);
  });

  // So strong a penalty leaves every model at the corner that is near its start: which one is a matter of starts.
  it.each([
    { name: 'lbfgs', train: { optimizer: 'lbfgs', steps: 2000, starts: 8 }, engine: 'kernels' },
    { name: 'TensorFlow.js', train: { steps: 2000, starts: 8 }, engine: 'tensorflow' },
  ] as const)(
    'are monosemantic by $name too',
    async ({ train, engine }) => {
      const [{ starts }] = await trainAll({ ...swept(0.1, [1.02], train), engine });
      const shares = capacities(starts[0].W, 3, 6);
      for (const C of shares) expect(Math.min(C, 1 - C)).toBeLessThan(0.01);
      const ignored = [0.5, 1, 0.9, 0.8, 0.7, 0.6].filter((_, i) => shares[i] < 0.5);
      const corner = 17 * ignored.reduce((sum, v) => sum + v * v, 0);
      expect(Math.abs(starts[0].loss / corner - 1)).toBeLessThan(0.001);
    },
    60_000,
  );

  it('are not predicted below the critical strength', () => {
    const experiment = swept(0.1, [0.5]);
    expect(predictCell(cellModel(experiment, cellAt(experiment, 0)))).toBeUndefined();
  });
});
