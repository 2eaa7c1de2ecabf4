import { describe, expect, it } from 'vitest';
import { capacityHistogramPlot } from '../../../src/core/plots/capacityHistogram.ts';
import { PAPER_THEME } from '../../../src/core/plots/theme.ts';
import { floats, repeat } from '../capacity/builders.ts';

const plot = (capacity: Float64Array) => capacityHistogramPlot(capacity, PAPER_THEME, { width: 600, height: 240 });

describe('the histogram of capacity', () => {
  it('counts every feature once, both ends in, and those of no capacity nowhere', () => {
    const { data } = plot(floats(0, 0.049, 0.05, 0.5, 0.95, 0.9501, 1, Number.NaN));
    expect(data.bins.map(({ from, count }) => [from, count])).toEqual([
      [0, 2],
      [0.05, 1],
      [0.5, 1],
      [0.95, 3],
    ]);
  });

  it('has the colours of the statuses', () => {
    const { data } = plot(floats(0, 0.5, 1));
    const [ignored, shared, dedicated] = data.bins.map(({ color }) => color);
    expect([ignored, dedicated]).toEqual([PAPER_THEME.ignored, PAPER_THEME.dedicated]);
    expect(PAPER_THEME.ramp).not.toContain(ignored);
    expect(shared).not.toBe(dedicated);
  });

  it('has narrower bins for many features, and a table of all', () => {
    const many = plot(repeat(1000, 0.234));
    expect(many.data.bins).toMatchObject([{ from: 0.23, to: 0.24, count: 1000 }]);
    expect(many.table().rows).toHaveLength(100);
    expect(many.description).toMatch(
      /^Histogram of the capacity of 1.000 features\. Most, 1.000, have from 0\.23 to 0\.24\.$/,
    );
  });

  it('is drawn of no feature at all', () => {
    expect(plot(new Float64Array(0)).data.bins).toEqual([]);
  });
});
