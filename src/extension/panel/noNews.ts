import { blankSummary } from '../../core/results/runSummary.ts';
import type { RunChange, RunDescription } from '../../protocol/panelSource.ts';

/** A change of the description alone: no cell is new. */
export const noNews = (description: RunDescription): RunChange => ({
  description,
  cells: new Int32Array(0),
  summary: blankSummary(
    0,
    description.experiment.features.map(({ name }) => name),
  ),
});
