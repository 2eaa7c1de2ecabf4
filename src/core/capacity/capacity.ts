import { lengths, unitColumns } from './lengths.ts';
import { rowSpace } from './rowSpace.ts';

// S22 = Scherlis, Sachan, Jermyn, Benton, Shlegeris 2022, Polysemanticity and Capacity in Neural Networks, arXiv 2210.01892.
// W is a D×N embedding matrix, row-major: W[a, i] stands at W[a·N + i], column W_i embeds feature i.

/**
 * What a feature got of the embedding space.
 *
 * - `ignored`: no capacity.
 * - `polysemantic`: some capacity, shared with others.
 * - `dedicated`: a dimension of its own (monosemantic).
 */
export type FeatureStatus = 'ignored' | 'polysemantic' | 'dedicated';

/** Capacity below this counts as none, above 1 minus this as a whole dimension. */
export const STATUS_TOLERANCE = 0.05;

/**
 * Status of a feature from its capacity: ignored C < ε, dedicated C > 1 − ε, else polysemantic.
 *
 * A model that diverged has capacity NaN and no status: callers ask for NaN first. Given NaN, this says `ignored`,
 * for such a model represents nothing.
 *
 * @param capacity  C_i in [0, 1]
 * @param tolerance ε in (0, 1/2)
 */
export function statusOf(capacity: number, tolerance: number = STATUS_TOLERANCE): FeatureStatus {
  if (capacity > 1 - tolerance) return 'dedicated';
  return capacity >= tolerance ? 'polysemantic' : 'ignored';
}

/**
 * Capacity of every feature, the share of a dimension that is its own:
 *
 *     C_i = (W_i·W_i)² / Σ_j (W_i·W_j)²,   the sum includes j = i;   C_i = 0 where W_i = 0.   [S22 eq 3]
 *
 * Computed as 1 / (1 + Σ_{j≠i} (cos_ij |W_j| / |W_i|)²), which neither under- nor overflows. 0 ≤ C_i ≤ 1 and
 * 1 ≤ Σ C_i ≤ rank W (for W ≠ 0); scaling or rotating the embedding space changes nothing. It equals the
 * dimensionality of Elhage et al. 2022 (Toy Models of Superposition).
 *
 * @param W (D×N) row-major. A NaN makes the capacity of every feature it meets NaN; a zero column keeps 0.
 * @returns (N)
 */
export function capacities(W: Float64Array, D: number, N: number): Float64Array {
  const length = lengths(W, D, N);
  const unit = unitColumns(W, D, N, length);
  const capacity = new Float64Array(N);
  for (let i = 0; i < N; i++) {
    const own = length[i] ?? Number.NaN;
    if (own === 0) continue;
    let interference = 0;
    for (let j = 0; j < N; j++) {
      if (j === i || length[j] === 0) continue;
      const cosine = dotColumns(unit, D, N, i, j);
      // Right angles are skipped because 0 times an infinite ratio of lengths is NaN.
      if (cosine === 0) continue;
      const relative = cosine * ((length[j] ?? Number.NaN) / own);
      interference += relative * relative;
    }
    capacity[i] = 1 / (1 + interference);
  }
  return capacity;
}

/** Squared lengths n_i = |W_i|², (N). */
export function squaredLengths(W: Float64Array, D: number, N: number): Float64Array {
  const norm2 = new Float64Array(N);
  for (let a = 0; a < D; a++) {
    for (let i = 0; i < N; i++) {
      const entry = W[a * N + i] ?? Number.NaN;
      norm2[i] = (norm2[i] ?? 0) + entry * entry;
    }
  }
  return norm2;
}

/**
 * Leverage of every feature, the capacity it could have if lengths were free:
 *
 *     τ_i = W_iᵀ (W Wᵀ)⁺ W_i,   Σ τ_i = rank W,   C_i ≤ τ_i,   equality iff W_i is an eigenvector of W Wᵀ.   [S22 App. G]
 *
 * That is the squared length of coordinate axis i projected onto the row space of W, so it is computed from an
 * orthonormal basis of the row space (`rowSpace`, which also says what counts as rank). W may have any rank and any
 * number of zero columns (τ = 0 there); D may exceed N. A direction below the rank tolerance counts as absent: for
 * features shorter than about 1e-13 of the longest, τ may therefore be 0 although C is not. NaN or infinity in W gives NaN.
 *
 * @param W (D×N) row-major
 * @returns (N), each in [0, 1]
 */
export function leverages(W: Float64Array, D: number, N: number): Float64Array {
  if (!W.every(Number.isFinite)) return new Float64Array(N).fill(Number.NaN);
  const { basis, rank } = rowSpace(W, D, N);
  const leverage = new Float64Array(N);
  for (let r = 0; r < rank; r++) {
    for (let i = 0; i < N; i++) {
      const entry = basis[r * N + i] ?? 0;
      leverage[i] = (leverage[i] ?? 0) + entry * entry;
    }
  }
  return leverage.map((value) => Math.min(1, value));
}

/**
 * Cosines between feature directions, cos_ij = W_i·W_j / (|W_i| |W_j|), signed, in [−1, 1].
 *
 * @param W (D×N) row-major
 * @returns (N×N) row-major and symmetric, 1 on the diagonal; NaN in the row and column of a feature with W_i = 0
 */
export function cosines(W: Float64Array, D: number, N: number): Float64Array {
  const unit = unitColumns(W, D, N, lengths(W, D, N));
  const cosine = new Float64Array(N * N);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j <= i; j++) {
      const dot = dotColumns(unit, D, N, i, j);
      const value = i === j && !Number.isNaN(dot) ? 1 : Math.max(-1, Math.min(1, dot));
      cosine[i * N + j] = value;
      cosine[j * N + i] = value;
    }
  }
  return cosine;
}

/** Dot product of columns i and j of a (D×N) matrix. */
function dotColumns(matrix: Float64Array, D: number, N: number, i: number, j: number): number {
  let sum = 0;
  for (let a = 0; a < D; a++) sum += (matrix[a * N + i] ?? Number.NaN) * (matrix[a * N + j] ?? Number.NaN);
  return sum;
}
