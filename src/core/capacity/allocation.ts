import { returnsOf } from './marginalBenefit.ts';
import { clearingPrice } from './price.ts';
import { lossAtCapacity, optimalLength } from './quadratic.ts';

/** Who gets how much capacity of the quadratic computation model. */
export interface AllocationProblem {
  /** (N) v_i */
  importance: Float64Array;
  /** (N) k_i */
  kurtosis: Float64Array;
  /** D */
  dimensions: number;
}

/** The allocation of least expected loss. */
export interface Allocation {
  /** (N) C_i */
  capacity: Float64Array;
  /** (N) n_i = |W_i|² at that capacity. */
  norm2: Float64Array;
  /** λ: where returns decrease, features between 0 and 1 have n_i = λ C_i. */
  lambda: number;
  /** θ = 2λ², the loss that a bit more capacity (k ≥ 3) or one more dimension (k ≤ 3) would save, per unit; 0 when nothing lacks. */
  threshold: number;
  /** E[L] = Σ L_i(C_i) */
  loss: number;
  /**
   * No other allocation is as good, apart from exchanging features of the same importance and kurtosis. False at the
   * ties: two different features save the same loss and only one of them fits (k < 3), or several features with
   * constant returns (k = 3) share a dimension, in any proportion.
   */
  unique: boolean;
}

/**
 * The capacities that minimise E[L] = Σ L_i(C_i) subject to ΣC_i ≤ D, 0 ≤ C_i ≤ 1.   [S22 sec 3]
 *
 * - No feature with increasing returns (all k_i ≥ 3): the problem is convex, and the KKT conditions (m_i ≤ θ at
 *   C_i = 0, = θ inside, ≥ θ at C_i = 1) fix it: C_i = clip((k_i − 1)/(k_i − 3)·v_i/λ − 2/(k_i − 3), 0, 1) with λ from
 *   ΣC_i = D, solved exactly (`price.ts`). Features with k = 3 that tie share equally.
 * - No feature with decreasing returns (all k_i ≤ 3): the loss is concave in the capacities, hence least at a corner,
 *   C_i ∈ {0, 1}: the D features that save most, (k_i − 1)v_i², the first ones where they tie.   [derived for per-feature k]
 * - D ≥ N: every feature has its own dimension.
 * - A feature with v_i = 0 is best left out (n_i = 0, C_i = 0), whatever the room.
 *
 * The optimum is always realised by some D×N matrix: dedicated features on axes of their own, the others in one block
 * with W Wᵀ = λI (Schur–Horn).
 *
 * `undefined` where there is no closed form: features with increasing and with decreasing returns together. Corners
 * and KKT points must then be searched, for the D dimensions can be divided between the two kinds in many ways and a
 * feature with increasing returns may end between 0 and 1, filling up a dimension. `undefined` as well for NaN,
 * infinite or negative importances, k < 1 or infinite (density 0), and D that is no whole number ≥ 1.
 */
export function optimalAllocation({ importance, kurtosis, dimensions }: AllocationProblem): Allocation | undefined {
  if (!isSound({ importance, kurtosis, dimensions })) return undefined;

  const wanting = wantingOf(importance);
  const returns = new Set(wanting.map((i) => returnsOf(kurtosis[i] ?? Number.NaN)));
  if (wanting.length <= dimensions) {
    const capacity = importance.map((v) => (v > 0 ? 1 : 0));
    return describe({ importance, kurtosis, dimensions }, capacity, 0, true);
  }
  if (!returns.has('increasing')) {
    const { capacity, lambda, sharing } = clearingPrice(importance, kurtosis, dimensions);
    return describe({ importance, kurtosis, dimensions }, capacity, lambda, sharing < 2);
  }
  if (!returns.has('decreasing')) return corner({ importance, kurtosis, dimensions }, wanting);
  return undefined;
}

/**
 * The best of the allocations in which every feature is ignored or dedicated: the D features that save most,
 * (k_i − 1)v_i², have a dimension each. It is the optimum of the quadratic computation model under a penalty of at least
 * `criticalStrength`. [derived]
 *
 * @returns `undefined` as `optimalAllocation` for importances, kurtosis and D that are none
 */
export function cornerAllocation(
  problem: AllocationProblem,
): Pick<Allocation, 'capacity' | 'norm2' | 'loss'> | undefined {
  if (!isSound(problem)) return undefined;
  const wanting = wantingOf(problem.importance);
  if (wanting.length > problem.dimensions) return corner(problem, wanting);
  return describe(problem, problem.importance.map(Math.sign), 0, true);
}

/** Features with v_i > 0. */
const wantingOf = (importance: Float64Array): number[] =>
  Array.from(importance.keys()).filter((i) => (importance[i] ?? 0) > 0);

function isSound({ importance, kurtosis, dimensions }: AllocationProblem): boolean {
  if (!Number.isInteger(dimensions) || dimensions < 1 || kurtosis.length !== importance.length) return false;
  if (!importance.every((v) => v >= 0 && Number.isFinite(v))) return false;
  return kurtosis.every((k) => k >= 1 && Number.isFinite(k));
}

/** The D features that save most, which is best where no returns decrease. `wanting` has more than D members. */
function corner(problem: AllocationProblem, wanting: number[]): Allocation {
  const { importance, kurtosis, dimensions } = problem;
  const saved = importance.map((v, i) => lossAtCapacity(0, v, kurtosis[i] ?? Number.NaN));
  // Sorting is stable: among equals the first ones are chosen.
  const order = [...wanting].sort((i, j) => (saved[j] ?? 0) - (saved[i] ?? 0));
  const capacity = new Float64Array(importance.length);
  for (const i of order.slice(0, dimensions)) capacity[i] = 1;

  const next = saved[order[dimensions] ?? -1] ?? Number.NaN;
  // To rounding: different (k, v) with equal (k − 1)v² seldom agree to the last bit.
  const tied = order.filter((i) => Math.abs((saved[i] ?? Number.NaN) - next) <= 1e-12 * next);
  const someChosen = tied.some((i) => capacity[i] === 1);
  const [first = -1] = tied;
  const alike = tied.every((i) => importance[i] === importance[first] && kurtosis[i] === kurtosis[first]);
  const exchangeable = alike && returnsOf(kurtosis[first] ?? Number.NaN) === 'increasing';
  return describe(problem, capacity, Math.sqrt(next / 2), !someChosen || exchangeable);
}

/** Fills in what follows from the capacities. */
function describe(problem: AllocationProblem, capacity: Float64Array, lambda: number, unique: boolean): Allocation {
  const { importance, kurtosis } = problem;
  const norm2 = capacity.map((C, i) => optimalLength(C, importance[i] ?? Number.NaN, kurtosis[i] ?? Number.NaN));
  const loss = capacity.reduce(
    (sum, C, i) => sum + lossAtCapacity(C, importance[i] ?? Number.NaN, kurtosis[i] ?? Number.NaN),
    0,
  );
  return { capacity, norm2, lambda, threshold: 2 * lambda * lambda, loss, unique };
}
