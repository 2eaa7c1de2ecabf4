// The quadratic computation model of S22 section 3 (arXiv 2210.01892).
// x: N independent features, mean 0, variance 1, E[x_i³] finite, kurtosis k_i = E[x_i⁴] (not the excess).
// Target y = Σ_i v_i x_i²; model ŷ = Σ_a (W_a·x)² + b; squared error. W is D×N, row-major: W[a, i] at W[a·N + i].
// S22 has one kurtosis for all features; with one for each the same derivation goes through term by term.

/**
 * Kurtosis E[x⁴] of a feature that is active with probability p and then uniform in (−a, a), a = √(3/p) so that its
 * variance is 1:  k = 9/(5p).  k = 3 at p = 0.6.   [S22 sec 3]
 *
 * @param density p in (0, 1]; 0 gives Infinity
 */
export function kurtosisOfDensity(density: number): number {
  return 9 / (5 * density);
}

/**
 * Exact expected loss, no sampling:
 *
 *     E[L] = Σ_i (k_i − 1)(n_i − v_i)² + 2 Σ_{i≠j} (W_i·W_j)² + (b − b*)²,   b* = Σ_i (v_i − n_i),   n_i = |W_i|²
 *
 * over ordered pairs i ≠ j.   [S22 eq 12 at b = b*; the bias term and per-feature kurtosis derived]
 *
 * @param W          (D×N) row-major
 * @param importance (N) v_i
 * @param kurtosis   (N) k_i ≥ 1
 * @param bias       b; left out: the best one, b*
 */
export function expectedLoss(
  W: Float64Array,
  D: number,
  N: number,
  importance: Float64Array,
  kurtosis: Float64Array,
  bias?: number,
): number {
  let own = 0;
  let interference = 0;
  let excess = 0; // Σ (n_i − v_i) = −b*
  for (let i = 0; i < N; i++) {
    const error = columnDot(W, D, N, i, i) - (importance[i] ?? Number.NaN);
    own += ((kurtosis[i] ?? Number.NaN) - 1) * error * error;
    excess += error;
    for (let j = 0; j < i; j++) {
      const dot = columnDot(W, D, N, i, j);
      interference += dot * dot;
    }
  }
  // 2 Σ over ordered pairs = 4 Σ over unordered ones.
  const atBestBias = own + 4 * interference;
  const offset = bias === undefined ? 0 : bias + excess;
  return atBestBias + offset * offset;
}

/** The best bias b* = Σ_i (v_i − |W_i|²), which makes the mean error 0.   [S22 sec 3] */
export function optimalBias(W: Float64Array, D: number, N: number, importance: Float64Array): number {
  let bias = 0;
  for (let i = 0; i < N; i++) bias += (importance[i] ?? Number.NaN) - columnDot(W, D, N, i, i);
  return bias;
}

/**
 * Gradient of `expectedLoss`:
 *
 *     ∂E/∂W_i = 4(k_i − 1)(n_i − v_i) W_i + 8 Σ_{j≠i} (W_i·W_j) W_j + 4(b − b*) W_i,   ∂E/∂b = 2(b − b*)
 *
 * With the bias left out it is b*, and its terms vanish.   [derived from S22 eq 12]
 *
 * @returns `W` (D×N) row-major, and `bias`
 */
export function expectedLossGradient(
  W: Float64Array,
  D: number,
  N: number,
  importance: Float64Array,
  kurtosis: Float64Array,
  bias?: number,
): { W: Float64Array; bias: number } {
  const gradient = new Float64Array(D * N);
  const offset = bias === undefined ? 0 : bias - optimalBias(W, D, N, importance);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      const dot = columnDot(W, D, N, i, j);
      const weight =
        i === j ? 4 * ((kurtosis[i] ?? Number.NaN) - 1) * (dot - (importance[i] ?? Number.NaN)) + 4 * offset : 8 * dot;
      for (let a = 0; a < D; a++) {
        gradient[a * N + i] = (gradient[a * N + i] ?? 0) + weight * (W[a * N + j] ?? Number.NaN);
      }
    }
  }
  return { W: gradient, bias: 2 * offset };
}

/**
 * The squared length that is best for a feature held at capacity C:  n*(C) = (k − 1) v C / (2 + (k − 3) C).
 * n*(0) = 0, n*(1) = v.   [S22 sec 3, from eq 13]
 *
 * @param C capacity in [0, 1]
 * @param v importance ≥ 0
 * @param k kurtosis ≥ 1
 */
export function optimalLength(C: number, v: number, k: number): number {
  // The quotient is 0/0 at C = 1, k = 1.
  return C === 1 ? v : ((k - 1) * v * C) / (2 + (k - 3) * C);
}

/**
 * What a feature at capacity C and its best length adds to the loss:
 *
 *     L(C) = 2(k − 1) v² (1 − C) / (2 + (k − 3) C),   L(0) = (k − 1) v²,   L(1) = 0,   E[L] = Σ_i L_i(C_i)
 *
 * [S22 sec 3, from eq 13]
 */
export function lossAtCapacity(C: number, v: number, k: number): number {
  return C === 1 ? 0 : (2 * (k - 1) * v * v * (1 - C)) / (2 + (k - 3) * C);
}

/** W_i·W_j */
function columnDot(W: Float64Array, D: number, N: number, i: number, j: number): number {
  let sum = 0;
  for (let a = 0; a < D; a++) sum += (W[a * N + i] ?? Number.NaN) * (W[a * N + j] ?? Number.NaN);
  return sum;
}
