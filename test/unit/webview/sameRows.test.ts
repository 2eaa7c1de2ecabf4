import { expect, it } from 'vitest';
import { sameRows } from '../../../src/webview/sameRows.ts';

it('tells equal datasets from changed ones, so that only changed ones are drawn anew', () => {
  const rows = [{ cell: 1, status: 'ignored', capacity: null }];
  expect(sameRows(rows, [{ cell: 1, status: 'ignored', capacity: null }])).toBe(true);
  expect(sameRows(rows, [{ cell: 1, status: 'dedicated', capacity: null }])).toBe(false);
  expect(sameRows(rows, [{ cell: 1, status: 'ignored' }])).toBe(false);
  expect(sameRows(rows, [])).toBe(false);
  expect(sameRows(undefined, [])).toBe(false);
});
