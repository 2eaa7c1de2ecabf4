import { Outcome } from '../training/plan.ts';
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
 * @param group whose status the shares are of, usually `experiment.marginal.feature`; left out or unknown: the first
 */
export function headline(summary: RunSummary, group?: string): Headline {
  const status = summary.status[Math.max(0, summary.groups.indexOf(group ?? ''))] ?? new Uint8Array(summary.cells);
  const finished = summary.outcome.reduce((count, outcome) => count + (outcome === 0 ? 0 : 1), 0);
  const count = (codes: Uint8Array, wanted: number) =>
    codes.reduce((total, code, cell) => total + (code === wanted && summary.outcome[cell] !== 0 ? 1 : 0), 0);
  const share = (wanted: GroupStatus) => count(status, wanted) / finished;
  const agrees = count(summary.agreement, Agreement.Agrees);
  const differs = count(summary.agreement, Agreement.Differs);
  return {
    cells: summary.cells,
    finished,
    agrees,
    differs,
    ties: count(summary.agreement, Agreement.Tie),
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
