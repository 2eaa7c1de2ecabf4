import { describe, expect, it } from 'vitest';
import { pivotedCholesky } from '../../../src/core/capacity/pivotedCholesky.ts';
import { multiply, randomMatrix } from './builders.ts';

/** A positive semidefinite matrix of that rank. */
function semidefinite(D: number, rank: number, seed: number): Float64Array {
  const A = randomMatrix(D, rank, seed);
  const At = Float64Array.from({ length: rank * D }, (_, at) => A[(at % D) * rank + Math.floor(at / D)]);
  return multiply(A, At, D, rank, D);
}

/** L Lᵀ with its rows and columns back in their order. */
function product(L: Float64Array, D: number, order: Int32Array, rank: number): Float64Array {
  const M = new Float64Array(D * D);
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < D; j++) {
      let sum = 0;
      for (let k = 0; k <= Math.min(i, j, rank - 1); k++) sum += L[i * D + k] * L[j * D + k];
      M[order[i] * D + order[j]] = sum;
    }
  }
  return M;
}

describe('the pivoted Cholesky factor', () => {
  // 48 columns are factored at a time: below, at, and beyond one panel, odd and even.
  it.each([
    [1, 1],
    [5, 5],
    [5, 2],
    [48, 48],
    [49, 49],
    [100, 100],
    [131, 131],
    [131, 60],
  ])('of a %i×%i matrix of rank %i gives it back', (D, rank) => {
    const M = semidefinite(D, rank, D + rank);
    const L = M.slice();
    const found = pivotedCholesky(L, D, 1e-12);
    expect(found.rank).toBe(rank);
    const back = product(L, D, found.order, rank);
    const largest = Math.max(...M);
    for (const [at, entry] of back.entries()) expect(Math.abs(entry - M[at])).toBeLessThan(1e-12 * largest);
  });

  it('takes the largest that is left first', () => {
    const M = Float64Array.of(1, 0, 0, 0, 9, 0, 0, 0, 4);
    expect([...pivotedCholesky(M, 3, 1e-12).order]).toEqual([1, 2, 0]);
    expect([M[0], M[4], M[8]]).toEqual([3, 2, 1]);
  });

  it('reads the lower triangle only', () => {
    const M = semidefinite(60, 60, 1);
    const [whole, lower] = [M.slice(), M.map((entry, at) => (at % 60 > Math.floor(at / 60) ? Number.NaN : entry))];
    expect(pivotedCholesky(lower, 60, 1e-12)).toEqual(pivotedCholesky(whole, 60, 1e-12));
    const below = (L: Float64Array) => L.filter((_, at) => at % 60 <= Math.floor(at / 60));
    expect(below(lower)).toEqual(below(whole));
  });

  it('of nothing has rank 0', () => {
    expect(pivotedCholesky(new Float64Array(9), 3, 1e-12).rank).toBe(0);
  });
});
