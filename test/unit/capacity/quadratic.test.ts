import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capacities, squaredLengths } from '../../../src/core/capacity/capacity.ts';
import {
  expectedLoss,
  expectedLossGradient,
  kurtosisOfDensity,
  lossAtCapacity,
  optimalBias,
  optimalLength,
} from '../../../src/core/capacity/quadratic.ts';
import { floats, randomMatrix, sum } from './builders.ts';

const shape = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 7 }), fc.integer());

/** Importances and kurtoses of N features, all different. */
function features(N: number): { importance: Float64Array; kurtosis: Float64Array } {
  return {
    importance: Float64Array.from({ length: N }, (_, i) => 0.3 + 0.4 * i),
    kurtosis: Float64Array.from({ length: N }, (_, i) => 1.9 + 1.7 * i),
  };
}

describe('kurtosisOfDensity', () => {
  test.each([
    [1, 1.8],
    [0.8, 2.25],
    [0.6, 3],
    [0.1, 18],
    [0.001, 1800],
    [1e-6, 1.8e6],
  ])('density %d has kurtosis %d', (density, kurtosis) => {
    expect(kurtosisOfDensity(density)).toBeCloseTo(kurtosis, 9);
  });
});

/**
 * The expectation of the squared error, summed over atoms instead of by any formula for moments: x = 0 with
 * probability 1 − p, else one of three Gauss–Legendre nodes of U(−a, a), which integrate degree 5 exactly. The
 * loss is of degree 4 in every x_i, so this is no approximation.
 */
function enumeratedLoss(
  W: Float64Array,
  D: number,
  importance: Float64Array,
  density: Float64Array,
  bias: number,
): number {
  const N = importance.length;
  const atoms = Array.from(density, (p) => {
    const a = Math.sqrt(3 / p);
    const node = a * Math.sqrt(3 / 5);
    return [
      { x: 0, weight: 1 - p + (p * 8) / 18 },
      { x: node, weight: (p * 5) / 18 },
      { x: -node, weight: (p * 5) / 18 },
    ];
  });
  let expectation = 0;
  for (let state = 0; state < 3 ** N; state++) {
    const chosen = atoms.map((list, i) => list[Math.floor(state / 3 ** i) % 3] ?? { x: Number.NaN, weight: 0 });
    const target = sum(chosen.map(({ x }, i) => (importance[i] ?? 0) * x * x));
    const hidden = Array.from({ length: D }, (_, a) => sum(chosen.map(({ x }, i) => (W[a * N + i] ?? 0) * x)));
    const output = sum(hidden.map((h) => h * h)) + bias;
    expectation += chosen.reduce((weight, atom) => weight * atom.weight, 1) * (target - output) ** 2;
  }
  return expectation;
}

describe('expectedLoss', () => {
  test('is the expectation of the squared error, for features of different densities and any bias', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer(),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (D, N, seed, bias) => {
          const W = randomMatrix(D, N, seed);
          const { importance } = features(N);
          const density = Float64Array.from({ length: N }, (_, i) => [0.9, 0.6, 0.3, 0.1, 1][i] ?? 1);
          const exact = enumeratedLoss(W, D, importance, density, bias);
          const loss = expectedLoss(W, D, N, importance, density.map(kurtosisOfDensity), bias);
          expect(Math.abs(loss / exact - 1)).toBeLessThan(1e-11);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('without a bias is that at the best bias', () => {
    const W = randomMatrix(3, 6, 2);
    const { importance, kurtosis } = features(6);
    const best = optimalBias(W, 3, 6, importance);
    const loss = expectedLoss(W, 3, 6, importance, kurtosis);
    expect(expectedLoss(W, 3, 6, importance, kurtosis, best)).toBeCloseTo(loss, 12);
    expect(expectedLoss(W, 3, 6, importance, kurtosis, best + 0.1)).toBeCloseTo(loss + 0.01, 12);
  });

  test('says the same in terms of capacity: Σ(k−1)(n−v)² − 2Σn² + 2Σn²/C (equation 13)', () => {
    fc.assert(
      fc.property(shape, ([D, N, seed]) => {
        const W = randomMatrix(D, N, seed);
        const { importance, kurtosis } = features(N);
        const norm2 = squaredLengths(W, D, N);
        const C = capacities(W, D, N);
        const equation13 = sum(
          Array.from(norm2, (n, i) => {
            return ((kurtosis[i] ?? 0) - 1) * (n - (importance[i] ?? 0)) ** 2 - 2 * n * n + (2 * n * n) / (C[i] ?? 0);
          }),
        );
        expect(expectedLoss(W, D, N, importance, kurtosis)).toBeCloseTo(equation13, 9);
      }),
    );
  });

  test('NaN in W gives NaN', () => {
    expect(expectedLoss(floats(Number.NaN, 1), 1, 2, floats(1, 1), floats(3, 3))).toBeNaN();
  });
});

describe('expectedLossGradient', () => {
  const difference = (f: (t: number) => number) => (8 * (f(1e-3) - f(-1e-3)) - (f(2e-3) - f(-2e-3))) / 12e-3;

  test.each([
    ['at the best bias', undefined],
    ['at a given bias', 0.7],
  ])('agrees with finite differences %s', (_, bias) => {
    fc.assert(
      fc.property(shape, ([D, N, seed]) => {
        const W = randomMatrix(D, N, seed);
        const { importance, kurtosis } = features(N);
        const gradient = expectedLossGradient(W, D, N, importance, kurtosis, bias);
        for (let t = 0; t < W.length; t++) {
          const along = difference((step) => {
            const moved = W.slice();
            moved[t] = (moved[t] ?? 0) + step;
            return expectedLoss(moved, D, N, importance, kurtosis, bias);
          });
          expect(gradient.W[t]).toBeCloseTo(along, 6);
        }
        const b = bias ?? optimalBias(W, D, N, importance);
        const alongBias = difference((step) => expectedLoss(W, D, N, importance, kurtosis, b + step));
        expect(gradient.bias).toBeCloseTo(alongBias, 8);
      }),
      { numRuns: 30 },
    );
  });
});

describe('optimalLength and lossAtCapacity', () => {
  /** Equation 13 for one feature at capacity C, as a function of its squared length. */
  const lossOf = (n: number, C: number, v: number, k: number) => (k - 1) * (n - v) ** 2 - 2 * n * n + (2 * n * n) / C;

  test('are the least of equation 13 over lengths', () => {
    for (const k of [1.8, 2.25, 3, 18, 1800]) {
      for (const C of [0.01, 0.2, 0.5, 0.9, 1]) {
        const v = 1.3;
        const best = optimalLength(C, v, k);
        const loss = lossOf(best, C, v, k);
        expect(lossAtCapacity(C, v, k)).toBeCloseTo(loss, 9);
        for (const factor of [0.99, 1.01]) expect(lossOf(best * factor, C, v, k)).toBeGreaterThan(loss);
      }
    }
  });

  test('have the ends n = 0 and n = v, loss (k−1)v² and 0', () => {
    for (const k of [1, 1.8, 3, 18]) {
      expect(optimalLength(0, 2, k)).toBe(0);
      expect(optimalLength(1, 2, k)).toBe(2);
      expect(lossAtCapacity(0, 2, k)).toBeCloseTo((k - 1) * 4, 12);
      expect(lossAtCapacity(1, 2, k)).toBe(0);
    }
  });

  test.each([1e-4, 1, 1e4])('stay finite at density 1e-6 and importance %d', (v) => {
    for (const C of [0, 1e-12, 0.5, 1]) {
      expect(optimalLength(C, v, 1.8e6)).toSatisfy(Number.isFinite);
      expect(lossAtCapacity(C, v, 1.8e6)).toSatisfy(Number.isFinite);
    }
  });
});
