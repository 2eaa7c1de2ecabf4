import { describe, expect, test } from 'vitest';
import {
  marginalBenefit,
  marginalBenefitSlope,
  returnsAt,
  returnsOf,
} from '../../../src/core/capacity/marginalBenefit.ts';
import { kurtosisOfDensity, lossAtCapacity, optimalLength } from '../../../src/core/capacity/quadratic.ts';

const kurtoses = [1.8, 2.25, 3, 3.5, 18, 180];
const inside = [0.1, 0.35, 0.7, 0.95];

describe('marginalBenefit', () => {
  test('is the rate at which the loss falls with capacity', () => {
    for (const k of kurtoses) {
      for (const C of inside) {
        const h = 1e-5;
        const slope = (lossAtCapacity(C + h, 1.3, k) - lossAtCapacity(C - h, 1.3, k)) / (2 * h);
        expect(marginalBenefit(C, 1.3, k) / -slope).toBeCloseTo(1, 5);
      }
    }
  });

  test('is 2n²/C²', () => {
    for (const k of kurtoses) {
      for (const C of inside) {
        expect(marginalBenefit(C, 0.7, k)).toBeCloseTo((2 * optimalLength(C, 0.7, k) ** 2) / C ** 2, 9);
      }
    }
  });

  test('goes from (k−1)²v²/2 to 2v²', () => {
    for (const k of kurtoses) {
      expect(marginalBenefit(0, 3, k)).toBeCloseTo(((k - 1) ** 2 * 9) / 2, 8);
      expect(marginalBenefit(1, 3, k)).toBe(18);
    }
  });
});

describe('marginalBenefitSlope', () => {
  test('is the derivative of the marginal benefit', () => {
    for (const k of kurtoses) {
      for (const C of inside) {
        const h = 1e-5;
        const slope = (marginalBenefit(C + h, 1.3, k) - marginalBenefit(C - h, 1.3, k)) / (2 * h);
        expect(Math.abs(marginalBenefitSlope(C, 1.3, k) - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
      }
    }
  });

  test('has the sign that the class of returns says', () => {
    expect(marginalBenefitSlope(0.5, 1, 2)).toBeGreaterThan(0);
    expect(Math.abs(marginalBenefitSlope(0.5, 1, 3))).toBe(0);
    expect(marginalBenefitSlope(0.5, 1, 4)).toBeLessThan(0);
  });
});

describe('returnsOf', () => {
  test.each([
    [0.8, 'increasing'],
    [0.6, 'constant'],
    [0.1, 'decreasing'],
  ])('at density %d are %s', (density, returns) => {
    expect(returnsOf(kurtosisOfDensity(density))).toBe(returns);
  });

  test('count a kurtosis as 3 that rounding moved off it', () => {
    expect(returnsOf(kurtosisOfDensity(10 ** Math.log10(0.6)))).toBe('constant');
    expect(returnsOf(3 + 1e-6)).toBe('decreasing');
    expect(returnsOf(3 - 1e-6)).toBe('increasing');
  });
});

test('a capacity penalty makes returns increasing where μ is above half the fall of the benefit, first at C = 1', () => {
  const [v, k] = [1.3, 12];
  // dm/dC is −(k − 1)² v² (k − 3)/2 at 0 and −4 v² (k − 3)/(k − 1) at 1.
  const critical = ((k - 1) ** 2 * v * v * (k - 3)) / 4;
  const atOne = (2 * v * v * (k - 3)) / (k - 1);
  expect([0, 0.5, 1].map((C) => returnsAt(C, v, k, 0.99 * atOne))).toEqual(Array(3).fill('decreasing'));
  expect([0, 1].map((C) => returnsAt(C, v, k, 1.01 * atOne))).toEqual(['decreasing', 'increasing']);
  expect([0, 0.5, 1].map((C) => returnsAt(C, v, k, 1.01 * critical))).toEqual(Array(3).fill('increasing'));
  expect(returnsAt(0, v, k, critical)).toBe('constant');
  expect(returnsAt(0.3, v, 3)).toBe('constant');
});
