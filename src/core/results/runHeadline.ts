import type { Experiment } from '../experiment/experiment.ts';
import { headline } from './headline.ts';
import type { RunSummary } from './runSummary.ts';

/** What a run came to, in the few numbers that a list of runs shows. Counts are of cells. */
export interface RunHeadline {
  /** The feature group that `polysemantic` is about. */
  group: string;
  finished: number;
  /** Cells that have the status which the closed form predicts, and cells that have another; ties are in neither. */
  agrees: number;
  differs: number;
  /** Finished cells in which the group is polysemantic. */
  polysemantic: number;
}

/** The headline of a run by its closed form alone: what hulls predict takes computing, and stands in the panel. */
export function runHeadline({ marginal }: Pick<Experiment, 'marginal'>, summary: RunSummary): RunHeadline {
  const { finished, agrees, differs, polysemanticShare } = headline(summary, marginal.feature);
  const polysemantic = finished === 0 ? 0 : Math.round(polysemanticShare * finished);
  return { group: marginal.feature, finished, agrees, differs, polysemantic };
}
