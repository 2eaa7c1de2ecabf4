/**
 * Orthonormal basis of the row space of W, by Gram–Schmidt with row pivoting.
 *
 * At every step the row with the longest remainder becomes the next basis vector; its part along the earlier ones is
 * taken out twice ("twice is enough", Kahan and Parlett), so the basis stays orthonormal to rounding however close to
 * dependent the rows are. Cost D²·N.
 *
 * Rank: the number of rows whose remainder is longer than 8·max(D, N)·2⁻⁵² times the longest row.
 *
 * @param W (D×N) row-major, finite
 * @returns `basis` (min(D, N)×N) row-major, its first `rank` rows orthonormal, the others 0
 */
export function rowSpace(W: Float64Array, D: number, N: number): { basis: Float64Array; rank: number } {
  const basis = new Float64Array(Math.min(D, N) * N);
  const largest = W.reduce((size, entry) => Math.max(size, Math.abs(entry)), 0);
  if (largest === 0) return { basis, rank: 0 };

  const rest = Array.from({ length: D }, (_, a) => W.slice(a * N, (a + 1) * N).map((entry) => entry / largest));
  const tolerance = 8 * Math.max(D, N) * Number.EPSILON * Math.max(...rest.map(lengthOf));
  let rank = 0;
  while (rest.length > 0 && rank < Math.min(D, N)) {
    let pivot = 0;
    let longest = -1;
    for (const [index, row] of rest.entries()) {
      const length = lengthOf(row);
      if (length > longest) [pivot, longest] = [index, length];
    }
    const [row] = rest.splice(pivot, 1);
    if (!row || longest <= tolerance) break;

    for (let r = 0; r < rank; r++) removeAlong(row, basis.subarray(r * N, (r + 1) * N));
    const length = lengthOf(row);
    if (length <= tolerance) continue;
    const direction = basis.subarray(rank * N, (rank + 1) * N);
    direction.set(row.map((entry) => entry / length));
    for (const other of rest) removeAlong(other, direction);
    rank++;
  }
  return { basis, rank };
}

function lengthOf(row: Float64Array): number {
  let sum = 0;
  for (const entry of row) sum += entry * entry;
  return Math.sqrt(sum);
}

/** Takes from `row` its part along the unit vector `direction`, in place. */
function removeAlong(row: Float64Array, direction: Float64Array): void {
  let dot = 0;
  for (let i = 0; i < row.length; i++) dot += (row[i] ?? 0) * (direction[i] ?? 0);
  for (let i = 0; i < row.length; i++) row[i] = (row[i] ?? 0) - dot * (direction[i] ?? 0);
}
