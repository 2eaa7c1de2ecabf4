import { describe, expect, it } from 'vitest';
import { duration, fraction, moment, quantity, roughDuration } from '../../../src/extension/format.ts';
import { english } from './localizer.ts';

describe('numbers', () => {
  it.each([
    [0, '0'],
    [5.381502, '5.382'],
    [2, '2'],
    [0.00012, '1.20e-4'],
    [-0.347953, '-0.348'],
    [12345678, '1.23e+7'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('writes the quantity %d as %s', (value, text) => {
    expect(quantity(value)).toBe(text);
  });

  it('writes fractions with three decimals', () => {
    expect([fraction(0.2121212), fraction(1), fraction(Number.NaN)]).toEqual(['0.212', '1.000', '–']);
  });
});

describe('durations', () => {
  it.each([
    [0, '0.0 s'],
    [840, '0.8 s'],
    [9_949, '9.9 s'],
    [9_960, '10 s'],
    [59_700, '1 min 0 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [-5, '0.0 s'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(duration(milliseconds, english)).toBe(text);
  });
});

describe('moments', () => {
  const now = new Date('2026-11-22T20:00:00Z');
  it.each([
    ['2026-11-22T15:04:30Z', '15:04'],
    ['2026-11-21T15:04:30Z', '21 Nov 15:04'],
    ['2025-11-21T15:04:30Z', '21 Nov 2025 15:04'],
    ['not a date', 'not a date'],
  ])('writes %s as %s', (iso, text) => {
    expect(moment(iso, now, 'UTC')).toBe(text);
  });

  it('counts days in the given time zone', () => {
    expect(moment('2026-11-22T23:30:00Z', new Date('2026-11-23T00:30:00Z'), 'Europe/Berlin')).toBe('00:30');
  });
});

describe('rough durations', () => {
  it.each([
    [20, '1 s'],
    [2200, '2 s'],
    [13_400, '15 s'],
    [57_500, '1 min'],
    [200_000, '3 min'],
    [3_580_000, '1 h'],
    [7_500_000, '2 h'],
  ])('%d ms take about %s', (ms, text) => {
    expect(roughDuration(ms, english)).toBe(text);
  });
});
