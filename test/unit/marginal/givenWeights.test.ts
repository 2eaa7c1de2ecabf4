import { beforeAll, describe, expect, it } from 'vitest';
import { optimalAllocation } from '../../../src/core/capacity/allocation.ts';
import { capacities } from '../../../src/core/capacity/capacity.ts';
import { marginalBenefit } from '../../../src/core/capacity/marginalBenefit.ts';
import { kurtosisOfDensity } from '../../../src/core/capacity/quadratic.ts';
import { ACTIVATIONS } from '../../../src/core/training/activations.ts';
import type { Train } from '../../../src/core/training/bath.ts';
import { NET_QUALITY, netCurve } from '../../../src/core/training/netCurve.ts';
import { exponential } from '../../../src/core/training/portableMath.ts';
import { probe } from '../../../src/core/training/probe.ts';
import { aModel } from '../support/models.ts';
import { aPlan, starts } from '../support/plans.ts';
import { activationOf } from '../support/referenceTraining.ts';
import { kernelTrain } from '../support/train.ts';

let train: Train;
beforeAll(async () => {
  train = await kernelTrain();
});

describe('the private-dimension probe', () => {
  it.each([
    { odd: 0.5, density: 0.1 },
    { odd: 1.4, density: 0.05 },
    { odd: 0.3, density: 0.01 },
  ])('is the closed form within 0.1 % at trained optima: V = $odd, p = $density', async ({ odd, density }) => {
    const importance = [odd, 1, 1, 1, 1, 1];
    const model = aModel({ family: 'computation', activation: 'quadratic', density, importance });
    const { W, b, loss } = await train(aPlan(3, starts(4, { importance, density })));
    const best = loss.indexOf(Math.min(...loss));
    const own = W.slice(best * 18, (best + 1) * 18);
    const C = capacities(own, 3, 6);
    const found = probe(model, own, b.slice(best, best + 1));
    let compared = 0;
    C.forEach((c, i) => {
      if (c < 0.05 || c > 0.95) {
        expect(found?.marginalBenefit[i]).toBeNaN();
        return;
      }
      compared++;
      const expected = marginalBenefit(c, importance[i], kurtosisOfDensity(density));
      expect(Math.abs((found?.marginalBenefit[i] ?? Number.NaN) / expected - 1)).toBeLessThan(0.001);
    });
    expect(compared).toBeGreaterThan(2);
  });

  it('finds that an antipodal pair of a ReLU autoencoder gains little from more', async () => {
    const importance = [1, 1];
    const model = aModel({ D: 1, importance, density: 0.1 });
    const plan = aPlan(1, starts(4, { importance, density: 0.1 }), {
      family: 'autoencoder',
      activation: 'relu',
      symmetric: false,
      optimizer: 'lbfgs',
      steps: 500,
    });
    const { W, b, loss } = await train(plan);
    const best = loss.indexOf(Math.min(...loss));
    const { marginalBenefit: found, standardError } = probe(
      model,
      W.slice(2 * best, 2 * best + 2),
      b.slice(2 * best, 2 * best + 2),
    ) ?? {
      marginalBenefit: [],
      standardError: [],
    };
    // Var x = p/3 − p²/4; the pair has nearly all of it, and more capacity is worth about a tenth of it.
    const variance = 0.1 / 3 - 0.01 / 4;
    expect(found[0]).toBeGreaterThan(0.02 * variance);
    expect(found[0]).toBeLessThan(0.3 * variance);
    expect(standardError[0]).toBeLessThan(0.1 * found[0]);
  });

  it('says nothing of computation models that are not quadratic', () => {
    expect(probe(aModel({ family: 'computation' }), new Float64Array(18), new Float64Array(1))).toBeUndefined();
  });
});

describe('the net curve at fixed dimensions', () => {
  it.each([
    { odd: 0.49, density: 0.1 },
    { odd: 1.3, density: 0.1 },
    { odd: 0.5, density: 0.01 },
  ])('crosses 0 at the optimal capacity: V = $odd, p = $density', async ({ odd, density }) => {
    const importance = [odd, 1, 1, 1, 1, 1];
    const model = aModel({ family: 'computation', activation: 'quadratic', density, importance });
    const kurtosis = new Float64Array(6).fill(kurtosisOfDensity(density));
    const optimum = optimalAllocation({ importance: model.importance, kurtosis, dimensions: 3 })?.capacity[0] ?? 0;
    const grid = [-0.02, -0.01, 0, 0.01, 0.02].map((by) => optimum + by);
    const points = await netCurve(train, model, 0, grid, NET_QUALITY);
    expect(points.every(({ feasible }) => feasible)).toBe(true);
    expect(points.map((point) => Math.sign(Math.round(point.marginalBenefit * 1e4)))).toEqual([1, 1, 0, -1, -1]);
    expect(Math.min(...points.map(({ loss }) => loss))).toBeCloseTo(points[2].loss, 8);
  });

  it('never gains below the optimum of a ReLU computation model', async () => {
    const model = aModel({ family: 'computation', activation: 'relu', density: 0.1 });
    const points = await netCurve(train, model, 0, [0.1, 0.5, 0.9], NET_QUALITY);
    expect(points[0].marginalBenefit).toBeGreaterThan(0);
    expect(points[2].marginalBenefit).toBeLessThan(0);
    expect(points[0].loss).toBeGreaterThan(points[1].loss);
    expect(points[2].loss).toBeGreaterThan(points[1].loss);
  });
});

describe('portable functions', () => {
  it('compute e^x as the C library does', () => {
    for (let x = -50; x < 50; x += 0.37) {
      expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(5e-16);
    }
    expect([exponential(-800), exponential(800), exponential(0)]).toEqual([0, Number.POSITIVE_INFINITY, 1]);
    expect(exponential(Number.NaN)).toBeNaN();
  });

  it.each(['quadratic', 'relu', 'gelu', 'linear', 'abs'] as const)('have the values and slopes of %s', (activation) => {
    const { value, slope } = ACTIVATIONS[activation];
    for (let z = -3.9; z < 4; z += 0.31) {
      expect(value(z)).toBeCloseTo(activationOf[activation](z), 6);
      expect(slope(z)).toBeCloseTo((value(z + 1e-5) - value(z - 1e-5)) / 2e-5, 4);
    }
  });
});
