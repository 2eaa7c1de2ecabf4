import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { usualMs, workOf } from '../../../src/core/training/work.ts';
import { corpus, experimentOf, experimentWith } from '../experiment/builders.ts';

/** Processor seconds of the examples, as documented. */
const documented = new Map<string, number>(
  [...readFileSync('docs/examples.md', 'utf8').matchAll(/^\| \[([\w-]+)\].* \| (\d+) \|$/gm)].map(
    ([, name, seconds]) => [`${name}.capacity.yaml`, Number(seconds)],
  ),
);

describe('the work of a run', () => {
  test.each(corpus('', 'examples').filter(({ text }) => !/^weights:/m.test(text)))(
    'of $name takes about what docs/examples.md says',
    ({ name, text }) => {
      const work = workOf(experimentOf(text));
      const seconds = ((work && usualMs(work, 1)) ?? Number.NaN) / 1000;
      const ratio = seconds / (documented.get(name) ?? Number.NaN);
      expect(ratio).toBeGreaterThan(1 / 2.2);
      expect(ratio).toBeLessThan(2.2);
    },
  );

  test('grows with cells, starts and steps, and shrinks with threads', () => {
    const amount = (parts: Record<string, unknown>) => workOf(experimentWith(parts))?.amount ?? Number.NaN;
    const one = amount({ train: { starts: 1, steps: 100 } });
    expect(amount({ train: { starts: 3, steps: 200 } })).toBeCloseTo(6 * one);
    const swept = { x: { parameter: 'features.odd.importance', linear: [1, 2], points: 1000 } };
    expect(amount({ train: { starts: 1, steps: 100 }, sweep: swept }) / one).toBeCloseTo(1000);
    const work = workOf(experimentWith());
    expect(work && usualMs(work, 1)).toBe(2 * ((work && usualMs(work, 2)) ?? 0));
  });

  test('counts only inputs that are not all zero', () => {
    const model = { family: 'autoencoder', activation: 'relu', dimensions: 2 };
    const amount = (density: number) => workOf(experimentWith({ model, data: { density } }))?.amount ?? Number.NaN;
    expect(amount(0.001) / amount(1)).toBeLessThan(0.01);
  });

  test('is none where weights are given, and unknown in time for other engines', () => {
    expect(workOf(experimentWith({ weights: 'a.npz' }))).toBeUndefined();
    const work = workOf(experimentWith({ engine: 'tensorflow' }));
    expect(work?.kind).toBe('tensorflow exact adam');
    expect(work && usualMs(work, 1)).toBeUndefined();
  });
});
