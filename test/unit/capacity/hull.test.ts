import { describe, expect, it } from 'vitest';
import { optimalAllocation } from '../../../src/core/capacity/allocation.ts';
import {
  benefitsOnHull,
  type CurvePoint,
  hullSegments,
  lossOnHull,
  lowerHull,
  returnsOfHull,
} from '../../../src/core/capacity/hull.ts';
import { allocateOnHulls } from '../../../src/core/capacity/hullAllocation.ts';
import { lossAtCapacity } from '../../../src/core/capacity/quadratic.ts';

const point = (capacity: number, loss: number, standardError = 0): CurvePoint => ({ capacity, loss, standardError });
/** The closed form of the quadratic computation model at importance 1. */
const quadratic = (k: number, points = 201): CurvePoint[] =>
  Array.from({ length: points }, (_, n) => point(n / (points - 1), lossAtCapacity(n / (points - 1), 1, k)));
const capacitiesOf = (hull: readonly CurvePoint[]): number[] => hull.map(({ capacity }) => capacity);

describe('the lower hull of a curve of loss against capacity', () => {
  it('keeps the corners that lie below every chord, in order', () => {
    const hull = lowerHull([point(1, 0), point(0.5, 0.1), point(0, 1), point(0.75, 0.2), point(0.25, 0.9)]);
    expect(capacitiesOf(hull)).toEqual([0, 0.5, 1]);
  });

  it('takes the lowest of several points at one capacity', () => {
    expect(lowerHull([point(0, 1), point(0.5, 0.3), point(0.5, 0.2), point(1, 0)])[1].loss).toBe(0.2);
  });

  it('leaves out corners within the noise of their losses', () => {
    expect(capacitiesOf(lowerHull([point(0, 1), point(0.5, 0.45, 0.03), point(1, 0)]))).toEqual([0, 1]);
    expect(capacitiesOf(lowerHull([point(0, 1), point(0.5, 0.45, 0.003), point(1, 0)]))).toEqual([0, 0.5, 1]);
  });

  it('tells what capacity is worth on either side of a corner', () => {
    const hull = lowerHull([point(0, 1), point(0.5, 0.1), point(1, 0)]);
    expect(benefitsOnHull(hull, 0.5).below).toBeCloseTo(1.8, 12);
    expect(benefitsOnHull(hull, 0.5).above).toBeCloseTo(0.2, 12);
    expect(benefitsOnHull(hull, 0.3)).toEqual({
      below: benefitsOnHull(hull, 0.5).below,
      above: benefitsOnHull(hull, 0.5).below,
    });
    expect(benefitsOnHull(hull, 1).above).toBe(0);
    expect(benefitsOnHull(hull, 0).below).toBe(Number.POSITIVE_INFINITY);
    expect(lossOnHull(hull, 0.75)).toBeCloseTo(0.05, 12);
  });

  it('shows the class of returns', () => {
    expect(returnsOfHull(lowerHull(quadratic(18, 12)))).toBe('decreasing');
    expect(returnsOfHull(lowerHull(quadratic(2)))).toBe('increasing');
    expect(returnsOfHull(lowerHull([point(0, 1), point(0.5, 0.1), point(1, 0)]))).toBe('stepped');
    const flat = lowerHull(quadratic(3));
    expect(returnsOfHull(flat, [4, 4.001, 3.999])).toBe('constant');
    expect(returnsOfHull(flat, [1, 2, 4])).toBe('increasing');
    expect(returnsOfHull(flat, [1.07, 1.05, 1])).toBe('decreasing');
    const bent = lowerHull([point(0, 1), point(0.5, 0.48), point(1, 0)]);
    expect(returnsOfHull(bent)).toBe('decreasing');
    expect(returnsOfHull(lowerHull([point(0, 1), point(0.5, 0.496), point(1, 0)]))).toBe('constant');
  });
});

describe('an allocation on hulls', () => {
  it.each([6, 18])('is the closed form of the quadratic model, but for the width of a piece: k = %d', (k) => {
    const importance = Float64Array.of(0.5, 1, 1, 1.2, 1, 2);
    const hull = lowerHull(quadratic(k, 41));
    // The hull drops corners that are shallower than noise: pieces are wider than a 40th.
    const width = Math.max(...hullSegments(hull).map(({ from, to }) => to - from));
    const found = allocateOnHulls(
      Array.from(importance, () => hull),
      importance.map((v) => v * v),
      3,
    );
    const theory = optimalAllocation({ importance, kurtosis: new Float64Array(6).fill(k), dimensions: 3 });
    expect(found.capacity.reduce((sum, C) => sum + C, 0)).toBeCloseTo(3, 9);
    found.capacity.forEach((C, i) => {
      expect(Math.abs(C - (theory?.capacity[i] ?? Number.NaN))).toBeLessThan(width);
    });
    expect(found.threshold / (theory?.threshold ?? Number.NaN)).toBeCloseTo(1, 0);
  });

  it('gives whole dimensions to the most important where returns increase', () => {
    const hull = lowerHull(quadratic(2));
    const { capacity } = allocateOnHulls([hull, hull, hull, hull], Float64Array.of(1, 3, 2, 4), 2);
    expect(capacity).toEqual(Float64Array.of(0, 1, 0, 1));
  });

  it('pairs equal features at a corner at one half', () => {
    const hull = lowerHull([point(0, 1), point(0.5, 0.1), point(1, 0)]);
    expect(allocateOnHulls(Array(6).fill(hull), new Float64Array(6).fill(1), 3).capacity).toEqual(
      new Float64Array(6).fill(0.5),
    );
  });

  it('leaves dimensions over where every feature has one, at no price', () => {
    const hull = lowerHull(quadratic(18));
    const { capacity, threshold } = allocateOnHulls([hull, hull], Float64Array.of(1, 1), 5);
    expect(Array.from(capacity, (C) => Math.round(C * 1e9) / 1e9)).toEqual([1, 1]);
    expect(threshold).toBe(0);
  });
});
