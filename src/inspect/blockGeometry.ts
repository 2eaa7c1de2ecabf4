import { type Block, blocksBetween } from '../core/capacity/geometry.ts';
import type { FeatureBlock } from '../core/weights/view.ts';
import { BLOCK, createMomentKernel, type KernelMemory, putShare } from './momentKernel.ts';

/** Rank and condition are told of blocks with at most so many features, or dimensions if they are fewer. */
const MOST_SPECTRUM = 256;

/**
 * The blocks of a whole matrix: `blocksOf` with WᵀW from the kernel, for which features and dimensions change places.
 *
 * @param whole    all features, from 0
 * @param counts   (N) 1 for features that are to be in a block
 * @param capacity (N)
 */
export function geometryOf(
  memory: KernelMemory,
  whole: FeatureBlock,
  D: number,
  counts: Uint8Array,
  capacity: Float64Array,
): Block[] {
  const { numbers, count: N, featureStep, dimensionStep } = whole;
  const gram = gramOf(memory, whole, D);
  const at = (i: number, j: number): number => gram[i >= j ? i * N + j : j * N + i];
  return blocksBetween({
    N,
    counts: (i) => counts[i] === 1 && at(i, i) > 0,
    cosine: (i, j) => at(i, j) / Math.sqrt(at(i, i) * at(j, j)),
    capacity,
    gram(features) {
      const n = Math.min(features.length, D);
      if (n > MOST_SPECTRUM) return undefined;
      if (features.length <= D) {
        return {
          n,
          gram: Float64Array.from({ length: n * n }, (_, k) => at(features[Math.floor(k / n)], features[k % n])),
        };
      }
      const moment = new Float64Array(n * n);
      for (const i of features) {
        for (let a = 0; a < n; a++) {
          const own = numbers[i * featureStep + a * dimensionStep];
          for (let b = 0; b < n; b++) moment[a * n + b] += own * numbers[i * featureStep + b * dimensionStep];
        }
      }
      return { n, gram: moment };
    },
  });
}

/** WᵀW, (N×N), its lower triangle. Rows and columns of features that are not finite are not to be used. */
function gramOf(
  memory: KernelMemory,
  { numbers, count: N, featureStep, dimensionStep }: FeatureBlock,
  D: number,
): Float64Array {
  const share = { index: 0, of: 1 };
  const kernel = createMomentKernel(memory, N, share);
  for (let first = 0; first < D; first += BLOCK) {
    const count = Math.min(BLOCK, D - first);
    const slab = new Float64Array(count * N);
    for (let a = 0; a < count; a++) {
      for (let i = 0; i < N; i++) {
        const entry = numbers[i * featureStep + (first + a) * dimensionStep];
        slab[a * N + i] = Number.isFinite(entry) ? entry : 0;
      }
    }
    kernel.add({ numbers: slab, first, count, featureStep: N, dimensionStep: 1 });
  }
  const gram = new Float64Array(N * N);
  putShare(kernel.take(), N, share, gram);
  return gram;
}
