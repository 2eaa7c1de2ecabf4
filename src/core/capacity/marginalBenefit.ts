// Marginal benefit of capacity in the quadratic computation model (S22 section 3, arXiv 2210.01892):
// by how much a feature's loss falls per unit of capacity, its length being kept at the best for that capacity.

/** Do returns to capacity grow, stay or shrink as a feature gets more of it? */
export type Returns = 'increasing' | 'constant' | 'decreasing';

/** Kurtosis this close to 3 counts as 3: nearer, float64 cannot tell the curve from a flat one. */
export const FLAT_KURTOSIS_TOLERANCE = 1e-9;

/**
 * Marginal benefit  m(C) = −dL/dC = 2 n²/C² = 2 [(k − 1) v / (2 + (k − 3) C)]².
 * Ends: (k − 1)² v²/2 at C = 0 and 2 v² at C = 1.   [S22 sec 3]
 *
 * @param C capacity in [0, 1]
 * @param v importance ≥ 0
 * @param k kurtosis > 1
 */
export function marginalBenefit(C: number, v: number, k: number): number {
  const lengthPerCapacity = C === 1 ? v : ((k - 1) * v) / (2 + (k - 3) * C);
  return 2 * lengthPerCapacity * lengthPerCapacity;
}

/**
 * Slope of the marginal benefit  dm/dC = −4 (k − 1)² v² (k − 3) / (2 + (k − 3) C)³: its sign is that of 3 − k.
 * [derived from S22 sec 3]
 */
export function marginalBenefitSlope(C: number, v: number, k: number): number {
  const denominator = 2 + (k - 3) * C;
  const lengthPerCapacity = ((k - 1) * v) / denominator;
  return (-4 * lengthPerCapacity * lengthPerCapacity * (k - 3)) / denominator;
}

/** Returns to capacity: increasing for k < 3, constant for k = 3, decreasing (diminishing) for k > 3.   [S22 sec 3] */
export function returnsOf(k: number): Returns {
  if (Math.abs(k - 3) <= FLAT_KURTOSIS_TOLERANCE) return 'constant';
  return k < 3 ? 'increasing' : 'decreasing';
}

/**
 * Returns at a capacity under the penalty μ Σ C(1 − C), which adds −μ(1 − 2C) to the marginal benefit and so 2μ to its
 * slope. A slope within 10⁻⁹ of the steepest one counts as none. [derived]
 *
 * @param mu μ ≥ 0
 */
export function returnsAt(C: number, v: number, k: number, mu = 0): Returns {
  if (mu === 0) return returnsOf(k);
  const slope = marginalBenefitSlope(C, v, k) + 2 * mu;
  if (Math.abs(slope) <= FLAT_KURTOSIS_TOLERANCE * 2 * mu) return 'constant';
  return slope > 0 ? 'increasing' : 'decreasing';
}
