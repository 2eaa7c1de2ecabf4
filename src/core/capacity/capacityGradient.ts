/** Where the weights of a D×N matrix stand in a list of parameters: W[a, i] at a·row + i·column. */
export interface WeightStrides {
  row: number;
  column: number;
}

/**
 * Capacities and the gradient of a weighted sum of them, at any parameters:
 *
 *     G = WᵀW,   S_i = Σ_j G_ij²,   C_i = G_ii²/S_i
 *     ∂C_i/∂G_ii = 2 (G_ii/S_i) (1 − C_i),   ∂C_i/∂G_ij = −2 (C_i/S_i) G_ij  (j ≠ i)
 *     ∂(Σ_i y_i C_i)/∂W = W (A + Aᵀ),   A_ij = y_i ∂C_i/∂G_ij
 *
 * [derived from S22 eq 3]. A feature with W_i = 0 has C_i = 0 and no gradient: its capacity jumps there.
 */
export interface CapacityGradient {
  /** (N) C_i of the parameters, to `capacity`. */
  evaluate(parameters: Float64Array, capacity: Float64Array): void;
  /** Adds the gradient of Σ_i y_i C_i at the parameters that were evaluated last to `gradient`. O(N²·D). */
  addGradient(parameters: Float64Array, y: Float64Array, gradient: Float64Array): void;
}

/** For matrices of one size. */
export function createCapacityGradient(D: number, N: number, { row, column }: WeightStrides): CapacityGradient {
  const G = new Float64Array(N * N);
  const S = new Float64Array(N);
  const A = new Float64Array(N * N);
  return {
    evaluate(W, capacity) {
      S.fill(0);
      for (let i = 0; i < N; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = 0;
          for (let a = 0; a < D; a++) {
            sum += W[a * row + i * column] * W[a * row + j * column];
          }
          G[i * N + j] = sum;
          G[j * N + i] = sum;
          S[i] += sum * sum;
          if (j < i) {
            S[j] += sum * sum;
          }
        }
      }
      for (let i = 0; i < N; i++) {
        capacity[i] = S[i] > 0 ? (G[i * N + i] * G[i * N + i]) / S[i] : 0;
      }
    },
    addGradient(W, y, gradient) {
      for (let i = 0; i < N; i++) {
        const own = G[i * N + i];
        const C = S[i] > 0 ? (own * own) / S[i] : 0;
        const share = S[i] > 0 ? y[i] / S[i] : 0;
        for (let j = 0; j < N; j++) {
          A[i * N + j] = j === i ? 2 * share * own * (1 - C) : -2 * share * C * G[i * N + j];
        }
      }
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < N; j++) {
          const both = A[i * N + j] + A[j * N + i];
          for (let a = 0; a < D; a++) {
            gradient[a * row + i * column] += both * W[a * row + j * column];
          }
        }
      }
    },
  };
}
