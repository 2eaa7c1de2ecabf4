import type { ComputedBenefit } from '../core/plots/computedBenefit.ts';
import { computedGroups } from '../core/plots/curveGroups.ts';
import type { DiagramLayers } from '../core/plots/diagramLayers.ts';
import { predictedByHulls } from '../core/plots/predictedByHulls.ts';
import { bathsOfRun, hullMap, layersByCell, noPredictions, predictionLayer } from '../core/results/cellLayers.ts';
import { hasClosedForm } from '../core/results/prediction.ts';
import { atOnce } from '../core/results/steps.ts';
import { pictureOfCell } from '../export/drawRun.ts';
import { type Curves, createCurves, keptHulls } from '../runs/curves.ts';
import type { RunReader } from '../runs/runReader.ts';
import { bundled } from './bundlePaths.ts';
import type { Output } from './output.ts';

/** How computing is watched and given up. */
export interface Computing {
  signal: AbortSignal;
  /** Training threads. */
  threads: number;
  output: Output;
}

/**
 * The layers of a run that take computing: hulls of baths, by the kernels, kept in the run folder as the panel keeps them.
 * @throws what training throws; `signal.reason` when given up
 */
export async function computeLayers(
  reader: RunReader,
  group: string,
  { signal, threads, output }: Computing,
): Promise<DiagramLayers> {
  const { experiment } = reader;
  const summary = await reader.summary();
  const predictions =
    bathsOfRun(experiment).baths.size === 0
      ? noPredictions(summary.outcome.length)
      : await withCurves(output, (curves) =>
          curves.ofRun(reader, {
            signal,
            threads,
            onStage: ({ done, total }) => output.progress.show(`Computing curves: ${done} of ${total}`),
          }),
        );
  const layers = atOnce(layersByCell(experiment, group, predictions.hulls));
  return { returns: layers.returns, prediction: predictionLayer(summary, layers, predictions) };
}

/** The curves of a cell without a closed form; `undefined` where it has one, or can have none. Kept like the others. */
export async function computeCellCurves(
  reader: RunReader,
  cell: number,
  group: string,
  { signal, threads, output }: Computing,
): Promise<ComputedBenefit | undefined> {
  const picture = pictureOfCell(reader, cell);
  const groups = computedGroups(picture, group);
  if (groups.length === 0 || hasClosedForm(picture.model)) return undefined;
  const show = (): void => output.progress.show(`Computing the curves of ${groups.join(' and ')} …`);
  show();
  const curves = await withCurves(output, (own) =>
    own.ofCell(reader, { cell, groups }, { signal, threads, onStage: show }),
  );
  const hulls = hullMap(await keptHulls(reader));
  return { group, curves, prediction: predictedByHulls(picture, hulls) };
}

async function withCurves<T>(output: Output, use: (curves: Curves) => Promise<T>): Promise<T> {
  const curves = createCurves({
    script: bundled.worker,
    kernels: bundled.kernels,
    log: (_, message) => output.note(`Warning: ${message}`),
  });
  try {
    return await use(curves);
  } finally {
    await curves.dispose();
  }
}
