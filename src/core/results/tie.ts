import { optimalAllocation } from '../capacity/allocation.ts';

/** A cell this close to a tie counts as one: relative, in importance and in kurtosis. */
export const TIE_TOLERANCE = 0.03;

/**
 * Does the cell lie within 3 % of a place where two allocations are equally good?
 *
 * There, theory says little about which of them training finds, so such cells are counted apart. Precisely, a cell is a
 * tie if one of these holds, where a kurtosis within 3 % of 3 (density within 3 % of 0.6) counts as 3:
 *
 * 1. *Shared at constant returns.* Two or more features with k = 3 share what is left of the dimensions: any split costs
 *    the same.
 * 2. *A jump.* Of two features without decreasing returns (k ≤ 3), from different groups or with different importance
 *    or density, one gets more capacity than the other, but would not if one importance changed by 3 %:
 *    √(k − 1)·v, the square root of the loss saved, of the two lies within a factor 1.03.
 *
 * No tie: members of one group with the same importance and density are interchangeable, so which of them are ignored
 * makes no difference. Nor is anything where all returns are decreasing (k > 3): the optimum is unique and moves
 * continuously, even where a capacity happens to lie next to a status boundary.
 *
 * @param cell.importance (N) v_i
 * @param cell.kurtosis   (N) k_i
 * @param cell.dimensions D
 * @param cell.group      (N) group names
 * @returns false as well where theory has no allocation
 */
export function isTie(cell: {
  importance: Float64Array;
  kurtosis: Float64Array;
  dimensions: number;
  group: readonly string[];
}): boolean {
  const { importance, group, dimensions } = cell;
  const kurtosis = cell.kurtosis.map((k) => (within(k, 3) ? 3 : k));
  const allocation = optimalAllocation({ importance, kurtosis, dimensions });
  if (!allocation) return false;
  if (!allocation.unique) return true;

  const { capacity } = allocation;
  const worth = importance.map((v, i) => v * Math.sqrt((kurtosis[i] ?? Number.NaN) - 1));
  const jumping = Array.from(importance.keys()).filter((i) => (kurtosis[i] ?? 4) <= 3 && (importance[i] ?? 0) > 0);
  const interchangeable = (i: number, j: number) =>
    group[i] === group[j] && importance[i] === importance[j] && cell.kurtosis[i] === cell.kurtosis[j];
  return jumping.some((i) =>
    jumping.some(
      (j) => (capacity[i] ?? 0) > (capacity[j] ?? 0) && within(worth[i], worth[j]) && !interchangeable(i, j),
    ),
  );
}

/** Are two positive numbers within a factor of 1.03, but for rounding? */
function within(a = Number.NaN, b = Number.NaN): boolean {
  return Math.max(a, b) <= Math.min(a, b) * (1 + TIE_TOLERANCE) * (1 + 1e-12);
}
