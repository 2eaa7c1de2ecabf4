import type { Block } from '../core/capacity/geometry.ts';
import { type ChosenMatrix, chooseMatrix, isMatrix, type WeightsRequest } from '../core/weights/choose.ts';
import type { FeatureMeasures, Inspection } from '../core/weights/inspection.ts';
import { type Interferer, strongest } from '../core/weights/interference.ts';
import { isSmall, MOST_BLOCK_FEATURES } from '../core/weights/measures.ts';
import { type MatrixView, viewMatrix } from '../core/weights/view.ts';
import { featuresAtOnce } from './blockReader.ts';
import { eachRange, type ThreadParts, withInspectors } from './inspectors.ts';
import { measureAtOnce, measureInThreads } from './measure.ts';
import { WeightsError } from './weightsError.ts';
import { openWeights, type WeightsFile } from './weightsFile.ts';

/** Interferers that are told of one feature. */
const MOST_INTERFERERS = 50;

/** A thread is worth its start for so many multiplications. */
const WORK_OF_THREAD = 2e8;

/**
 * Capacity of every feature of given weights.
 *
 * @param request.mostFeatures more are refused: whoever asks could not use them
 * @param parts.threads        most threads to use
 * @param onProgress           share of the work that is done, 0 … 1
 * @throws WeightsError with a sentence for the user, RunError (`disk`), CancelledError
 */
export function inspectWeights(
  request: WeightsRequest & { mostFeatures?: number },
  parts: ThreadParts,
  signal: AbortSignal,
  onProgress: (share: number) => void = () => {},
): Promise<Inspection> {
  return withMatrix(request, signal, async ({ weights, chosen, fd, view }) => {
    if (request.mostFeatures !== undefined && view.N > request.mostFeatures) {
      throw new WeightsError(
        `${chosen.tensor} has ${view.N} features, and at most ${request.mostFeatures} are shown here. ` +
          'The command line writes a table of all: capacity-lab inspect.',
      );
    }
    const measures = await measure(fd, view, parts, signal, onProgress);
    const { dtype, N, D } = view;
    const matrices = weights.tensors
      .filter(isMatrix)
      .map(({ name, dtype: type, shape }) => ({ name, dtype: type, shape }));
    return { ...measures, matrices, chosen, dtype, N, D };
  });
}

/** The features that interfere most with one: the greatest |W_i·W_j|, strongest first. Errors as above. */
export function findInterferers(
  request: WeightsRequest & { feature: number },
  parts: ThreadParts,
  signal: AbortSignal,
): Promise<Interferer[]> {
  return withMatrix(request, signal, ({ fd, view }) => {
    const { feature } = request;
    if (!Number.isInteger(feature) || feature < 0 || feature >= view.N) {
      throw new WeightsError(`There is no feature ${feature}: they are numbered from 0 to ${view.N - 1}.`);
    }
    const threads = threadsFor(2 * view.N * view.D, parts.threads);
    return withInspectors({ ...parts, threads }, { fd, view }, signal, async (inspectors) => {
      const column = await inspectors[0].call('column', { feature });
      const found: Interferer[] = [];
      await eachRange(inspectors, view.N, featuresAtOnce(view, 1), async (inspector, first, count) => {
        const of = { first, count, column, feature, most: MOST_INTERFERERS };
        found.push(...(await inspector.call('interferers', of)));
      });
      return strongest(found, MOST_INTERFERERS);
    });
  });
}

/**
 * The blocks of features with capacity, as `blocksOf` has them. Errors as above, and for more than
 * `MOST_BLOCK_FEATURES` features.
 */
export function findBlocks(request: WeightsRequest, parts: ThreadParts, signal: AbortSignal): Promise<Block[]> {
  return withMatrix(request, signal, ({ fd, view }) => {
    if (view.N > MOST_BLOCK_FEATURES) {
      throw new WeightsError(
        `Blocks are looked for among at most ${MOST_BLOCK_FEATURES} features; here are ${view.N}.`,
      );
    }
    return withInspectors({ ...parts, threads: 1 }, { fd, view }, signal, ([inspector]) =>
      inspector.call('blocks', {}),
    );
  });
}

interface OpenMatrix {
  weights: WeightsFile;
  chosen: ChosenMatrix;
  fd: number;
  view: MatrixView;
}

/** Opens the file, finds the matrix in it, and closes the file whatever happens. */
async function withMatrix<T>(
  { file, choice }: WeightsRequest,
  signal: AbortSignal,
  use: (matrix: OpenMatrix) => Promise<T>,
): Promise<T> {
  const weights = await openWeights(file);
  try {
    const chosen = chooseMatrix(weights.tensors, weights.metadata, choice);
    if (typeof chosen === 'string') throw new WeightsError(chosen);
    const tensor = weights.tensors.find(({ name }) => name === chosen.tensor);
    if (tensor === undefined) throw new WeightsError(`There is no tensor ${chosen.tensor}.`);
    const view = viewMatrix(tensor, chosen);
    if (typeof view === 'string') throw new WeightsError(view);
    const { fd, offset } = await weights.source(tensor, signal);
    return await use({ weights, chosen, fd, view: { ...view, offset: view.offset - tensor.offset + offset } });
  } finally {
    weights.close();
  }
}

async function measure(
  fd: number,
  view: MatrixView,
  parts: ThreadParts,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<FeatureMeasures> {
  if (isSmall(view.D, view.N)) return measureAtOnce(fd, view);
  const threads = Math.min(threadsFor(view.N * view.D * view.D, parts.threads), threadsInMemory(view.D));
  return withInspectors({ ...parts, threads }, { fd, view }, signal, (inspectors) =>
    measureInThreads(inspectors, view, onProgress),
  );
}

const threadsFor = (work: number, most: number): number =>
  Math.max(1, Math.min(most, Math.ceil(work / WORK_OF_THREAD)));

/** What threads may take together, beside M itself: each holds the factor, 8·D² bytes, and blocks. */
const THREAD_MEMORY = 1e9;

const threadsInMemory = (D: number): number => Math.max(1, Math.floor(THREAD_MEMORY / (8 * D * D + 64e6)));
