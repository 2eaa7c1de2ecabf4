/** Columns that are factored before the rest of the matrix is brought up to date: one sweep over memory for all. */
const PANEL = 48;

/**
 * Cholesky factor of a positive semidefinite matrix with pivoting, in place: with P the order of pivots,
 *
 *     M[P, P] = L Lᵀ,   L (D×rank) lower trapezoidal.
 *
 * At every step the largest diagonal entry that is left becomes the next pivot; when none is greater than `tolerance`
 * times the largest of M, what is left counts as 0. Of a column w of a matrix W with M = W Wᵀ, its entries in the order
 * of pivots,
 *
 *     wᵀ M w = |Lᵀ w|²,   wᵀ M⁺ w = |L₁⁻¹ w₁|²,
 *
 * where L₁, w₁ are the first `rank` rows. Cost D³/6. (Golub and Van Loan, Matrix Computations, section 4.2.8; in
 * panels as in LAPACK's dpstrf.)
 *
 * @param M (D×D) row-major, symmetric and finite. Afterwards L stands in its lower triangle, columns 0 … rank − 1
 * @returns `order` (D): the dimensions in the order of pivots
 */
export function pivotedCholesky(M: Float64Array, D: number, tolerance: number): { order: Int32Array; rank: number } {
  const order = Int32Array.from({ length: D }, (_, a) => a);
  const rest = Float64Array.from({ length: D }, (_, a) => M[a * D + a]);
  const least = tolerance * rest.reduce((largest, entry) => Math.max(largest, entry), 0);
  for (let first = 0; first < D; first += PANEL) {
    const last = Math.min(D, first + PANEL);
    for (let j = first; j < last; j++) {
      const pivot = indexOfLargest(rest, j);
      if (!(rest[pivot] > least)) return { order, rank: j };
      exchange(M, D, rest, order, j, pivot);
      const diagonal = Math.sqrt(rest[j]);
      M[j * D + j] = diagonal;
      for (let i = j + 1; i < D; i++) {
        let entry = M[i * D + j];
        for (let k = first; k < j; k++) entry -= M[i * D + k] * M[j * D + k];
        entry /= diagonal;
        M[i * D + j] = entry;
        rest[i] -= entry * entry;
      }
    }
    subtractPanel(M, D, first, last);
  }
  return { order, rank: D };
}

/** M_ij −= Σ_k L_ik L_jk over the columns of a panel, for all i ≥ j behind it; four entries at a time. */
function subtractPanel(M: Float64Array, D: number, first: number, last: number): void {
  for (let i = last; i < D; i += 2) {
    // The last row may stand alone; then it is done twice into the same sums, and stored once.
    const a = i * D;
    const b = Math.min(i + 1, D - 1) * D;
    for (let j = last; j <= i; j += 2) {
      const c = j * D;
      const d = Math.min(j + 1, D - 1) * D;
      let [ac, ad, bc, bd] = [0, 0, 0, 0];
      for (let k = first; k < last; k++) {
        ac += M[a + k] * M[c + k];
        ad += M[a + k] * M[d + k];
        bc += M[b + k] * M[c + k];
        bd += M[b + k] * M[d + k];
      }
      M[a + j] -= ac;
      if (j + 1 < D) M[a + j + 1] -= ad;
      if (b > a) M[b + j] -= bc;
      if (b > a && j + 1 < D) M[b + j + 1] -= bd;
    }
  }
}

function indexOfLargest(values: Float64Array, from: number): number {
  let best = from;
  for (let i = from + 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

/** Exchanges two dimensions: their rows, with what of L stands in them, and in the rows to come their columns. */
function exchange(M: Float64Array, D: number, rest: Float64Array, order: Int32Array, a: number, b: number): void {
  if (a === b) return;
  // Only the lower triangle is up to date: row b up to its diagonal, then column b.
  for (let k = 0; k < a; k++) swap(M, a * D + k, b * D + k);
  for (let k = a + 1; k < b; k++) swap(M, k * D + a, b * D + k);
  for (let k = b + 1; k < D; k++) swap(M, k * D + a, k * D + b);
  swap(M, a * D + a, b * D + b);
  swap(rest, a, b);
  swap(order, a, b);
}

function swap(values: Float64Array | Int32Array, a: number, b: number): void {
  const kept = values[a];
  values[a] = values[b];
  values[b] = kept;
}
