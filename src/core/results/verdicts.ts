import type { Experiment } from '../experiment/experiment.ts';
import { cellModel } from '../experiment/sweep.ts';
import { architecturesOf } from './architectures.ts';
import { type BoundaryCell, type MonotoneBoundary, monotoneBoundary } from './monotoneBoundary.ts';
import { GroupStatus, type RunSummary } from './runSummary.ts';
import { NO_CHANGE, type SharingLine, sharingBySparsity } from './sharingBySparsity.ts';

/** *Sharing rises with sparsity in every architecture*: steps from one density to the next sparser one. */
export interface SparsityVerdict {
  rises: number;
  falls: number;
  /** Steps without a change: neither for nor against. */
  flat: number;
  /** Of the steps that change, those that rise. */
  share: number;
  /** 95 % confidence interval of the share, from the starts, each taken by itself; left out with fewer than three. */
  interval?: readonly [number, number];
  architectures: { name: string; rises: number; falls: number; flat: number }[];
}

/** Undefined where a run has no steps of density, or none is trained. */
export function sparsityVerdict(experiment: Experiment, summary: RunSummary): SparsityVerdict | undefined {
  const lines = sharingBySparsity(experiment, summary);
  const architectures = lines.map((line) => ({ name: line.architecture, ...stepsOf(line, ({ sharing }) => sharing) }));
  const all = total(architectures);
  if (all.rises + all.falls + all.flat === 0) return undefined;
  const shares = summary.startSharing
    .map((_, start) => total(lines.map((line) => stepsOf(line, ({ byStart }) => byStart[start]))))
    .filter(({ rises, falls }) => rises + falls > 0)
    .map(shareOf);
  const interval = intervalOf(shares);
  return { ...all, share: shareOf(all), ...(interval !== undefined && { interval }), architectures };
}

interface Steps {
  rises: number;
  falls: number;
  flat: number;
}

function stepsOf({ points }: SharingLine, value: (point: SharingLine['points'][number]) => number): Steps {
  const known = points.map(value).filter((sharing) => !Number.isNaN(sharing));
  const changes = known.slice(1).map((sharing, k) => sharing - known[k]);
  return {
    rises: changes.filter((change) => change > NO_CHANGE).length,
    falls: changes.filter((change) => change < -NO_CHANGE).length,
    flat: changes.filter((change) => Math.abs(change) <= NO_CHANGE).length,
  };
}

const total = (steps: readonly Steps[]): Steps => ({
  rises: steps.reduce((sum, { rises }) => sum + rises, 0),
  falls: steps.reduce((sum, { falls }) => sum + falls, 0),
  flat: steps.reduce((sum, { flat }) => sum + flat, 0),
});

const shareOf = ({ rises, falls }: Steps): number => rises / (rises + falls);

/** Quantiles 0.975 of Student's t for 2, 3, … degrees of freedom. */
const STUDENT = [4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

/** 95 % confidence interval of the mean of shares, within [0, 1]. */
function intervalOf(shares: readonly number[]): readonly [number, number] | undefined {
  const n = shares.length;
  if (n < 3) return undefined;
  const mean = shares.reduce((sum, share) => sum + share, 0) / n;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (n - 1);
  const half = (STUDENT[n - 3] ?? 1.96) * Math.sqrt(variance / n);
  return [Math.max(0, mean - half), Math.min(1, mean + half)];
}

/** *Features that are sparse and similar in importance are polysemantic at the optimum*, of one architecture. */
export interface SimilarityVerdict extends MonotoneBoundary {
  architecture: string;
  cells: number;
  polysemantic: number;
}

/**
 * For each architecture the boundary that tells best where the feature under study is polysemantic: below a density that
 * rises with how similar importances are (least over greatest importance of the features). Cells on the wrong side of it
 * speak against the claim.
 *
 * @returns only architectures that were trained at several densities and similarities, with cells of both kinds
 */
export function similarityVerdicts(experiment: Experiment, summary: RunSummary): SimilarityVerdict[] {
  const group = Math.max(0, summary.groups.indexOf(experiment.marginal.feature));
  return architecturesOf(experiment).flatMap(({ name, cells }) => {
    const found = cells.flatMap((cell): BoundaryCell[] => {
      const status = summary.status[group]?.[cell.index] ?? GroupStatus.Unknown;
      const density = cell.settings['data.density'];
      if (status === GroupStatus.Unknown || typeof density !== 'number') return [];
      const { importance } = cellModel(experiment, cell);
      // V and 1/V are equally similar, but for rounding.
      const similarity = Number((Math.min(...importance) / Math.max(...importance)).toPrecision(6));
      return [{ cell: cell.index, density, similarity, polysemantic: isShared(status) }];
    });
    const distinct = (value: (cell: BoundaryCell) => number): number => new Set(found.map(value)).size;
    const polysemantic = found.filter((cell) => cell.polysemantic).length;
    const speaks = distinct(({ density }) => density) > 1 && distinct(({ similarity }) => similarity) > 1;
    if (!speaks || polysemantic === 0 || polysemantic === found.length) return [];
    return [{ architecture: name, cells: found.length, polysemantic, ...monotoneBoundary(found) }];
  });
}

const isShared = (status: number): boolean => status === GroupStatus.Polysemantic || status === GroupStatus.Mixed;
