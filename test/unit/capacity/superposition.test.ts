import { describe, expect, it } from 'vitest';
import { superpositionDensity } from '../../../src/core/capacity/superposition.ts';

const ignoring = (p: number, r: number): number => Math.min(1, r) * (p / 3 - p ** 2 / 4);
const pair = (p: number, r: number): number => ((1 + r) * p ** 2) / 6;

describe('the density below which superposition pays', () => {
  it.each([0.01, 0.1, 0.5, 1, 2, 10, 100])('makes both losses equal at relative importance %s', (r) => {
    const p = superpositionDensity(r);
    expect(pair(p, r)).toBeCloseTo(ignoring(p, r), 12);
    expect(pair(0.9 * p, r)).toBeLessThan(ignoring(0.9 * p, r));
    expect(pair(1.1 * p, r)).toBeGreaterThan(ignoring(1.1 * p, r));
  });

  it('is 4/7 for equals, and the same whichever feature is called the first', () => {
    expect(superpositionDensity(1)).toBeCloseTo(4 / 7, 15);
    expect(superpositionDensity(0.2)).toBeCloseTo(superpositionDensity(5), 15);
  });
});
