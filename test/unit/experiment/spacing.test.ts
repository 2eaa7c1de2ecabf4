import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exponential, linearSpace, logSpace, power } from '../../../src/core/experiment/spacing.ts';

const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
const count = fc.integer({ min: 2, max: 60 });

describe('a range', () => {
  test('has its ends exactly and as many values as asked', () => {
    fc.assert(
      fc.property(positive, positive, count, (from, to, points) => {
        for (const values of [logSpace(from, to, points), linearSpace(from, to, points)]) {
          expect(values).toHaveLength(points);
          expect([values[0], values.at(-1)]).toEqual([from, to]);
        }
      }),
    );
  });

  test('rises or falls all the way', () => {
    fc.assert(
      fc.property(positive, positive, count, (from, to, points) => {
        fc.pre(Math.abs(Math.log(to / from)) > 1e-6);
        for (const values of [logSpace(from, to, points), linearSpace(from, to, points)]) {
          const steps = values.slice(1).map((value, i) => Math.sign(value - (values[i] ?? 0)));
          expect(new Set(steps)).toEqual(new Set([Math.sign(to - from)]));
        }
      }),
    );
  });

  test('is the geometric or arithmetic sequence to 12 digits', () => {
    fc.assert(
      fc.property(positive, positive, count, (from, to, points) => {
        const ratios = logSpace(from, to, points).map((value, i) => value / (from * (to / from) ** (i / (points - 1))));
        for (const ratio of ratios) expect(ratio).toBeCloseTo(1, 11);
      }),
    );
  });

  test('has readable values where they exist', () => {
    expect(logSpace(0.01, 100, 5)).toEqual([0.01, 0.1, 1, 10, 100]);
    expect(logSpace(1, 0.001, 4)).toEqual([1, 0.1, 0.01, 0.001]);
    expect(linearSpace(0, 0.3, 4)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(linearSpace(-0.3, 0.3, 7)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
    expect(linearSpace(-0.1, 0.2, 4)).toEqual([-0.1, 0, 0.1, 0.2]);
  });

  test('of one value is its beginning', () => {
    expect(logSpace(3, 5, 1)).toEqual([3]);
    expect(linearSpace(3, 5, 1)).toEqual([3]);
  });

  test('passes through 1 in the middle of Figure 4', () => {
    expect(logSpace(0.01, 100, 41)[20]).toBe(1);
    expect(logSpace(1, 0.001, 31)[10]).toBe(0.1);
  });
});

test('the exponential agrees with that of the platform', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (y) => {
      expect(exponential(y) / Math.exp(y)).toBeCloseTo(1, 12);
    }),
  );
});

test('whole powers are exact products and quotients', () => {
  expect(power(3, 4)).toBe(81);
  expect(power(3, -1)).toBe(1 / 3);
  expect(power(7, 0)).toBe(1);
  expect(power(4, 0.5)).toBeCloseTo(2, 14);
});
