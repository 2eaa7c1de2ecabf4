import { capacities, leverages, squaredLengths } from '../capacity/capacity.ts';
import type { FeatureMeasures } from './inspection.ts';

/** Squares of lengths outside of these are no numbers to count on: above not finite, below 0. */
const MOST_NORM2 = 1e290;
const LEAST_NORM2 = 1e-290;

/** Has a feature of this squared length only numbers in it, none of them huge? */
export const isFiniteNorm2 = (norm2: number): boolean => norm2 <= MOST_NORM2;

/** What a feature is multiplied with to be of length 1; 0 for one that has no length or is not finite. */
export const unitScale = (norm2: number): number =>
  isFiniteNorm2(norm2) && norm2 >= LEAST_NORM2 ? 1 / Math.sqrt(norm2) : 0;

/** Matrices with at most so much work are measured feature by feature, to the same bits as a run's results. */
const DIRECT_WORK = 20_000_000;

export const isSmall = (D: number, N: number): boolean => D * N * Math.max(D, N) <= DIRECT_WORK;

/**
 * The measures of a small matrix, by `capacities` and `leverages`; features that are not finite are left out.
 *
 * @param W (D×N) row-major
 */
export function measureDirectly(W: Float64Array, D: number, N: number): FeatureMeasures {
  const norm2 = squaredLengths(W, D, N).map((n) => (isFiniteNorm2(n) ? n : Number.NaN));
  const finite = Array.from({ length: N }, (_, i) => i).filter((i) => !Number.isNaN(norm2[i]));
  const n = finite.length;
  const kept = Float64Array.from({ length: D * n }, (_, at) => W[Math.floor(at / n) * N + finite[at % n]]);
  const found = { capacity: capacities(kept, D, n), leverage: leverages(kept, D, n) };
  const spread = (values: Float64Array): Float64Array => {
    const all = new Float64Array(N).fill(Number.NaN);
    for (const [at, i] of finite.entries()) all[i] = values[at];
    return all;
  };
  return {
    capacity: spread(found.capacity),
    leverage: spread(found.leverage),
    norm2,
    // Σ τ_i = rank W.
    rank: Math.round(found.leverage.reduce((sum, leverage) => sum + leverage, 0)),
  };
}

/** Blocks are looked for among at most so many features: every pair is compared. */
export const MOST_BLOCK_FEATURES = 4096;

/** Error that capacities may have beside their size; a feature that would exceed it is not measured. */
const MOST_ERROR = 1e-5;

/**
 * Capacity and leverage of one feature from the forms of its unit vector ŵ.
 *
 * @param share     n_i / m, with m the greatest diagonal entry of M = W Wᵀ
 * @param product   ŵᵀ M ŵ / m
 * @param solution  m ŵᵀ M⁺ ŵ
 * @param tolerance error of M and its factor over m: `rankTolerance`
 */
export function measuresOf(
  share: number,
  product: number,
  solution: number,
  tolerance: number,
): { capacity: number; leverage: number } {
  if (product * MOST_ERROR < tolerance) return { capacity: Number.NaN, leverage: Number.NaN };
  return { capacity: Math.min(1, share / product), leverage: Math.min(1, share * solution) };
}

/**
 * Share of the greatest diagonal entry of M = W Wᵀ below which what is left in its factorisation counts as 0: twice
 * the bound on the rounding of sums over blocks of `block` features, of their sum, and of the factor.
 */
export const rankTolerance = (D: number, N: number, block: number): number =>
  2 * (D + block + N / block) * Number.EPSILON;
