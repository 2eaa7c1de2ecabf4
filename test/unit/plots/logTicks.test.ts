import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logDomain, logTicks } from '../../../src/core/plots/logTicks.ts';

describe('ticks of a logarithmic axis', () => {
  it('label the decades of figure 4 as plain numbers and mark their multiples', () => {
    const x = logTicks([0.01, 100]);
    expect(x.labels).toEqual(['0.01', '0.1', '1', '10', '100']);
    expect(x.values).toContain(0.3);
    expect(logTicks([0.001, 1]).labels).toEqual(['0.001', '0.01', '0.1', '1']);
  });

  it('write powers of ten all along an axis that goes beyond plain numbers', () => {
    expect(logTicks([1e-6, 1]).labels).toEqual(['10⁻⁶', '10⁻⁵', '10⁻⁴', '10⁻³', '10⁻²', '10⁻¹', '10⁰']);
  });

  it('thin out the labels of a very long axis', () => {
    const { labels, values } = logTicks([1e-20, 1]);
    expect(labels.length).toBeLessThanOrEqual(8);
    expect(values).toHaveLength(21);
  });

  it('label more than decades where the range is short', () => {
    expect(logTicks([8, 26]).labels).toEqual(['8', '9', '10', '20']);
    expect(logTicks([1.5, 30]).labels).toEqual(['2', '5', '10', '20']);
    expect(logTicks([8.4, 8.6]).labels).toEqual(['8.4', '8.45', '8.5', '8.55', '8.6']);
  });

  it('are ascending, within the range and at least two, whatever the range', () => {
    const exponent = fc.double({ min: -8, max: 8, noNaN: true });
    fc.assert(
      fc.property(exponent, fc.double({ min: 0.02, max: 6, noNaN: true }), (from, length) => {
        const [low, high] = [10 ** from, 10 ** (from + length)];
        const { values, labelled, labels } = logTicks([low, high]);
        expect(labelled.length).toBeGreaterThanOrEqual(2);
        expect(labels).toHaveLength(labelled.length);
        expect(new Set(labels).size).toBe(labels.length);
        for (const value of labelled) expect(values).toContain(value);
        for (const [index, value] of values.entries()) {
          expect(value).toBeGreaterThanOrEqual(low * (1 - 1e-6));
          expect(value).toBeLessThanOrEqual(high * (1 + 1e-6));
          if (index > 0) expect(value).toBeGreaterThan(values[index - 1] ?? 0);
        }
      }),
      // A range that begins a hair above a round number.
      { examples: [[2.1714730708055568e-10, 0.25527250500679627]] },
    );
  });
});

describe('a domain round values', () => {
  it('has air at both ends and ignores what a logarithm has no place for', () => {
    const [low, high] = logDomain([1, 100, 0, -3, Number.NaN]);
    expect(low).toBeLessThan(1);
    expect(low).toBeGreaterThan(0.5);
    expect(high).toBeGreaterThan(100);
  });

  it('opens round a single value and stands for no value at all', () => {
    const [low, high] = logDomain([2]);
    expect(low).toBeLessThan(2);
    expect(high).toBeGreaterThan(2);
    expect(logDomain([])).toEqual([0.1, 10]);
  });
});
