import { fillNormal, Stream } from './random.ts';

/**
 * The neurons family (Jermyn et al. 2022, "Engineering Monosemanticity in Toy Models"): features come through a random
 * embedding that is not trained, m dimensions wide, to k neurons with biases, and are read out linearly:
 *
 *     x' = U a + b,   a = s(A E x + c)
 *     E: m×N embedder, A: k×m and c: k hidden weights and biases, U: N×k and b: N readout
 *
 * As layers these are two, of which the first is held: `networkOf`. The number of neurons does not depend on that of features or dimensions. What neurons see of the features is
 * W = A E (k×N): column i is feature i in the space of neurons, which capacity is computed of. Its rank is at most m, and
 * with it the sum of capacities.
 */
export interface NeuronSizes {
  /** m, dimensions of the embedding. */
  bottleneck: number;
  /** k, neurons: the rows of W. */
  D: number;
  /** Features. */
  N: number;
}

/** Length of a vector that Gram–Schmidt has nothing left of, of vectors of about √n. */
const NOTHING = 1e-9;

/**
 * The embedder E (m×N, row-major), as float32: m random directions in the space of features, made orthogonal to each other;
 * then every column, which is a feature, is scaled to length 1 (as published). Where there are more dimensions than features
 * the features are orthogonal. It is keyed by the seed alone: all starts, and all cells of equal m and N, have the same.
 */
export function embedderOf({ bottleneck: m, N }: Omit<NeuronSizes, 'D'>, seed: number): Float64Array {
  const E = new Float64Array(m * N);
  // Inputs have start 0 of this stream, noise has 1.
  fillNormal(E, { seed, cell: m, start: 2, stream: Stream.Samples });
  if (m <= N) orthogonalise(E, m, N, { vector: N, entry: 1 });
  else orthogonalise(E, N, m, { vector: 1, entry: N });
  for (let i = 0; i < N; i++) {
    let norm2 = 0;
    for (let a = 0; a < m; a++) norm2 += E[a * N + i] * E[a * N + i];
    const scale = norm2 > 0 ? 1 / Math.sqrt(norm2) : 0;
    for (let a = 0; a < m; a++) E[a * N + i] = Math.fround(E[a * N + i] * scale);
  }
  return E;
}

/** Modified Gram–Schmidt on `count` vectors of `length` numbers: entry e of vector v at v·vector + e·entry. */
function orthogonalise(
  values: Float64Array,
  count: number,
  length: number,
  { vector, entry }: { vector: number; entry: number },
): void {
  for (let v = 0; v < count; v++) {
    for (let u = 0; u < v; u++) {
      let dot = 0;
      for (let e = 0; e < length; e++) dot += values[v * vector + e * entry] * values[u * vector + e * entry];
      for (let e = 0; e < length; e++) values[v * vector + e * entry] -= dot * values[u * vector + e * entry];
    }
    let norm2 = 0;
    for (let e = 0; e < length; e++) norm2 += values[v * vector + e * entry] ** 2;
    const scale = norm2 > NOTHING * NOTHING ? 1 / Math.sqrt(norm2) : 0;
    for (let e = 0; e < length; e++) values[v * vector + e * entry] *= scale;
  }
}

/**
 * W = A E (k×N), what neurons see of the features.
 * @param extra E (m×N), then A (k×m), row-major, and what follows, as `extraParameters` lists them
 */
export function seenByNeurons(extra: Float64Array, { bottleneck: m, D: k, N }: NeuronSizes): Float64Array {
  const A = m * N;
  const W = new Float64Array(k * N);
  for (let a = 0; a < k; a++) {
    for (let d = 0; d < m; d++) {
      const weight = extra[A + a * m + d];
      for (let i = 0; i < N; i++) W[a * N + i] += weight * extra[d * N + i];
    }
  }
  return W;
}

/** Numbers in E, A, c and U. */
const parameterCount = ({ bottleneck: m, D: k, N }: NeuronSizes): number => m * N + k * m + k + N * k;

/** (k) c, the hidden biases, among the other parameters of a model. */
export const hiddenBiasesOf = (extra: Float64Array, { bottleneck: m, D: k, N }: NeuronSizes): Float64Array =>
  extra.subarray(m * N + k * m, m * N + k * m + k);

/** Writes W of a lane of a block from the lane's other parameters; nothing where W is a parameter itself. */
export function writeSeenByNeurons(
  { W, extra }: { W: Float64Array; extra?: Float64Array },
  { bottleneck, D, N }: Omit<NeuronSizes, 'bottleneck'> & { bottleneck?: number },
  lane: number,
): void {
  if (bottleneck === undefined || extra === undefined) return;
  const sizes = { bottleneck, D, N };
  const each = parameterCount(sizes);
  W.set(seenByNeurons(extra.subarray(lane * each, (lane + 1) * each), sizes), lane * D * N);
}
