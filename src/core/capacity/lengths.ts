// W is a D×N embedding matrix, row-major: W[a, i] stands at W[a·N + i], column W_i embeds feature i.
// Everything about directions is scale-free, so a column is first divided by its largest entry: squares of
// very short and very long columns would otherwise underflow to 0 or overflow.

/**
 * Lengths |W_i|, (N).
 *
 * Exact to rounding for lengths from 1e-300 to 1e300. NaN in a column gives NaN for that column.
 */
export function lengths(W: Float64Array, D: number, N: number): Float64Array {
  const length = new Float64Array(N);
  for (let i = 0; i < N; i++) {
    let largest = 0;
    for (let a = 0; a < D; a++) {
      const size = Math.abs(W[a * N + i] ?? Number.NaN);
      // Written so that a NaN is kept once met.
      if (!(size <= largest)) largest = size;
      if (Number.isNaN(largest)) break;
    }
    if (largest === 0 || !Number.isFinite(largest)) {
      length[i] = largest;
      continue;
    }
    let sum = 0;
    for (let a = 0; a < D; a++) {
      const scaled = (W[a * N + i] ?? Number.NaN) / largest;
      sum += scaled * scaled;
    }
    length[i] = largest * Math.sqrt(sum);
  }
  return length;
}

/**
 * Columns divided by their lengths, Ŵ (D×N, row-major); a column of length 0 becomes NaN: it has no direction.
 */
export function unitColumns(W: Float64Array, D: number, N: number, length: Float64Array): Float64Array {
  const unit = new Float64Array(D * N);
  for (let a = 0; a < D; a++) {
    for (let i = 0; i < N; i++) unit[a * N + i] = (W[a * N + i] ?? Number.NaN) / (length[i] ?? Number.NaN);
  }
  return unit;
}
