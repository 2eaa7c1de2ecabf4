import { STATUS_TOLERANCE } from '../core/capacity/capacity.ts';
import { type Block, blocksBetween } from '../core/capacity/geometry.ts';
import type { FeatureBlock } from '../core/weights/view.ts';
import { BLOCK, createMomentKernel, type KernelMemory, putShare } from './momentKernel.ts';

/** Rank and condition are told of blocks with at most so many features, or dimensions if they are fewer. */
const MOST_SPECTRUM = 256;

/**
 * The blocks of the features of a whole matrix that have capacity: `blocksOf`, with WᵀW from the kernel, for which
 * features and dimensions change places. Features that are not finite count as 0.
 *
 * @param whole all features, from 0
 */
export function geometryOf(memory: KernelMemory, whole: FeatureBlock, D: number): Block[] {
  const { numbers, count: N, featureStep, dimensionStep } = whole;
  const entry = (i: number, a: number): number => numbers[i * featureStep + a * dimensionStep];
  const gram = gramOf(memory, N, D, entry);
  const capacity = Float64Array.from({ length: N }, (_, i) => {
    const own = gram[i * N + i];
    let sum = 0;
    for (let j = 0; j < N; j++) sum += gram[i * N + j] ** 2;
    return own === 0 ? 0 : own ** 2 / sum;
  });
  return blocksBetween({
    N,
    counts: (i) => capacity[i] >= STATUS_TOLERANCE,
    cosine: (i, j) => gram[i * N + j] / Math.sqrt(gram[i * N + i] * gram[j * N + j]),
    capacity,
    gram(features) {
      const n = Math.min(features.length, D);
      if (n > MOST_SPECTRUM) return undefined;
      if (features.length <= D) {
        const at = (k: number): number => gram[features[Math.floor(k / n)] * N + features[k % n]];
        return { n, gram: Float64Array.from({ length: n * n }, (_, k) => at(k)) };
      }
      const moment = new Float64Array(n * n);
      for (const i of features) {
        for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) moment[a * n + b] += entry(i, a) * entry(i, b);
      }
      return { n, gram: moment };
    },
  });
}

/** WᵀW, (N×N) row-major. */
function gramOf(memory: KernelMemory, N: number, D: number, entry: (i: number, a: number) => number): Float64Array {
  const finite = Uint8Array.from({ length: N }, (_, i) => {
    for (let a = 0; a < D; a++) if (!Number.isFinite(entry(i, a))) return 0;
    return 1;
  });
  const share = { index: 0, of: 1 };
  const kernel = createMomentKernel(memory, N, share);
  for (let first = 0; first < D; first += BLOCK) {
    const count = Math.min(BLOCK, D - first);
    const slab = Float64Array.from({ length: count * N }, (_, at) =>
      finite[at % N] === 1 ? entry(at % N, first + Math.floor(at / N)) : 0,
    );
    kernel.add({ numbers: slab, first, count, featureStep: N, dimensionStep: 1 });
  }
  const gram = new Float64Array(N * N);
  putShare(kernel.take(), N, share, gram);
  for (let i = 0; i < N; i++) for (let j = 0; j < i; j++) gram[j * N + i] = gram[i * N + j];
  return gram;
}
