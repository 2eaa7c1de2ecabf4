import { returnsOf } from './marginalBenefit.ts';
import { clearingPrice } from './price.ts';
import { lossAtCapacity } from './quadratic.ts';

/** Between which importances a feature of the quadratic computation model shares its dimensions. */
export interface StatusBoundaries {
  /** At this importance or below, the feature gets no capacity. 0: it always gets some. */
  ignoredBelow: number;
  /** At this importance or above, the feature has a dimension of its own. */
  dedicatedAbove: number;
}

/**
 * How important must one more feature be, given the others?
 *
 * Decreasing returns (all k ≥ 3): it is ignored while even its first bit of capacity, worth (k − 1)²v²/2, costs the
 * others more when taken from D dimensions: v ≤ 2λ_D/(k − 1). It is dedicated when its last bit, worth 2v², is worth
 * more than to the others in D − 1 dimensions: v ≥ λ_{D−1}. Here λ_d clears the others alone in d dimensions.
 * Otherwise (all k ≤ 3) there is one jump, where its saved loss (k − 1)v² equals that of the D-th of the others.
 * [derived from S22 sec 3; S22 gives the odd-feature case, `oddFeatureBoundaries`]
 *
 * Both boundaries are 0 when there is room for all. They are those of C = 0 and C = 1 exactly, not of the status tolerance.
 *
 * @param others.importance     (N−1) importances of the other features
 * @param others.kurtosis       k of the feature, and of the others unless `othersKurtosis` says otherwise
 * @param others.othersKurtosis (N−1)
 * @param others.dimensions     D ≥ 1
 * @returns NaN where features with increasing and decreasing returns meet: no closed form (see `optimalAllocation`);
 *   NaN also for inputs that are not finite
 */
export function statusBoundaries(others: {
  importance: Float64Array;
  kurtosis: number;
  othersKurtosis?: Float64Array;
  dimensions: number;
}): StatusBoundaries {
  const { importance, kurtosis: k, dimensions: D } = others;
  const othersKurtosis = others.othersKurtosis ?? new Float64Array(importance.length).fill(k);
  const given = [k, ...importance, ...othersKurtosis];
  if (!given.every(Number.isFinite)) return { ignoredBelow: Number.NaN, dedicatedAbove: Number.NaN };
  const returns = new Set([k, ...othersKurtosis.filter((_, j) => (importance[j] ?? 0) > 0)].map(returnsOf));

  if (!returns.has('increasing')) {
    const ignored = clearingPrice(importance, othersKurtosis, D, 'less').lambda;
    const dedicated = clearingPrice(importance, othersKurtosis, D - 1, 'more').lambda;
    return { ignoredBelow: (2 * ignored) / (k - 1), dedicatedAbove: dedicated };
  }
  if (returns.has('decreasing')) return { ignoredBelow: Number.NaN, dedicatedAbove: Number.NaN };
  const saved = importance.map((v, j) => lossAtCapacity(0, v, othersKurtosis[j] ?? Number.NaN)).sort();
  const marginal = saved[saved.length - D] ?? 0;
  const jump = marginal === 0 ? 0 : Math.sqrt(marginal / (k - 1));
  return { ignoredBelow: jump, dedicatedAbove: jump };
}

/**
 * The boundaries for one odd feature among N − 1 others of importance 1, all of kurtosis k:
 *
 *     k > 3:  ignored  V ≤ 2(N − 1) / ((k − 3)D + 2(N − 1)),   dedicated  V ≥ (k − 1)(N − 1) / ((k − 3)(D − 1) + 2(N − 1))
 *     k ≤ 3:  a jump at V = 1
 *
 * They meet at the critical point V = 1, k = 3.   [S22 sec 3, figure 4]
 *
 * @param N features, the odd one included
 * @param D dimensions; 0 for both boundaries when D ≥ N, where every feature is dedicated
 */
export function oddFeatureBoundaries(N: number, D: number, k: number): StatusBoundaries {
  if (D >= N) return { ignoredBelow: 0, dedicatedAbove: 0 };
  if (returnsOf(k) !== 'decreasing') return { ignoredBelow: 1, dedicatedAbove: 1 };
  return {
    ignoredBelow: (2 * (N - 1)) / ((k - 3) * D + 2 * (N - 1)),
    dedicatedAbove: ((k - 1) * (N - 1)) / ((k - 3) * (D - 1) + 2 * (N - 1)),
  };
}
