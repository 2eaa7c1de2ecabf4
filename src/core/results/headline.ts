import { Outcome } from '../training/plan.ts';
import { type CellLayers, type HullPredictions, PredictedBy, predictionLayer } from './cellLayers.ts';

import { Agreement, GroupStatus, type RunSummary } from './runSummary.ts';

/** A run in a few numbers. Counts are of cells; shares are of finished cells, NaN while there are none. */
export interface Headline {
  cells: number;
  finished: number;
  /** Cells where every feature has the predicted status, and where some feature has another. */
  agrees: number;
  differs: number;
  /** Cells within 3 % of a tie; counted with neither. */
  ties: number;
  /** agrees / (agrees + differs): NaN where theory has no answer. */
  agreementShare: number;
  /** Finished cells that are compared with a closed form, and with hulls of bath curves. */
  byClosedForm: number;
  byHulls: number;
  /** Finished cells where the returns of every feature increase everywhere, and those of them that are monosemantic. */
  increasing: number;
  monosemantic: number;
  /** Statuses of the group asked for. */
  ignoredShare: number;
  polysemanticShare: number;
  dedicatedShare: number;
  /** Cells where the group's members differ in status. */
  mixedShare: number;
  /** How training ended in the best start. */
  converged: number;
  ranOut: number;
  diverged: number;
}

/**
 * Counts over a run's finished cells.
 *
 * @param computed layers and hulls, where they are known: without them agreement is with the closed form alone
 * @param group whose status the shares are of, usually `experiment.marginal.feature`; left out or unknown: the first
 */
export function headline(
  summary: RunSummary,
  group?: string,
  computed?: { layers: CellLayers; predictions: HullPredictions },
): Headline {
  const agreement =
    computed === undefined ? summary.agreement : predictionLayer(summary, computed.layers, computed.predictions);
  const status = summary.status[Math.max(0, summary.groups.indexOf(group ?? ''))] ?? new Uint8Array(summary.cells);
  const finished = summary.outcome.reduce((count, outcome) => count + (outcome === 0 ? 0 : 1), 0);
  const count = (codes: Uint8Array, wanted: number) =>
    codes.reduce((total, code, cell) => total + (code === wanted && summary.outcome[cell] !== 0 ? 1 : 0), 0);
  const share = (wanted: GroupStatus) => count(status, wanted) / finished;
  const agrees = count(agreement, Agreement.Agrees);
  const differs = count(agreement, Agreement.Differs);
  const compared = (by: PredictedBy): number =>
    agreement.reduce((sum, code, cell) => {
      const hulls = computed?.layers.predictedBy[cell] === PredictedBy.Hulls;
      const own = hulls ? PredictedBy.Hulls : PredictedBy.Closed;
      return sum + (code !== Agreement.Unknown && summary.outcome[cell] !== 0 && own === by ? 1 : 0);
    }, 0);
  const increasing = (also: (cell: number) => boolean): number =>
    summary.outcome.reduce((sum, outcome, cell) => {
      const counts = outcome !== 0 && outcome !== Outcome.Diverged && computed?.layers.increasing[cell] === 1;
      return sum + (counts && also(cell) ? 1 : 0);
    }, 0);
  return {
    byClosedForm: compared(PredictedBy.Closed),
    byHulls: compared(PredictedBy.Hulls),
    increasing: increasing(() => true),
    monosemantic: increasing((cell) => summary.polysemantic[cell] === 0),
    cells: summary.cells,
    finished,
    agrees,
    differs,
    ties: count(agreement, Agreement.Tie),
    agreementShare: agrees / (agrees + differs),
    ignoredShare: share(GroupStatus.Ignored),
    polysemanticShare: share(GroupStatus.Polysemantic),
    dedicatedShare: share(GroupStatus.Dedicated),
    mixedShare: share(GroupStatus.Mixed),
    converged: count(summary.outcome, Outcome.Converged),
    ranOut: count(summary.outcome, Outcome.RanOut),
    diverged: count(summary.outcome, Outcome.Diverged),
  };
}
