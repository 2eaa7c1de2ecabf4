import type { Row } from '../core/plots/plot.ts';

/** Above this share of changed rows it is quicker to give all anew. */
const MOST_CHANGED = 0.5;

/**
 * Where two datasets differ. Rows have few fields and no depth.
 *
 * @returns the places of rows that changed and stand for the same cell as before; `all` where rows do not match one to
 *   one or most of them changed
 */
export function changedRows(before: readonly Row[] | undefined, after: readonly Row[]): number[] | 'all' {
  if (before === after) return [];
  if (before === undefined || before.length !== after.length) return 'all';
  const changed: number[] = [];
  for (let place = 0; place < after.length; place++) {
    const [old, row] = [before[place], after[place]];
    if (old === undefined || row === undefined) return 'all';
    if (sameRow(old, row)) continue;
    if (typeof row.cell !== 'number' || old.cell !== row.cell || changed.length >= MOST_CHANGED * after.length)
      return 'all';
    changed.push(place);
  }
  return changed;
}

function sameRow(a: Row, b: Row): boolean {
  let count = 0;
  for (const name in b) {
    if (a[name] !== b[name]) return false;
    count++;
  }
  return Object.keys(a).length === count;
}
