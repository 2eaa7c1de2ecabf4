import { type ComparisonView, comparisonView } from '../core/plots/comparisonViews.ts';
import type { DifferenceQuantity } from '../core/plots/differenceMap.ts';
import type { ComparedRun } from '../core/results/compareCells.ts';
import type { RunComparison } from '../core/results/compareRuns.ts';
import { type Provenance, provenanceOf } from '../core/results/provenance.ts';
import { letterOf } from '../core/results/runNames.ts';
import type { RunDescription } from '../protocol/panelSource.ts';
import { RunError } from '../runs/runError.ts';
import { type DrawOptions, drawing } from './drawRun.ts';
import type { PictureFormat } from './picture/figure.ts';

export interface ComparisonPicture extends Pick<DrawOptions, 'scale' | 'theme'> {
  format: PictureFormat;
  view: ComparisonView;
  quantity: DifferenceQuantity;
}

/** Runs that are compared, with their names, in one order. */
export interface DrawnComparison {
  runs: readonly ComparedRun[];
  descriptions: readonly RunDescription[];
  /** Of the first with another of them. */
  comparison: RunComparison;
}

/**
 * A picture of compared runs as the bytes of a file, with the provenance of each inside.
 * @throws RunError for a picture that these runs do not have
 */
export async function drawComparisonView(
  { runs, descriptions, comparison }: DrawnComparison,
  { format, scale, view, quantity, theme: chosen }: ComparisonPicture,
): Promise<Uint8Array> {
  const { drawPlot, theme } = drawing(chosen);
  const drawn = comparisonView(view, runs, comparison, { theme, quantity });
  if (typeof drawn === 'string') throw new RunError('training', drawn);
  const { plot, text, subtitle } = drawn;
  const provenance = provenanceOfAll(runs, descriptions);
  return drawPlot(plot, { text, subtitle }, { format, provenance, ...(scale !== undefined && { scale }) });
}

/** Every key with the letter of its run behind it. */
const provenanceOfAll = (runs: readonly ComparedRun[], descriptions: readonly RunDescription[]): Provenance =>
  Object.fromEntries(
    descriptions.flatMap((description, run) =>
      Object.entries(provenanceOf(description)).map(([key, value]) => [
        `${key} ${letterOf(runs[run]?.name ?? '')}`,
        value,
      ]),
    ),
  );
