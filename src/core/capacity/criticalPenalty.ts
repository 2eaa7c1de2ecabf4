import { type AllocationProblem, cornerAllocation, optimalAllocation } from './allocation.ts';

/**
 * The strength μ* of the penalty μ Σ C_i(1 − C_i) from which on no feature of the quadratic computation model has
 * decreasing returns. The penalty adds −μ(1 − 2C) to the marginal benefit, 2μ to its slope, which is steepest at C = 0:
 *
 *     dm/dC (0) = −(k − 1)²(k − 3)v²/2,   so   μ* = max_i (k_i − 1)²(k_i − 3)v_i²/4,   0 where all k_i ≤ 3.
 *
 * Then the loss plus the penalty is concave in the capacities, and least at a corner: the D features that save most have
 * C = 1, the others 0 (`cornerAllocation`). [derived from S22 sec 3]
 *
 * @param importance (N) v_i
 * @param kurtosis   (N) k_i
 */
export function criticalStrength(importance: Float64Array, kurtosis: Float64Array): number {
  return importance.reduce((most, v, i) => {
    const k = kurtosis[i] ?? Number.NaN;
    return Math.max(most, ((k - 1) * (k - 1) * (k - 3) * v * v) / 4);
  }, 0);
}

/**
 * What it costs that every feature is ignored or dedicated: the loss of the corner less that of the best allocation,
 *
 *     (k − 1) Σ_ignored v_i² − Σ_i L_i(C_i^opt) ≥ 0.   [derived]
 *
 * @returns `undefined` where there is no closed form of the best allocation (`optimalAllocation`)
 */
export function priceOfCorner(problem: AllocationProblem): number | undefined {
  const best = optimalAllocation(problem);
  const corner = cornerAllocation(problem);
  return best && corner && corner.loss - best.loss;
}
