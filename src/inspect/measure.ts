import { pivotedCholesky } from '../core/capacity/pivotedCholesky.ts';
import type { FeatureMeasures } from '../core/weights/inspection.ts';
import { isFiniteNorm2, measureDirectly, measuresOf, rankTolerance, unitScale } from '../core/weights/measures.ts';
import type { MatrixView } from '../core/weights/view.ts';
import { createBlockReader, featuresAtOnce } from './blockReader.ts';
import { eachRange, type Inspector } from './inspectors.ts';
import { BLOCK, packFactor, putShare } from './momentKernel.ts';

/**
 * Capacity and leverage of every feature of a large matrix, in two passes over the file: M = W Wᵀ, then with its
 * Cholesky factor
 *
 *     C_i = n_i² / W_iᵀ M W_i,   τ_i = W_iᵀ M⁺ W_i,   n_i = |W_i|²,
 *
 * which are `capacities` and `leverages` at a cost of N·D². Everything is float64; the result does not depend on the
 * number of threads, for each entry of M is summed up by one of them in the order of the file.
 *
 * @param onProgress share of the work that is done, 0 … 1
 */
export async function measureInThreads(
  inspectors: readonly Inspector[],
  view: MatrixView,
  onProgress: (share: number) => void,
): Promise<FeatureMeasures> {
  const { N, D } = view;
  const step = featuresAtOnce(view, BLOCK);
  const norm2 = new Float64Array(N);
  const M = new Float64Array(D * D);
  await Promise.all(
    inspectors.map(async (inspector, index) => {
      // Every thread goes through all features, for its own part of M.
      await eachRange([inspector], N, step, async (_, first, count) => {
        const found = await inspector.call('accumulate', { first, count });
        if (index > 0) return;
        norm2.set(found, first);
        onProgress((first + count) / N / 3);
      });
      putShare(await inspector.call('moment', {}), D, { index, of: inspectors.length }, M);
    }),
  );

  let largest = 0;
  for (let a = 0; a < D; a++) largest = Math.max(largest, M[a * D + a]);
  if (largest > 0) for (let at = 0; at < M.length; at++) M[at] /= largest;
  const tolerance = rankTolerance(D, N, BLOCK);
  const { order, rank } = pivotedCholesky(M, D, tolerance);
  const factor = packFactor(M, D, order, rank);
  await Promise.all(inspectors.map((inspector) => inspector.call('setFactor', factor)));

  const capacity = new Float64Array(N);
  const leverage = new Float64Array(N);
  await eachRange(
    inspectors,
    N,
    step,
    async (inspector, first, count) => {
      const norms = norm2.slice(first, first + count);
      const { products, solutions } = await inspector.call('forms', { first, count, norm2: norms });
      for (const [at, n] of norms.entries()) {
        const i = first + at;
        if (!isFiniteNorm2(n)) {
          norm2[i] = Number.NaN;
          [capacity[i], leverage[i]] = [Number.NaN, Number.NaN];
        } else if (unitScale(n) > 0) {
          const found = measuresOf(n / largest, products[at], solutions[at], tolerance);
          [capacity[i], leverage[i]] = [found.capacity, found.leverage];
        }
      }
    },
    (done) => onProgress((1 + (2 * done) / N) / 3),
  );
  return { capacity, leverage, norm2, rank };
}

/** The measures of a small matrix, read at once: the same numbers to the last bit as a run's results have. */
export function measureAtOnce(fd: number, view: MatrixView): FeatureMeasures {
  const { N, D } = view;
  const { numbers, featureStep, dimensionStep } = createBlockReader(fd, view).read(0, N);
  const W = Float64Array.from({ length: D * N }, (_, at) => {
    const [a, i] = [Math.floor(at / N), at % N];
    return numbers[i * featureStep + a * dimensionStep];
  });
  return measureDirectly(W, D, N);
}
