import type { CellModel } from '../experiment/cell.ts';

/** One member for each different curve of a group; of many, evenly chosen ones from the least to the most important. */
export function curveMembers(
  { group, importance, density }: Pick<CellModel, 'group' | 'importance' | 'density'>,
  name: string,
  most: number,
): number[] {
  const different = new Map<string, number>();
  for (const [i, own] of group.entries()) {
    const kind = `${importance[i]} ${density[i]}`;
    if (own === name && !different.has(kind)) different.set(kind, i);
  }
  const members = [...different.values()].sort((i, j) => (importance[i] ?? 0) - (importance[j] ?? 0));
  if (members.length <= most) return members;
  const step = (members.length - 1) / Math.max(1, most - 1);
  const chosen = Array.from({ length: most }, (_, place) => members[Math.round(place * step)]);
  return chosen.filter((i) => i !== undefined);
}
