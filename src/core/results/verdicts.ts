import type { Cell } from '../experiment/cell.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { cellModel } from '../experiment/sweep.ts';
import { architecturesOf } from './architectures.ts';
import { type BoundaryCell, type MonotoneBoundary, monotoneBoundary } from './monotoneBoundary.ts';
import { type PriceCurve, priceProblems } from './price.ts';
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
  /** 95 % interval of the share over the starts that might have been drawn (`resampled`); left out with fewer than three. */
  interval?: readonly [number, number];
  architectures: { name: string; rises: number; falls: number; flat: number }[];
}

/** Undefined where a run has no steps of density, or none is trained. */
export function sparsityVerdict(experiment: Experiment, summary: RunSummary): SparsityVerdict | undefined {
  const lines = sharingBySparsity(experiment, summary);
  const architectures = lines.map((line) => ({
    name: line.architecture,
    ...stepsOf(line.points.map(({ sharing }) => sharing)),
  }));
  const all = total(architectures);
  if (all.rises + all.falls + all.flat === 0) return undefined;
  const interval = summary.startSharing.length < LEAST_STARTS ? undefined : resampled(lines);
  return { ...all, share: shareOf(all), ...(interval !== undefined && { interval }), architectures };
}

interface Steps {
  rises: number;
  falls: number;
  flat: number;
}

function stepsOf(sharings: readonly number[]): Steps {
  const known = sharings.filter((sharing) => !Number.isNaN(sharing));
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

/** Fewer starts say nothing of what others would have found. */
const LEAST_STARTS = 3;
const RESAMPLES = 1000;

/**
 * Bootstrap over starts: for every density as many starts are drawn as there are, with replacement, of which the best
 * counts. The middle 95 % of the shares that come out. Drawn from a fixed sequence, so that a run always says the same.
 */
function resampled(lines: readonly SharingLine[]): readonly [number, number] {
  const draw = createUniform();
  const shares = Array.from({ length: RESAMPLES }, () => {
    const steps = lines.map(({ points }) => stepsOf(points.map(({ byRank }) => byRank[bestRank(byRank.length, draw)])));
    return shareOf(total(steps));
  })
    .filter((share) => !Number.isNaN(share))
    .sort((a, b) => a - b);
  const quantile = (q: number): number => shares[Math.round(q * (shares.length - 1))] ?? Number.NaN;
  return [quantile(0.025), quantile(0.975)];
}

/** The best of n starts drawn from n with replacement. */
function bestRank(n: number, draw: () => number): number {
  let best = n - 1;
  for (let k = 0; k < n; k++) best = Math.min(best, Math.floor(draw() * n));
  return best;
}

/** Numbers from 0 to 1 by a linear congruential generator (Numerical Recipes), the same every time. */
function createUniform(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** *Features that are sparse and similar in importance are polysemantic at the optimum*, of one architecture. */
export interface SimilarityVerdict extends MonotoneBoundary {
  architecture: string;
  found: BoundaryCell[];
  /** The boundary where the feature under study is more important than the others; empty where it never is. */
  boundaryOfMore: MonotoneBoundary['boundary'];
}

/**
 * For each architecture the boundary that tells best where the feature under study is polysemantic: below a density that
 * rises with how similar importances are (least over greatest importance of the features), apart where it is more and
 * where it is less important than the others. Cells on the wrong side speak against the claim.
 *
 * @returns only architectures that were trained at several densities and similarities, with cells of both kinds
 */
export function similarityVerdicts(experiment: Experiment, summary: RunSummary): SimilarityVerdict[] {
  const group = Math.max(0, summary.groups.indexOf(experiment.marginal.feature));
  return architecturesOf(experiment).flatMap(({ name, cells }) => {
    const found = placesOf(experiment, cells, group).flatMap((place): BoundaryCell[] => {
      const status = summary.status[group]?.[place.cell] ?? GroupStatus.Unknown;
      return status === GroupStatus.Unknown ? [] : [{ ...place, polysemantic: isShared(status) }];
    });
    const distinct = (value: (cell: BoundaryCell) => number): number => new Set(found.map(value)).size;
    const kinds = distinct(({ polysemantic }) => Number(polysemantic));
    const speaks = distinct(({ density }) => density) > 1 && distinct(({ similarity }) => similarity) > 1;
    if (!speaks || kinds < 2) return [];
    const less = monotoneBoundary(found.filter((cell) => !cell.more));
    const more = monotoneBoundary(found.filter((cell) => cell.more));
    return [
      {
        architecture: name,
        found,
        boundary: less.boundary,
        boundaryOfMore: more.boundary,
        above: [...less.above, ...more.above],
        below: [...less.below, ...more.below],
      },
    ];
  });
}

type BoundaryPlace = Omit<BoundaryCell, 'polysemantic'>;

/** Where the cells of an architecture lie does not change, and is asked for whenever a cell is finished. */
const knownPlaces = new WeakMap<readonly Cell[], Map<number, BoundaryPlace[]>>();

function placesOf(experiment: Experiment, cells: readonly Cell[], group: number): readonly BoundaryPlace[] {
  const byGroup = knownPlaces.get(cells) ?? new Map<number, BoundaryPlace[]>();
  knownPlaces.set(cells, byGroup);
  const places = byGroup.get(group) ?? cells.flatMap((cell) => placeOf(experiment, cell, group));
  byGroup.set(group, places);
  return places;
}

function placeOf(experiment: Experiment, cell: Cell, group: number): BoundaryPlace[] {
  const density = cell.settings['data.density'];
  if (typeof density !== 'number') return [];
  const { importance, group: groups } = cellModel(experiment, cell);
  // V and 1/V are equally similar, but for rounding.
  const similarity = Number((Math.min(...importance) / Math.max(...importance)).toPrecision(6));
  const own = groups.indexOf(experiment.features[group]?.name ?? '');
  const more = similarity < 1 && importance.every((v, i) => groups[i] === groups[own] || v < importance[own]);
  return [{ cell: cell.index, density, similarity, more }];
}

const isShared = (status: number): boolean => status === GroupStatus.Polysemantic || status === GroupStatus.Mixed;

/** *Monosemanticity costs*: cells that share less than the unpenalised model of the same problem and architecture. */
export interface CostVerdict {
  /** Those with more task loss, and those without. */
  costs: number;
  free: number;
  /** By penalty: the increase of the task loss where sharing is half of the unpenalised model's, as a share of it. */
  atHalf: { name: string; problem: string; increase: number }[];
}

/** A task loss that is greater by less than this share is the same. */
const SAME_LOSS = 0.001;

/** Undefined where a run has no cell without a penalty, or none that shares less. */
export function costVerdict(experiment: Experiment, summary: RunSummary): CostVerdict | undefined {
  const verdict: CostVerdict = { costs: 0, free: 0, atHalf: [] };
  for (const { name: problem, curves } of priceProblems(experiment, summary)) {
    for (const curve of curves) {
      const [plain, ...penalised] = curve.points;
      if (plain === undefined || plain.strength !== 0 || Number.isNaN(plain.sharing)) continue;
      const less = penalised.filter(({ sharing }) => sharing < plain.sharing - NO_CHANGE);
      const costs = less.filter(({ taskLoss }) => taskLoss > plain.taskLoss * (1 + SAME_LOSS)).length;
      verdict.costs += costs;
      verdict.free += less.length - costs;
      const loss = lossAtSharing(curve, plain.sharing / 2);
      if (loss !== undefined) verdict.atHalf.push({ name: curve.name, problem, increase: loss / plain.taskLoss - 1 });
    }
  }
  return verdict.costs + verdict.free > 0 ? verdict : undefined;
}

/** Task loss where a curve first comes down to a sharing, between neighbouring strengths on a straight line. */
function lossAtSharing({ points }: PriceCurve, sharing: number): number | undefined {
  for (const [k, after] of points.entries()) {
    const before = points[k - 1];
    if (before === undefined || !(before.sharing > sharing && after.sharing <= sharing)) continue;
    const share = (before.sharing - sharing) / (before.sharing - after.sharing);
    return before.taskLoss + share * (after.taskLoss - before.taskLoss);
  }
  return undefined;
}
