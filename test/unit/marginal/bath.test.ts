import { beforeAll, describe, expect, it } from 'vitest';
import { lowerHull, returnsOfHull } from '../../../src/core/capacity/hull.ts';
import { marginalBenefit } from '../../../src/core/capacity/marginalBenefit.ts';
import { lossAtCapacity } from '../../../src/core/capacity/quadratic.ts';
import {
  allocatedCurve,
  BATH_QUALITY,
  type Bath,
  bathOf,
  type PinnedPoint,
  pinnedCurve,
  type Train,
} from '../../../src/core/training/bath.ts';
import { aModel } from '../support/models.ts';
import { kernelTrain } from '../support/train.ts';

let train: Train;
beforeAll(async () => {
  train = await kernelTrain();
});

const quadratic = (k: number): Bath => ({
  family: 'computation',
  activation: 'quadratic',
  density: 9 / 5 / k,
  symmetric: true,
});
const relu = (density: number): Bath => ({ family: 'autoencoder', activation: 'relu', density, symmetric: false });
const between = (from: number, to: number, points: number): number[] =>
  Array.from({ length: points }, (_, n) => from + ((to - from) * n) / (points - 1));

describe('the pinned bath of the quadratic computation model', () => {
  it.each([6, 8].flatMap((copies) => [2.25, 3, 6, 18, 180].map((k) => ({ copies, k }))))(
    'has the closed form within 0.5 % at every capacity above 1/R + .05: R = $copies, k = $k',
    async ({ copies, k }) => {
      const grid = between(1 / copies + 0.05, 0.99, 12);
      const points = await pinnedCurve(train, quadratic(k), grid, { ...BATH_QUALITY, copies, starts: 4 });
      for (const { capacity, marginalBenefit: found, loss, feasible } of points) {
        expect(feasible).toBe(true);
        expect(Math.abs(found / marginalBenefit(capacity, 1, k) - 1)).toBeLessThan(0.005);
        expect(loss / lossAtCapacity(capacity, 1, k)).toBeCloseTo(1, 3);
      }
    },
    60_000,
  );

  it('is flat at k = 3', async () => {
    const points = await pinnedCurve(train, quadratic(3), between(0.25, 0.95, 8), { ...BATH_QUALITY, starts: 4 });
    const benefits = points.map((point) => point.marginalBenefit);
    expect(Math.max(...benefits) / Math.min(...benefits) - 1).toBeLessThan(0.005);
  });

  it('marks capacities that no copy can have: below 1/R', async () => {
    const [low, high] = await pinnedCurve(train, quadratic(18), [0.1, 0.5], { ...BATH_QUALITY, starts: 4 });
    expect(low.feasible).toBe(false);
    expect(high.feasible).toBe(true);
  });
});

describe('the allocated bath of the quadratic computation model', () => {
  it.each([
    { k: 2.25, returns: 'increasing' },
    { k: 18, returns: 'decreasing' },
  ])('shows $returns returns at k = $k', async ({ k, returns }) => {
    const points = await allocatedCurve(train, quadratic(k), BATH_QUALITY);
    expect(returnsOfHull(lowerHull(points))).toBe(returns);
    if (returns === 'decreasing') {
      for (const { capacity, loss } of points) expect(loss).toBeCloseTo(lossAtCapacity(capacity, 1, k), 5);
    }
  });
});

describe('the bath of the ReLU autoencoder', () => {
  it('is stepped at one half where features are sparse: much to gain below, little above', async () => {
    const hull = lowerHull(await allocatedCurve(train, relu(0.03), BATH_QUALITY));
    expect(hull.map(({ capacity }) => capacity)).toContain(0.5);
    expect(returnsOfHull(hull)).toBe('stepped');
  });

  it('has pinned benefits that are the slope of its pinned losses, with errors over samples', async () => {
    const grid = between(0.55, 0.95, 9);
    const firsts: PinnedPoint[][] = [];
    const quality = { ...BATH_QUALITY, starts: 3, samples: 4 };
    const points = await pinnedCurve(train, relu(0.3), grid, quality, (first) => firsts.push(first));
    expect(firsts).toHaveLength(1);
    expect(firsts[0][0].benefitStandardError).toBe(0);
    for (let n = 1; n < points.length - 1; n++) {
      const [before, point, after] = points.slice(n - 1, n + 2);
      const slope = -(after.loss - before.loss) / (after.capacity - before.capacity);
      expect(Math.abs(point.marginalBenefit - slope)).toBeLessThan(0.03 * slope + 4 * point.benefitStandardError);
    }
    const errors = points.map((point) => point.benefitStandardError / point.marginalBenefit).sort((a, b) => a - b);
    expect(errors[0]).toBeGreaterThan(0);
    expect(errors[4]).toBeLessThan(0.02);
  }, 60_000);
});

describe('models without a bath', () => {
  it.each([
    [{ family: 'computation', activation: 'relu' }, /dimension is a neuron/],
    [{ family: 'autoencoder', density: 0 }, /never active/],
  ] as const)('say why: %o', (spec, reason) => {
    expect(bathOf(aModel(spec), 0)).toMatch(reason);
  });
});
