import { describe, expect, it } from 'vitest';
import { superpositionDensity } from '../../../src/core/capacity/superposition.ts';

const ignoring = (p: number, importance: number[]): number => Math.min(...importance) * (p / 3 - p ** 2 / 4);
const pair = (p: number, [a, b]: number[]): number => ((a + b) * p ** 2) / 6;

describe('the density below which superposition pays', () => {
  it.each([0.01, 0.1, 0.5, 1, 2, 10, 100])('makes both losses equal at relative importance %s', (r) => {
    const p = superpositionDensity([1, r]);
    expect(pair(p, [1, r])).toBeCloseTo(ignoring(p, [1, r]), 12);
    expect(pair(0.9 * p, [1, r])).toBeLessThan(ignoring(0.9 * p, [1, r]));
    expect(pair(1.1 * p, [1, r])).toBeGreaterThan(ignoring(1.1 * p, [1, r]));
  });

  it('is 4r/(2 + 5r) and 4/(5 + 2r) for two features in one dimension', () => {
    expect(superpositionDensity([1, 0.3])).toBeCloseTo(1.2 / 3.5, 15);
    expect(superpositionDensity([1, 3])).toBeCloseTo(4 / 11, 15);
  });

  it('is that of the two least important of three features in two dimensions', () => {
    expect(superpositionDensity([0.3, 1, 1])).toBeCloseTo(1.2 / 3.5, 15);
    for (const r of [1, 3, 100]) expect(superpositionDensity([r, 1, 1])).toBeCloseTo(4 / 7, 15);
  });

  it('depends on the ratio alone, and not on the order', () => {
    expect(superpositionDensity([0.2, 1])).toBeCloseTo(superpositionDensity([5, 1]), 15);
    expect(superpositionDensity([1, 0.2])).toBeCloseTo(superpositionDensity([30, 6]), 15);
  });
});
