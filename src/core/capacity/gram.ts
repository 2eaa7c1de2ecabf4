/** WᵀW, (N×N) row-major, of a (D×N) row-major W: entry i, j is what input j of a tied autoencoder adds to output i. */
export function gramMatrix(W: Float64Array, D: number, N: number): Float64Array {
  const gram = new Float64Array(N * N);
  for (let a = 0; a < D; a++) {
    for (let i = 0; i < N; i++) {
      const own = W[a * N + i] ?? 0;
      for (let j = 0; j < N; j++) gram[i * N + j] = (gram[i * N + j] ?? 0) + own * (W[a * N + j] ?? 0);
    }
  }
  return gram;
}
