import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { optimalAllocation } from '../../../src/core/capacity/allocation.ts';
import { oddFeatureBoundaries, statusBoundaries } from '../../../src/core/capacity/phase.ts';
import { kurtosisOfDensity } from '../../../src/core/capacity/quadratic.ts';
import { floats, repeat, uniform } from './builders.ts';

describe('oddFeatureBoundaries', () => {
  test.each([
    [0.5, 0.84746, 1.1607],
    [0.1, 0.18182, 2.125],
    [0.01, 0.01848, 2.4588],
    [0.001, 0.00185, 2.4958],
  ])('six in three at density %d: ignored up to %d, dedicated from %d', (density, ignored, dedicated) => {
    const boundaries = oddFeatureBoundaries(6, 3, kurtosisOfDensity(density));
    expect(boundaries.ignoredBelow).toBeCloseTo(ignored, 5);
    expect(boundaries.dedicatedAbove).toBeCloseTo(dedicated, 4);
  });

  test('meet at V = 1 at kurtosis 3, and stay there below', () => {
    for (const k of [1.8, 2.25, 3])
      expect(oddFeatureBoundaries(6, 3, k)).toEqual({ ignoredBelow: 1, dedicatedAbove: 1 });
    const close = oddFeatureBoundaries(6, 3, 3 + 1e-6);
    expect(close.ignoredBelow).toBeCloseTo(1, 6);
    expect(close.dedicatedAbove).toBeCloseTo(1, 6);
  });

  test('of two features in one dimension say: shared iff k > 1 + 2 max(a/b, b/a)', () => {
    const { ignoredBelow, dedicatedAbove } = oddFeatureBoundaries(2, 1, 18);
    expect(1 + 2 / ignoredBelow).toBeCloseTo(18, 12);
    expect(1 + 2 * dedicatedAbove).toBeCloseTo(18, 12);
  });
});

describe('statusBoundaries', () => {
  test('coincide with the closed form for equal others', () => {
    for (const density of [1, 0.8, 0.6, 0.59, 0.5, 0.1, 0.01, 0.001, 1e-6]) {
      const k = kurtosisOfDensity(density);
      for (const [N, D] of [
        [6, 3],
        [6, 1],
        [6, 5],
        [2, 1],
        [5, 5],
        [3, 4],
        [1, 1],
      ] as const) {
        const general = statusBoundaries({ importance: repeat(N - 1, 1), kurtosis: k, dimensions: D });
        const closed = oddFeatureBoundaries(N, D, k);
        expect(general.ignoredBelow).toBeCloseTo(closed.ignoredBelow, 10);
        expect(general.dedicatedAbove / (closed.dedicatedAbove || 1)).toBeCloseTo(
          closed.dedicatedAbove > 0 ? 1 : 0,
          10,
        );
      }
    }
  });

  /** Capacity of a feature of importance v among others. */
  function capacityAt(v: number, others: Float64Array, kurtosis: Float64Array, D: number): number {
    const allocation = optimalAllocation({ importance: floats(v, ...others), kurtosis, dimensions: D });
    return allocation?.capacity[0] ?? Number.NaN;
  }

  test.each([
    ['decreasing', 3.01, 40],
    ['increasing', 1.8, 1.1],
  ])('are where the optimal allocation changes: any importances and densities, %s returns', (returns, least, span) => {
    const problem = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), fc.integer());
    fc.assert(
      fc.property(problem, ([others, D, seed]) => {
        const next = uniform(seed);
        const importance = Float64Array.from({ length: others }, () => 10 ** (2 * next() - 1));
        const kurtosis = Float64Array.from({ length: others + 1 }, () => least + span * next());
        const { ignoredBelow, dedicatedAbove } = statusBoundaries({
          importance,
          kurtosis: kurtosis[0] ?? 0,
          othersKurtosis: kurtosis.slice(1),
          dimensions: D,
        });
        expect(ignoredBelow).toBeLessThanOrEqual(dedicatedAbove);
        const at = (v: number) => capacityAt(v, importance, kurtosis, D);
        if (D > others) {
          expect({ ignoredBelow, dedicatedAbove }).toEqual({ ignoredBelow: 0, dedicatedAbove: 0 });
          expect(at(1e-9)).toBe(1);
          return;
        }
        expect(at(ignoredBelow * (1 - 1e-6))).toBe(0);
        expect(at(ignoredBelow * (1 + 1e-6))).toBeGreaterThan(0);
        expect(at(dedicatedAbove * (1 - 1e-6))).toBeLessThan(1);
        expect(at(dedicatedAbove * (1 + 1e-6))).toBe(1);
        if (returns === 'increasing') expect(ignoredBelow).toBe(dedicatedAbove);
      }),
      { numRuns: 300 },
    );
  });

  test('are NaN where increasing and decreasing returns meet, and for what is not finite', () => {
    const none = { ignoredBelow: Number.NaN, dedicatedAbove: Number.NaN };
    const others = { importance: floats(1, 1), kurtosis: 2, dimensions: 1 };
    expect(statusBoundaries({ ...others, othersKurtosis: floats(18, 18) })).toEqual(none);
    expect(statusBoundaries({ ...others, kurtosis: kurtosisOfDensity(0) })).toEqual(none);
  });

  test('do not mind others of no importance', () => {
    const with0 = statusBoundaries({ importance: floats(1, 0, 1), kurtosis: 18, dimensions: 1 });
    expect(with0).toEqual(statusBoundaries({ importance: floats(1, 1), kurtosis: 18, dimensions: 1 }));
    const dense = statusBoundaries({ importance: floats(0, 0), kurtosis: 2, dimensions: 1 });
    expect(dense).toEqual({ ignoredBelow: 0, dedicatedAbove: 0 });
  });
});
