import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Allocation, optimalAllocation } from '../../../src/core/capacity/allocation.ts';
import { capacities, squaredLengths, statusOf } from '../../../src/core/capacity/capacity.ts';
import { marginalBenefit } from '../../../src/core/capacity/marginalBenefit.ts';
import {
  expectedLoss,
  expectedLossGradient,
  kurtosisOfDensity,
  lossAtCapacity,
} from '../../../src/core/capacity/quadratic.ts';
import { floats, randomMatrix, repeat, sum, uniform } from './builders.ts';
import { embeddingOf } from './realise.ts';

/** The allocation, where there must be one. */
function allocate(importance: Float64Array, kurtosis: Float64Array, dimensions: number): Allocation {
  const allocation = optimalAllocation({ importance, kurtosis, dimensions });
  if (!allocation) throw new Error('no allocation');
  return allocation;
}

/** One odd feature of importance V before five of importance 1, in 3 dimensions. */
const sixInThree = (V: number, density: number) =>
  allocate(floats(V, 1, 1, 1, 1, 1), repeat(6, kurtosisOfDensity(density)), 3);

/** E[L] = Σ L_i(C_i) of any capacities. */
const lossOf = (capacity: ArrayLike<number>, importance: Float64Array, kurtosis: Float64Array) =>
  sum(Array.from(capacity, (C, i) => lossAtCapacity(C, importance[i] ?? 0, kurtosis[i] ?? 0)));

/** Random capacities in [0, 1] that sum to D (D < N). */
function feasible(N: number, D: number, seed: number): Float64Array {
  const next = uniform(seed);
  const C = Float64Array.from({ length: N }, next);
  const scaled = (t: number) => C.map((c) => Math.min(1, c * t));
  let [low, high] = [0, 1e6];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (sum(scaled(middle)) < D) low = middle;
    else high = middle;
  }
  return scaled(low);
}

describe('optimalAllocation of six features in three dimensions', () => {
  test('half an importance at kurtosis 18', () => {
    const allocation = sixInThree(0.5, 0.1);
    expect(allocation.lambda).toBeCloseTo(1.640351, 6);
    expect(allocation.threshold).toBeCloseTo(5.381502, 6);
    expect(allocation.loss).toBeCloseTo(8.549708, 6);
    expect(allocation.unique).toBe(true);
    for (const [i, C] of allocation.capacity.entries()) expect(C).toBeCloseTo(i === 0 ? 0.212121 : 0.557576, 6);
    for (const [i, n] of allocation.norm2.entries()) expect(n).toBeCloseTo(i === 0 ? 0.347953 : 0.91462, 6);
  });

  test.each([
    [0.2, 0.0128],
    [0.3, 0.0818],
    [0.5, 0.2121],
    [0.7, 0.3333],
    [1, 0.5],
    [1.5, 0.7436],
    [2, 0.9524],
  ])('gives importance %d at density 0.1 a capacity of %d', (V, capacity) => {
    expect(sixInThree(V, 0.1).capacity[0]).toBeCloseTo(capacity, 4);
  });

  test('shares equally between equal features, to the last bit', () => {
    expect(new Set(sixInThree(1, 0.1).capacity)).toEqual(new Set([0.5]));
    expect(new Set(sixInThree(0.49, 0.1).capacity.slice(1)).size).toBe(1);
  });

  test.each([
    ['A', 0.75, 0.8, 'ignored', 0, undefined],
    ['B', 1.37, 0.8, 'dedicated', 1, undefined],
    ['C', 1, 0.6, 'polysemantic', 0.5, 0.5],
    ['D', 0.036, 0.1, 'ignored', 0, 0.6],
    ['E', 0.49, 0.1, 'polysemantic', 0.2058, 0.5588],
    ['F', 27, 0.1, 'dedicated', 1, 0.4],
  ])('point %s of figure 4 (V = %d, p = %d) is %s', (_, V, density, status, capacity, others) => {
    const allocation = sixInThree(V, density);
    const C = allocation.capacity[0] ?? Number.NaN;
    expect(statusOf(C)).toBe(status);
    expect(C).toBeCloseTo(capacity, 4);
    if (others !== undefined) {
      for (const other of allocation.capacity.slice(1)) expect(other).toBeCloseTo(others, 4);
    } else {
      expect(allocation.capacity.slice(1).filter((other) => other === 1)).toHaveLength(3 - capacity);
    }
  });
});

/** Importances 1e-4 … 1e4 and kurtoses above 3, up to that of density 1e-6. */
const decreasing = fc
  .tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 10 }), fc.boolean(), fc.integer())
  .map(([N, D, sameKurtosis, seed]) => {
    const next = uniform(seed);
    const shared = 3 + 10 ** (7 * next() - 1);
    return {
      N,
      D,
      importance: Float64Array.from({ length: N }, () => 10 ** (8 * next() - 4)),
      kurtosis: Float64Array.from({ length: N }, () => (sameKurtosis ? shared : 3 + 10 ** (8 * next() - 2))),
    };
  });

/** Kurtoses from 1.8 (density 1) to 3. */
const increasing = fc
  .tuple(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 8 }), fc.integer())
  .map(([N, D, seed]) => {
    const next = uniform(seed);
    return {
      N,
      D,
      importance: Float64Array.from({ length: N }, () => 10 ** (2 * next() - 1)),
      kurtosis: Float64Array.from({ length: N }, () => 1.8 + 1.2 * next()),
    };
  });

describe('optimalAllocation with decreasing returns', () => {
  test('satisfies the KKT conditions and uses every dimension', () => {
    fc.assert(
      fc.property(decreasing, ({ N, D, importance, kurtosis }) => {
        const { capacity, threshold, unique, loss } = allocate(importance, kurtosis, D);
        expect(unique).toBe(true);
        expect(sum(capacity)).toBeCloseTo(Math.min(N, D), 9);
        expect(loss).toBeGreaterThanOrEqual(0);
        for (let i = 0; i < N; i++) {
          const C = capacity[i] ?? Number.NaN;
          const relative = marginalBenefit(C, importance[i] ?? 0, kurtosis[i] ?? 0) / threshold;
          if (C === 0) expect(relative).toBeLessThanOrEqual(1 + 1e-8);
          else if (C === 1) expect(relative).toBeGreaterThanOrEqual(1 - 1e-8);
          else expect(Math.abs(relative - 1)).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is realised by a matrix, whose expected loss, capacities and lengths are those promised', () => {
    fc.assert(
      fc.property(decreasing, ({ N, D, importance, kurtosis }) => {
        const { capacity, norm2, lambda, loss } = allocate(importance, kurtosis, D);
        const W = embeddingOf(capacity, norm2, lambda, D);
        const scale = sum(importance.map((v, i) => (kurtosis[i] ?? 0) * v * v));
        expect(Math.abs(expectedLoss(W, D, N, importance, kurtosis) - loss) / scale).toBeLessThan(1e-9);
        const realised = capacities(W, D, N);
        for (const [i, C] of capacity.entries()) expect(realised[i]).toBeCloseTo(C, 5);
        for (const [i, n] of squaredLengths(W, D, N).entries()) {
          expect(Math.abs(n - (norm2[i] ?? 0))).toBeLessThan(1e-6 * (importance[i] ?? 0) + 1e-12 * lambda);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is beaten by no other capacities and by no matrix', () => {
    fc.assert(
      fc.property(decreasing, fc.integer(), ({ N, D, importance, kurtosis }, seed) => {
        const { loss } = allocate(importance, kurtosis, D);
        if (D < N) {
          const other = lossOf(feasible(N, D, seed), importance, kurtosis);
          expect(other).toBeGreaterThanOrEqual(loss * (1 - 1e-9));
        }
        const W = randomMatrix(D, N, seed).map((w, t) => w * Math.sqrt(importance[t % N] ?? 0));
        expect(expectedLoss(W, D, N, importance, kurtosis)).toBeGreaterThanOrEqual(loss * (1 - 1e-9));
      }),
    );
  });

  test('leaves one feature of every two in one dimension polysemantic iff k > 1 + 2 max(a/b, b/a)', () => {
    for (const [a, b] of [
      [1, 1],
      [1, 3],
      [0.2, 1],
    ] as const) {
      const limit = 1 + 2 * Math.max(a / b, b / a);
      const shares = (k: number) => allocate(floats(a, b), repeat(2, k), 1).capacity.every((C) => C > 0 && C < 1);
      expect(shares(limit * 1.001)).toBe(true);
      expect(a === b || !shares(limit * 0.999)).toBe(true);
    }
  });

  test('goes over into constant returns without a jump', () => {
    const close = allocate(floats(1, 1, 1), repeat(3, 3 + 1e-8), 2);
    for (const C of close.capacity) expect(C).toBeCloseTo(2 / 3, 12);
    expect(allocate(floats(2, 1, 1), repeat(3, 3 + 1e-8), 1).capacity).toEqual(floats(1, 0, 0));
  });

  test('says what one more bit of capacity would save where nothing is shared', () => {
    const { capacity, lambda } = allocate(floats(1, 1e-5), repeat(2, 18), 1);
    expect(capacity).toEqual(floats(1, 0));
    expect(lambda).toBeCloseTo((17 / 2) * 1e-5, 15);
  });
});

describe('optimalAllocation with constant returns', () => {
  test('shares equally between equals, and says that other shares are as good', () => {
    const allocation = allocate(repeat(6, 1), repeat(6, 3), 3);
    expect(allocation.capacity).toEqual(repeat(6, 0.5));
    expect(allocation.unique).toBe(false);
    expect(allocation.lambda).toBe(1);
    expect(allocation.loss).toBeCloseTo(6, 12);
  });

  test('is unique without a tie', () => {
    const allocation = allocate(floats(1, 3, 2), repeat(3, 3), 2);
    expect(allocation.capacity).toEqual(floats(0, 1, 1));
    expect(allocation.unique).toBe(true);
  });

  test('mixed with decreasing returns: a flat feature takes what the others leave at its price', () => {
    // At λ = 1 the feature with k = 18 and v = .3 wants 2/15·(8.5·.3 − 1); the flat one takes the rest.
    const allocation = allocate(floats(1, 0.3), floats(3, 18), 1);
    const curved = (2 / 15) * (8.5 * 0.3 - 1);
    expect(allocation.capacity[1]).toBeCloseTo(curved, 12);
    expect(allocation.capacity[0]).toBeCloseTo(1 - curved, 12);
    expect(allocation.lambda).toBe(1);
    expect(allocation.unique).toBe(true);
    expect(allocate(floats(1, 1, 0.3), floats(3, 3, 18), 2).unique).toBe(false);
  });

  test('agrees with the mixed problem nearby', () => {
    const importance = floats(1, 0.3, 0.9, 0.5);
    const exact = allocate(importance, floats(3, 18, 5, 3), 2);
    const near = allocate(importance, floats(3 + 1e-6, 18, 5, 3 + 1e-6), 2);
    for (const [i, C] of near.capacity.entries()) expect(C).toBeCloseTo(exact.capacity[i] ?? -1, 4);
    expect(near.loss).toBeCloseTo(exact.loss, 5);
  });
});

describe('optimalAllocation with increasing returns', () => {
  test('is the best of all choices of D features', () => {
    fc.assert(
      fc.property(increasing, ({ N, D, importance, kurtosis }) => {
        const { loss, capacity } = allocate(importance, kurtosis, D);
        expect(sum(capacity)).toBe(Math.min(N, D));
        const kept = sum(capacity.map((C, i) => (1 - C) * ((kurtosis[i] ?? 0) - 1) * (importance[i] ?? 0) ** 2));
        expect(loss).toBeCloseTo(kept, 9);
        let best = Number.POSITIVE_INFINITY;
        for (let choice = 0; choice < 2 ** N; choice++) {
          const corner = Array.from({ length: N }, (_, i) => (choice >> i) & 1);
          if (sum(corner) <= D) best = Math.min(best, lossOf(corner, importance, kurtosis));
        }
        expect(loss).toBeCloseTo(best, 9);
      }),
    );
  });

  test('is beaten by no shared dimension', () => {
    fc.assert(
      fc.property(increasing, fc.integer(), ({ N, D, importance, kurtosis }, seed) => {
        if (D >= N) return;
        const other = lossOf(feasible(N, D, seed), importance, kurtosis);
        expect(other).toBeGreaterThanOrEqual(allocate(importance, kurtosis, D).loss * (1 - 1e-9));
      }),
    );
  });

  test('chooses the first of equals and is unique up to their exchange', () => {
    const allocation = allocate(floats(2, 1, 1, 1), repeat(4, 2.25), 2);
    expect(allocation.capacity).toEqual(floats(1, 1, 0, 0));
    expect(allocation.unique).toBe(true);
  });

  test('is not unique where different features save the same', () => {
    // (k − 1)v² is 2 for both, but for the rounding of √2.
    const allocation = allocate(floats(1, Math.SQRT2), floats(3, 2), 1);
    expect(sum(allocation.capacity)).toBe(1);
    expect(allocation.loss).toBeCloseTo(2, 12);
    expect(allocation.unique).toBe(false);
    expect(allocate(floats(1, 2), floats(2.6, 1.4), 1).unique).toBe(false);
    expect(allocate(floats(1, 2, 9), floats(2.6, 1.4, 2), 1).unique).toBe(true);
  });

  test('has a price between the marginal benefits of the ignored and of the dedicated', () => {
    fc.assert(
      fc.property(increasing, ({ N, D, importance, kurtosis }) => {
        if (D >= N) return;
        const { capacity, threshold } = allocate(importance, kurtosis, D);
        for (const [i, C] of capacity.entries()) {
          const m = marginalBenefit(C, importance[i] ?? 0, kurtosis[i] ?? 0);
          if (C === 0) expect(m).toBeLessThanOrEqual(threshold * (1 + 1e-12));
          else expect(m).toBeGreaterThanOrEqual(threshold * (1 - 1e-12));
        }
      }),
    );
  });
});

describe('optimalAllocation at its edges', () => {
  test('dedicates a dimension to every feature when there is room', () => {
    for (const k of [2, 3, 18]) {
      const allocation = allocate(floats(1, 2), repeat(2, k), 5);
      expect(allocation).toMatchObject({
        capacity: floats(1, 1),
        norm2: floats(1, 2),
        lambda: 0,
        loss: 0,
        unique: true,
      });
    }
    expect(allocate(floats(1, 2), floats(2, 18), 2).capacity).toEqual(floats(1, 1));
  });

  test('leaves out features of no importance, whatever the room', () => {
    for (const k of [2, 3, 18]) {
      const allocation = allocate(floats(0, 1, 0), repeat(3, k), 2);
      expect(allocation).toMatchObject({ capacity: floats(0, 1, 0), norm2: floats(0, 1, 0), loss: 0, threshold: 0 });
    }
    expect(allocate(repeat(3, 0), repeat(3, 18), 1).capacity).toEqual(repeat(3, 0));
    expect(sum(allocate(floats(0, 1, 1, 1), repeat(4, 18), 2).capacity)).toBeCloseTo(2, 12);
  });

  test('stays finite from one in a million densities to dense, and importances from 1e-4 to 1e4', () => {
    for (const density of [1e-6, 1e-3, 0.1, 0.5999, 0.6, 0.6001, 1]) {
      for (const V of [1e-4, 0.999999, 1, 1e4]) {
        const { capacity, norm2, lambda, loss, threshold } = sixInThree(V, density);
        for (const value of [...capacity, ...norm2, lambda, loss, threshold]) expect(value).toSatisfy(Number.isFinite);
        expect(sum(capacity)).toBeCloseTo(3, 9);
      }
    }
  });

  test('has no answer for increasing together with decreasing returns', () => {
    expect(optimalAllocation({ importance: floats(1, 1), kurtosis: floats(2, 18), dimensions: 1 })).toBeUndefined();
  });

  test.each([
    ['NaN importance', floats(Number.NaN, 1), floats(18, 18), 1],
    ['negative importance', floats(-1, 1), floats(18, 18), 1],
    ['density 0', floats(1, 1), floats(Number.POSITIVE_INFINITY, 18), 1],
    ['kurtosis below 1', floats(1, 1), floats(0.5, 18), 1],
    ['no dimension', floats(1, 1), floats(18, 18), 0],
    ['half a dimension', floats(1, 1), floats(18, 18), 1.5],
    ['too few kurtoses', floats(1, 1), floats(18), 1],
  ])('has no answer for %s', (_, importance, kurtosis, dimensions) => {
    expect(optimalAllocation({ importance, kurtosis, dimensions })).toBeUndefined();
  });
});

describe('gradient descent on the expected loss', () => {
  /** Steps down the gradient with a step size that adapts; the least loss over a few starts. */
  function descend(N: number, D: number, importance: Float64Array, kurtosis: Float64Array): number {
    let best = Number.POSITIVE_INFINITY;
    for (let seed = 1; seed <= 6; seed++) {
      let W = randomMatrix(D, N, seed);
      let loss = expectedLoss(W, D, N, importance, kurtosis);
      let rate = 1e-3;
      for (let step = 0; step < 3000; step++) {
        const gradient = expectedLossGradient(W, D, N, importance, kurtosis).W;
        const next = W.map((w, t) => w - rate * (gradient[t] ?? 0));
        const nextLoss = expectedLoss(next, D, N, importance, kurtosis);
        if (nextLoss < loss) [W, loss, rate] = [next, nextLoss, rate * 1.2];
        else rate /= 2;
      }
      best = Math.min(best, loss);
    }
    return best;
  }

  test.each([
    ['2 in 1, shared', floats(1, 0.8), repeat(2, 18), 1],
    ['2 in 1, dense', floats(1, 0.8), repeat(2, 2), 1],
    ['3 in 2, dense', floats(1, 0.6, 0.9), repeat(3, 2.25), 2],
    ['3 in 2, different densities', floats(1, 0.6, 0.9), floats(18, 90, 6), 2],
    ['4 in 2, one dominant', floats(30, 1, 0.7, 0.9), repeat(4, 18), 2],
    ['constant and decreasing returns', floats(1, 0.3), floats(3, 18), 1],
  ])('arrives at the promised loss: %s', (_, importance, kurtosis, D) => {
    const { loss } = allocate(importance, kurtosis, D);
    expect(descend(importance.length, D, importance, kurtosis) / loss).toBeCloseTo(1, 6);
  });
});
