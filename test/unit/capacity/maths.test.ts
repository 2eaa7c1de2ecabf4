import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { optimalAllocation } from '../../../src/core/capacity/allocation.ts';
import { statusOf } from '../../../src/core/capacity/capacity.ts';
import { returnsOf } from '../../../src/core/capacity/marginalBenefit.ts';
import { oddFeatureBoundaries } from '../../../src/core/capacity/phase.ts';
import { kurtosisOfDensity } from '../../../src/core/capacity/quadratic.ts';
import { floats, repeat } from './builders.ts';

const page = readFileSync(new URL('../../../docs/maths.md', import.meta.url), 'utf8');

/** Rows of the table whose first heading is `heading`, as cells of text. */
function table(heading: string): string[][] {
  const lines = page.split('\n');
  const rows = lines.slice(lines.findIndex((line) => line.startsWith(`| ${heading} |`)) + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** Is `printed` the value, rounded to as many places as are printed? */
function expectPrinted(printed: string | undefined, value: number | undefined): void {
  const places = printed?.split('.')[1]?.length ?? 0;
  expect(printed).toBe((value ?? Number.NaN).toFixed(places));
}

const sixInThree = (V: number, density: number) =>
  optimalAllocation({
    importance: floats(V, 1, 1, 1, 1, 1),
    kurtosis: repeat(6, kurtosisOfDensity(density)),
    dimensions: 3,
  });

describe('docs/maths.md', () => {
  test('prints the boundaries of six features in three dimensions', () => {
    const rows = table('Density');
    expect(rows).toHaveLength(4);
    for (const [density, ignored, dedicated] of rows) {
      const boundaries = oddFeatureBoundaries(6, 3, kurtosisOfDensity(Number(density)));
      expectPrinted(ignored, boundaries.ignoredBelow);
      expectPrinted(dedicated, boundaries.dedicatedAbove);
    }
  });

  test('prints the labelled points of figure 4', () => {
    const rows = table('Point');
    expect(rows.map(([name]) => name).join('')).toBe('ABCDEF');
    for (const [, V, density, kurtosis, odd, others, status, returns] of rows) {
      const k = kurtosisOfDensity(Number(density));
      expectPrinted(kurtosis, k);
      expect(returns).toBe(returnsOf(k));
      const allocation = sixInThree(Number(V), Number(density));
      if (status === 'critical') {
        expect(allocation?.unique).toBe(false);
        continue;
      }
      expectPrinted(odd, allocation?.capacity[0]);
      expect(status).toBe(statusOf(allocation?.capacity[0] ?? Number.NaN));
      if (!others?.includes('three')) expectPrinted(others, allocation?.capacity[1]);
    }
  });

  test('prints the check of the optimal allocation', () => {
    const sentence =
      page
        .split('\n')
        .join(' ')
        .match(/gives λ = .*?E\[L\] = [\d.]+\d/)?.[0] ?? '';
    const printed = sentence.match(/\d+\.\d+/g) ?? [];
    const allocation = sixInThree(0.5, 0.1);
    const { lambda, threshold, capacity, norm2, loss } = allocation ?? { capacity: floats(), norm2: floats() };
    const values = [lambda, threshold, capacity[0], capacity[1], norm2[0], norm2[1], loss];
    expect(printed).toHaveLength(values.length);
    for (const [place, value] of values.entries()) expectPrinted(printed[place], value);
  });
});
