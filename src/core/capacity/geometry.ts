import { capacities, cosines, squaredLengths } from './capacity.ts';
import { symmetricEigen } from './symmetricEigen.ts';

// TMS = Elhage et al. 2022, Toy Models of Superposition. W is a D×N embedding matrix, row-major.

/** Features that share dimensions with each other and with no others. */
export interface Block {
  /** Indices, ascending; their number is N_k. */
  features: number[];
  /** D_k = rank of W_k, the block's columns. NaN, as the condition, for a block too large to tell. */
  dimensions: number;
  /** Σ C_i over the block: D_k where the embedding is efficient. */
  capacity: number;
  /** Greatest over least eigenvalue of W_k W_kᵀ within its rank: 1 where W_k is semi-orthogonal, as S22's Theorem 1 has it. */
  condition: number;
  /** Name of the shape that N_k features in D_k dimensions usually have, `parallel pair` or `N_k in D_k`. */
  shape: string;
}

export interface BlockOptions {
  /** (N) features that count; left out: |W_i|² > ½, which TMS calls represented. */
  represented?: readonly boolean[];
  /** Features share where |cos(W_i, W_j)| is greater. */
  tolerance?: number;
}

/** |cos| below this is a right angle of a trained embedding. */
const SHARING_TOLERANCE = 0.1;

/**
 * Trained shapes are a little out of true: a direction with less than this share of the strongest eigenvalue of
 * W_k W_kᵀ is no dimension of its own. An antipodal pair 16° off still spans one.
 */
const RANK_TOLERANCE = 0.02;

const SHAPES: Readonly<Record<string, string>> = {
  '1 in 1': 'own dimension',
  '2 in 1': 'digon',
  '3 in 2': 'triangle',
  '5 in 2': 'pentagon',
  '4 in 3': 'tetrahedron',
  '8 in 3': 'square antiprism',
};

/**
 * The blocks of an embedding: connected components of |cos(W_i, W_j)| > tolerance among represented features. Every
 * efficient W is block-diagonal up to a rotation, with W_k W_kᵀ = γ_k I in each block [S22 Theorems 1 and 2].
 * Cost N²·D.
 *
 * @param W (D×N) row-major; NaN or infinity gives no blocks
 * @returns the largest block first, then by first feature
 */
export function blocksOf(W: Float64Array, D: number, N: number, options: BlockOptions = {}): Block[] {
  if (!W.every(Number.isFinite)) return [];
  const norm2 = squaredLengths(W, D, N);
  const represented = options.represented ?? Array.from(norm2, (n) => n > 0.5);
  const { tolerance } = options;
  const cosine = cosines(W, D, N);
  return blocksBetween({
    N,
    counts: (i) => represented[i] === true && (norm2[i] ?? 0) > 0,
    cosine: (i, j) => cosine[i * N + j] ?? 0,
    capacity: capacities(W, D, N),
    gram: (features) => smallerGram(W, D, N, features),
    ...(tolerance === undefined ? {} : { tolerance }),
  });
}

/** What blocks are made of, however it was found. */
export interface BlockParts {
  N: number;
  /** Is a feature to be in a block? */
  counts(i: number): boolean;
  /** cos(W_i, W_j) of features that count. */
  cosine(i: number, j: number): number;
  /** (N) */
  capacity: Float64Array;
  /** W_kᵀ W_k or W_k W_kᵀ of some features, row-major; `undefined` where it is too large. */
  gram(features: readonly number[]): { gram: Float64Array; n: number } | undefined;
  tolerance?: number;
}

/** The blocks of `blocksOf`, from their parts. */
export function blocksBetween({ N, counts, cosine, capacity, gram, tolerance }: BlockParts): Block[] {
  const shares = (i: number, j: number): boolean => Math.abs(cosine(i, j)) > (tolerance ?? SHARING_TOLERANCE);
  return components(N, counts, shares)
    .map((features): Block => {
      const found = gram(features);
      const { rank, condition } = found === undefined ? { rank: Number.NaN, condition: Number.NaN } : spectrum(found);
      const name = found === undefined ? `${features.length} features` : `${features.length} in ${rank}`;
      const [first = 0, second = 0] = features;
      const parallel = name === '2 in 1' && cosine(first, second) > 0;
      return {
        features,
        dimensions: rank,
        capacity: features.reduce((sum, i) => sum + (capacity[i] ?? 0), 0),
        condition,
        shape: parallel ? 'parallel pair' : (SHAPES[name] ?? name),
      };
    })
    .sort((a, b) => b.features.length - a.features.length || (a.features[0] ?? 0) - (b.features[0] ?? 0));
}

/**
 * Dimensions for each feature, D* = D / ‖W‖_F² [TMS]: 1 where every dimension has one feature of length 1, ½ where
 * antipodal pairs fill the space. NaN where W = 0.
 */
export function dimensionsPerFeature(W: Float64Array, D: number, N: number): number {
  const total = squaredLengths(W, D, N).reduce((sum, n) => sum + n, 0);
  return total === 0 ? Number.NaN : D / total;
}

function components(N: number, counts: (i: number) => boolean, shares: (i: number, j: number) => boolean): number[][] {
  const seen = new Uint8Array(N);
  const found: number[][] = [];
  for (let first = 0; first < N; first++) {
    if (seen[first] === 1 || !counts(first)) continue;
    seen[first] = 1;
    const members = [first];
    for (const i of members) {
      for (let j = 0; j < N; j++) {
        if (seen[j] === 1 || !counts(j) || !shares(i, j)) continue;
        seen[j] = 1;
        members.push(j);
      }
    }
    found.push(members.sort((a, b) => a - b));
  }
  return found;
}

/** The smaller of W_k W_kᵀ and W_kᵀ W_k: their eigenvalues other than 0 are equal. */
function smallerGram(
  W: Float64Array,
  D: number,
  N: number,
  features: readonly number[],
): { gram: Float64Array; n: number } {
  const entry = (a: number, i: number): number => W[a * N + i] ?? 0;
  const few = features.length <= D;
  const n = few ? features.length : D;
  const gram = Float64Array.from({ length: n * n }, (_, index) => {
    const [r, c] = [Math.floor(index / n), index % n];
    let sum = 0;
    if (few) {
      for (let a = 0; a < D; a++) sum += entry(a, features[r] ?? 0) * entry(a, features[c] ?? 0);
    } else {
      for (const i of features) sum += entry(r, i) * entry(c, i);
    }
    return sum;
  });
  return { gram, n };
}

/** Rank and condition of a Gram matrix. */
function spectrum({ gram, n }: { gram: Float64Array; n: number }): { rank: number; condition: number } {
  const { values } = symmetricEigen(gram, n);
  const [largest = 0] = values;
  const kept = values.filter((value) => value > RANK_TOLERANCE * largest);
  return { rank: kept.length, condition: largest / (kept.at(-1) ?? Number.NaN) };
}
