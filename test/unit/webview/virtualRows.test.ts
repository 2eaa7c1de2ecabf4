import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROW_HEIGHT, scrollToRow, visibleRows } from '../../../src/webview/weights/virtualRows.ts';

const VIEWPORT = 18 * ROW_HEIGHT;

describe('the rows in sight of a long table', () => {
  it('are those at the place to which it is scrolled', () => {
    expect(visibleRows(1000, 0, VIEWPORT)).toMatchObject({ first: 0, above: 0 });
    expect(visibleRows(1000, 240, VIEWPORT)).toMatchObject({ first: 10, above: 240 });
    expect(visibleRows(5, 0, VIEWPORT)).toEqual({ first: 0, count: 5, above: 0, below: 0 });
  });

  it('are a few of any table, fill what is seen, and leave the room of all others', () => {
    const rows = fc.oneof(fc.nat(2000), fc.integer({ min: 1, max: 8_388_608 }));
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const { above: _, ...top } = visibleRows(count, 0, VIEWPORT);
        const height = (top.count * ROW_HEIGHT + top.below) | 0;
        const scrollTop = Math.floor(share * Math.max(0, height - VIEWPORT));
        const seen = visibleRows(count, scrollTop, VIEWPORT);
        expect(seen.count).toBeLessThanOrEqual(20);
        expect(seen.first).toBeGreaterThanOrEqual(0);
        expect(seen.first + seen.count).toBeLessThanOrEqual(count);
        expect(seen.above + seen.count * ROW_HEIGHT + seen.below).toBeCloseTo(height, 6);
        expect(seen.above).toBeLessThanOrEqual(scrollTop);
        expect(seen.above + seen.count * ROW_HEIGHT).toBeGreaterThanOrEqual(Math.min(height, scrollTop + VIEWPORT - 1));
      }),
    );
  });

  it('reach the last row, also where the scroll bar has fewer pixels than there are rows', () => {
    for (const rows of [100, 8_388_608]) {
      const { count, below } = visibleRows(rows, 0, VIEWPORT);
      const end = count * ROW_HEIGHT + below - VIEWPORT;
      const seen = visibleRows(rows, end, VIEWPORT);
      expect(seen.first + seen.count).toBe(rows);
    }
  });

  it('come to a row that is asked for, and stay where it is in sight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8_388_608 }), fc.double({ min: 0, max: 1, noNaN: true }), (rows, share) => {
        const row = Math.min(rows - 1, Math.floor(share * rows));
        const scrollTop = scrollToRow(row, rows, 0, VIEWPORT);
        const { first, count } = visibleRows(rows, scrollTop, VIEWPORT);
        expect(row).toBeGreaterThanOrEqual(first);
        expect(row).toBeLessThan(first + count);
        expect(scrollToRow(row, rows, scrollTop, VIEWPORT)).toBe(scrollTop);
      }),
    );
  });
});
