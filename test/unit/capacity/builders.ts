/** A matrix from its columns: `fromColumns([[1, 0], [0, 1]])` is the 2×2 identity, row-major. */
export function fromColumns(columns: number[][]): { W: Float64Array; D: number; N: number } {
  const N = columns.length;
  const D = columns[0]?.length ?? 0;
  const W = new Float64Array(D * N);
  for (const [i, column] of columns.entries()) for (const [a, entry] of column.entries()) W[a * N + i] = entry;
  return { W, D, N };
}

/** n unit vectors at equal angles in the plane. */
export function polygon(n: number): { W: Float64Array; D: number; N: number } {
  return fromColumns(
    Array.from({ length: n }, (_, i) => [Math.cos((2 * Math.PI * i) / n), Math.sin((2 * Math.PI * i) / n)]),
  );
}

export const floats = (...values: number[]): Float64Array => Float64Array.from(values);
export const repeat = (count: number, value: number): Float64Array => new Float64Array(count).fill(value);
export const sum = (values: Iterable<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

/** Deterministic numbers in [0, 1) (mulberry32), for tests that need many of them. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** D×N matrix with entries in (−1, 1). */
export function randomMatrix(D: number, N: number, seed: number): Float64Array {
  const next = uniform(seed);
  return Float64Array.from({ length: D * N }, () => 2 * next() - 1);
}

/** The product A·B of an (m×n) and an (n×p) matrix. */
export function multiply(A: Float64Array, B: Float64Array, m: number, n: number, p: number): Float64Array {
  return Float64Array.from({ length: m * p }, (_, index) => {
    const row = Math.floor(index / p);
    return sum(Array.from({ length: n }, (_, t) => (A[row * n + t] ?? 0) * (B[t * p + (index % p)] ?? 0)));
  });
}

/** An orthogonal n×n matrix, a product of random plane rotations. */
export function randomRotation(n: number, seed: number): Float64Array {
  const next = uniform(seed);
  let Q: Float64Array = Float64Array.from({ length: n * n }, (_, index) => (index % (n + 1) === 0 ? 1 : 0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const angle = 2 * Math.PI * next();
      const R = Float64Array.from({ length: n * n }, (_, index) => (index % (n + 1) === 0 ? 1 : 0));
      R[i * n + i] = R[j * n + j] = Math.cos(angle);
      R[i * n + j] = Math.sin(angle);
      R[j * n + i] = -Math.sin(angle);
      Q = multiply(Q, R, n, n, n);
    }
  }
  return Q;
}
