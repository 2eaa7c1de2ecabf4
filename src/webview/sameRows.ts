import type { Row } from '../core/plots/plot.ts';

/** Do two datasets hold the same values? Rows have few fields and no depth. */
export function sameRows(a: readonly Row[] | undefined, b: readonly Row[]): boolean {
  if (a === undefined || a.length !== b.length) {
    return false;
  }
  return a.every((row, index) => {
    const other = b[index];
    const names = Object.keys(row);
    return (
      other !== undefined &&
      names.length === Object.keys(other).length &&
      names.every((name) => row[name] === other[name])
    );
  });
}
