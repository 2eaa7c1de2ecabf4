import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import { experimentOf } from '../experiment/builders.ts';
import { experimentText } from '../runs/builders.ts';
import { trainAll } from '../support/training.ts';

async function firstRecord(keep: 'best' | 'all'): Promise<CellRecord> {
  const [record] = await trainAll(experimentOf(experimentText({ x: 2, y: 1, starts: 3, keep })));
  return record;
}

describe('the records of a trained block', () => {
  it('have the best start with its weights and of the others the curves, best first', async () => {
    const { starts, dropped } = await firstRecord('best');
    expect(starts).toHaveLength(1);
    expect(starts[0].W).toHaveLength(18);
    expect(dropped).toHaveLength(2);
    const losses = [...starts, ...dropped].map(({ loss }) => loss);
    expect(losses).toEqual(losses.toSorted((a, b) => a - b));
    expect(dropped.every((start) => start.curve.length > 10 && !('W' in start))).toBe(true);
    expect([...starts, ...dropped].map(({ start }) => start).toSorted()).toEqual([0, 1, 2]);
  });

  it('have every start with its weights where all are kept', async () => {
    const { starts, dropped } = await firstRecord('all');
    expect(starts.map(({ W }) => W.length)).toEqual([18, 18, 18]);
    expect(dropped).toEqual([]);
  });
});
