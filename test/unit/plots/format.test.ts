import { describe, expect, it } from 'vitest';
import { formatCount } from '../../../src/core/experiment/words.ts';
import { formatFixed, formatNumber, formatShare, powerOfTen } from '../../../src/core/plots/format.ts';

describe('numbers as text', () => {
  it('have three significant digits and no idle zeros', () => {
    expect([0.20579, 27, 0.1, 1234.5, 0].map((value) => formatNumber(value))).toEqual([
      '0.206',
      '27',
      '0.1',
      '1230',
      '0',
    ]);
  });

  it('have powers of ten where they are very small or very large', () => {
    expect([1.5e-7, 1e-9, 3.2e12].map((value) => formatNumber(value))).toEqual(['1.5×10⁻⁷', '10⁻⁹', '3.2×10¹²']);
  });

  it('have a minus sign and not a hyphen', () => {
    expect(formatNumber(-0.5)).toBe('−0.5');
    expect(formatFixed(-0.5, 1)).toBe('−0.5');
    expect(formatNumber(-2e-8)).toBe('−2×10⁻⁸');
  });

  it('are a dash where there is none', () => {
    expect(formatNumber(Number.NaN)).toBe('–');
    expect(formatFixed(Number.POSITIVE_INFINITY)).toBe('–');
    expect(formatShare(0, 0)).toBe('–');
  });

  it('count in groups of three', () => {
    expect([7, 1262, 1234567, 0.5].map(formatCount)).toEqual(['7', '1,262', '1,234,567', '0.5']);
  });
});

describe('shares', () => {
  it('say all or nothing only when it is exactly that', () => {
    expect(formatShare(1000, 1000)).toBe('100 %');
    expect(formatShare(99_999, 100_000)).toBe('99.9 %');
    expect(formatShare(1, 100_000)).toBe('0.1 %');
    expect(formatShare(0, 10)).toBe('0 %');
    expect(formatShare(1, 3)).toBe('33.3 %');
  });
});

it('writes exponents above the line', () => {
  expect(powerOfTen(-12)).toBe('10⁻¹²');
});
