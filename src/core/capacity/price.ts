import { FLAT_KURTOSIS_TOLERANCE } from './marginalBenefit.ts';

/**
 * The market for capacity where no feature has increasing returns (all k_i ≥ 3).
 *
 * At price θ = 2λ² per unit of capacity a feature buys until its marginal benefit has fallen to θ:
 *
 *     C_i(λ) = clip(w_i (e_i/λ − 1), 0, 1),   w_i = 2/(k_i − 3),   e_i = (k_i − 1) v_i / 2
 *
 * It buys nothing at λ ≥ e_i and a whole dimension at λ ≤ v_i. For k_i = 3, e_i = v_i: all or nothing, and anything
 * at λ = v_i itself. ΣC_i(λ) falls in pieces between the breakpoints {e_i, v_i}; within a piece ΣC_i = D is linear in
 * 1/λ and is solved in closed form.   [S22 sec 3 with KKT; per-feature kurtosis derived]
 */
export interface Clearing {
  /** λ; Infinity where no price is high enough. */
  lambda: number;
  /** (N) */
  capacity: Float64Array;
  /** Features with k = 3 that share what is left at their common price; any other split costs the same. */
  sharing: number;
}

/**
 * The price at which exactly D dimensions are bought, and who buys what.
 *
 * Where demand is D over a whole interval of prices (all bought, or nothing more wanted) there are two answers:
 * `more` is what one more bit of capacity would save, the lowest such price; `less` what one bit less would cost, the
 * highest.
 *
 * @param importance (N) v_i ≥ 0, finite; features with v_i = 0 buy nothing
 * @param kurtosis   (N) k_i ≥ 3, finite
 * @param dimensions D ≥ 0
 */
export function clearingPrice(
  importance: Float64Array,
  kurtosis: Float64Array,
  dimensions: number,
  side: 'more' | 'less' = 'more',
): Clearing {
  const buyers = buyersOf(importance, kurtosis);
  const capacity = new Float64Array(importance.length);
  const enough = side === 'more' ? buyers.length <= dimensions : buyers.length < dimensions;
  if (enough) {
    for (const { index } of buyers) capacity[index] = 1;
    return { lambda: 0, capacity, sharing: 0 };
  }
  if (side === 'less' && dimensions === 0) return { lambda: Number.POSITIVE_INFINITY, capacity, sharing: 0 };

  const breakpoints = Float64Array.from(new Set(buyers.flatMap(({ v, e }) => [v, e])))
    .sort()
    .reverse();
  const reached = (lambda: number) => {
    const bought = demand(buyers, lambda, true);
    return side === 'more' ? bought > dimensions : bought >= dimensions;
  };
  const lower = firstIndex(breakpoints, reached);
  const low = breakpoints[lower] ?? 0;

  const bought = demand(buyers, low, false);
  if (side === 'more' ? bought <= dimensions : bought < dimensions) {
    // Demand jumps over D at this price: the flat features (k = 3) waiting for it share what is left.
    const waiting = buyers.filter((buyer) => buyer.flat && buyer.v === low);
    for (const buyer of buyers) capacity[buyer.index] = wanted(buyer, low, false);
    const left = Math.max(0, dimensions - bought);
    for (const { index } of waiting) capacity[index] = Math.min(1, left / waiting.length);
    return { lambda: low, capacity, sharing: left > 0 && left < waiting.length ? waiting.length : 0 };
  }

  // λ lies in [low, high): the features between nothing and a whole dimension there are known, so solve for λ.
  const high = breakpoints[lower - 1] ?? Number.POSITIVE_INFINITY;
  const inside = buyers.filter(({ v, e }) => v <= low && e >= high);
  for (const { index, v } of buyers) if (v >= high) capacity[index] = 1;
  const left = dimensions - buyers.filter(({ v }) => v >= high).length;

  // Σ w_i (e_i/λ − 1) = left, in terms of the weighted mean ē of e: differences from ē are small where w is large
  // (k near 3), and equal features get equal capacity to the last bit. The mean is summed up from the least e, so that
  // nothing cancels.
  const reference = inside.reduce((least, { e }) => Math.min(least, e), Number.POSITIVE_INFINITY);
  const weight = inside.reduce((sum, { w }) => sum + w, 0);
  const mean = reference + inside.reduce((sum, { w, e }) => sum + w * (e - reference), 0) / weight;
  for (const { index, w, e } of inside) {
    const share = (w / weight) * (e / mean) * left + w * ((e - mean) / mean);
    capacity[index] = Math.max(0, Math.min(1, share));
  }
  return { lambda: mean / (1 + left / weight), capacity, sharing: 0 };
}

interface Buyer {
  index: number;
  v: number;
  e: number;
  w: number;
  flat: boolean;
}

function buyersOf(importance: Float64Array, kurtosis: Float64Array): Buyer[] {
  const buyers: Buyer[] = [];
  for (const [index, v] of importance.entries()) {
    const k = kurtosis[index] ?? Number.NaN;
    const flat = Math.abs(k - 3) <= FLAT_KURTOSIS_TOLERANCE;
    if (v > 0) buyers.push({ index, v, e: flat ? v : ((k - 1) / 2) * v, w: flat ? Infinity : 2 / (k - 3), flat });
  }
  return buyers;
}

/** C_i(λ). At its own price a flat feature takes everything (`eager`) or nothing. */
function wanted({ v, e, w, flat }: Buyer, lambda: number, eager: boolean): number {
  if (flat) return v > lambda || (eager && v === lambda) ? 1 : 0;
  if (v >= lambda) return 1;
  return e <= lambda ? 0 : Math.min(1, w * ((e - lambda) / lambda));
}

/** ΣC_i(λ) */
function demand(buyers: readonly Buyer[], lambda: number, eager: boolean): number {
  return buyers.reduce((sum, buyer) => sum + wanted(buyer, lambda, eager), 0);
}

/** First index where `holds` is true, given that it stays true from there on and is true at the end. */
function firstIndex(values: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(values[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
