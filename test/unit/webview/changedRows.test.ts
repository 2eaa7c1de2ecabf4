import { describe, expect, it } from 'vitest';
import { changedRows } from '../../../src/webview/changedRows.ts';

const ROWS = [1, 2, 3, 4].map((cell) => ({ cell, color: '#fff', value: null }));
const withColor = (cell: number, color: string) => ROWS.map((row) => (row.cell === cell ? { ...row, color } : row));

describe('changed rows', () => {
  it('are none of equal datasets, the same or not', () => {
    expect(changedRows(ROWS, ROWS)).toEqual([]);
    expect(changedRows(ROWS, withColor(9, ''))).toEqual([]);
    expect(changedRows([], [])).toEqual([]);
  });

  it('are those that stand for the same cell and say something else', () => {
    expect(changedRows(ROWS, withColor(3, '#000'))).toEqual([2]);
  });

  it('are all where most changed, or rows do not match one to one', () => {
    expect(changedRows(undefined, ROWS)).toBe('all');
    expect(changedRows(ROWS, ROWS.slice(1))).toBe('all');
    expect(changedRows(ROWS, ROWS.toReversed())).toBe('all');
    expect(
      changedRows(
        ROWS,
        ROWS.map((row) => ({ ...row, color: '#000' })),
      ),
    ).toBe('all');
  });

  it('are all where a row has another field, or stands for no cell', () => {
    const [first, ...rest] = ROWS;
    expect(changedRows(ROWS, [{ cell: 1, color: '#fff' }, ...rest])).toEqual([0]);
    expect(changedRows([{ x: 1 }], [{ x: 2 }])).toBe('all');
    expect(first).toBeDefined();
  });
});
