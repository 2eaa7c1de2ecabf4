/** Sweeps after which an n of any use has long converged; each is quadratic in the end. */
const MOST_SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's method: plane rotations, each of which makes one pair
 * of entries zero, until all off the diagonal are below rounding. Cost about 10·n³: for n of a few hundred.
 *
 * @param A (n×n) row-major, symmetric and finite; it is not changed
 * @returns `values` (n) descending, and `vectors` (n×n) row-major: row r is the unit eigenvector of values[r]
 */
export function symmetricEigen(A: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const matrix = A.slice();
  const vectors = Float64Array.from({ length: n * n }, (_, index) => (index % (n + 1) === 0 ? 1 : 0));
  const at = (row: number, column: number): number => matrix[row * n + column] ?? 0;
  const size = Math.sqrt(matrix.reduce((sum, entry) => sum + entry * entry, 0));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rest = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rest += at(p, q) ** 2;
    if (Math.sqrt(rest) <= Number.EPSILON * size) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (at(p, q) === 0) continue;
        const ratio = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(ratio, 1));
        const cosine = 1 / Math.hypot(tangent, 1);
        const sine = tangent * cosine;
        rotateColumns(matrix, n, p, q, cosine, sine);
        rotateRows(matrix, n, p, q, cosine, sine);
        rotateRows(vectors, n, p, q, cosine, sine);
      }
    }
  }
  const order = Array.from({ length: n }, (_, index) => index).sort((a, b) => at(b, b) - at(a, a));
  const sorted = new Float64Array(n * n);
  for (const [place, index] of order.entries()) sorted.set(vectors.subarray(index * n, (index + 1) * n), place * n);
  return { values: Float64Array.from(order, (index) => at(index, index)), vectors: sorted };
}

function rotateRows(matrix: Float64Array, n: number, p: number, q: number, cosine: number, sine: number): void {
  for (let t = 0; t < n; t++) {
    const [x, y] = [matrix[p * n + t] ?? 0, matrix[q * n + t] ?? 0];
    matrix[p * n + t] = cosine * x - sine * y;
    matrix[q * n + t] = sine * x + cosine * y;
  }
}

function rotateColumns(matrix: Float64Array, n: number, p: number, q: number, cosine: number, sine: number): void {
  for (let t = 0; t < n; t++) {
    const [x, y] = [matrix[t * n + p] ?? 0, matrix[t * n + q] ?? 0];
    matrix[t * n + p] = cosine * x - sine * y;
    matrix[t * n + q] = sine * x + cosine * y;
  }
}
