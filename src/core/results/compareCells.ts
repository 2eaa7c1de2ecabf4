import type { CellModel } from '../experiment/cell.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { cellAt, cellModel } from '../experiment/sweep.ts';
import { Outcome } from '../training/plan.ts';
import type { Alignment } from './alignCells.ts';
import { GroupStatus, type RunSummary } from './runSummary.ts';

/** A run as it is compared, and what it is called. */
export interface ComparedRun {
  name: string;
  experiment: Experiment;
  summary: RunSummary;
}

/** Cells that went from one status to another, or kept theirs. */
export interface Transition {
  before: GroupStatus;
  after: GroupStatus;
  cells: number;
}

/** Differences of one quantity over all cells that have it in both runs. */
export interface Differences {
  /** [cell of the base] other − base; NaN where it is not known in both. */
  values: Float64Array;
  cells: number;
  /** NaN where no cell has it. */
  mean: number;
  /** Mean of the sizes. */
  meanSize: number;
  /** The cell of the greatest size, the first of several; left out where no cell has it. */
  largest?: { cell: number; difference: number };
}

/** Two runs, cell by cell. */
export interface CellComparison {
  /** Of the group's mean capacity. */
  capacity: Differences;
  /** Of the task loss; only of cells whose losses measure the same (`sameLoss`). */
  loss: Differences;
  /** Of the sharing of the best starts. */
  sharing: Differences;
  /** Mean difference in sharing of the best starts, the second best and so on, as many as both runs keep. */
  sharingByRank: number[];
  /** [cell of the base] 1 where the group's status is another in the other run. */
  changed: Uint8Array;
  /** Cells whose status is known in both runs, and those of them where it differs. */
  compared: number;
  changes: number;
  /** The most frequent first, unchanged statuses among them. */
  transitions: Transition[];
  /** Matched cells that one of the runs has not finished, and where one of them diverged. */
  unfinished: number;
  diverged: number;
}

/**
 * What became of every cell: differences are other − base.
 *
 * @param group whose capacity and status are compared; `undefined` where the runs have no group in common
 */
export function compareCells(
  base: ComparedRun,
  other: ComparedRun,
  { cellOf }: Alignment,
  group: string | undefined,
): CellComparison {
  const [a, b] = [base.summary, other.summary];
  const [ga, gb] = [a, b].map(({ groups }) => (group === undefined ? -1 : groups.indexOf(group)));
  const difference = (before: Float64Array | undefined, after: Float64Array | undefined): Float64Array =>
    Float64Array.from(cellOf, (cell, own) => (after?.[cell] ?? Number.NaN) - (before?.[own] ?? Number.NaN));
  const [before, after] = [a.status[ga ?? -1], b.status[gb ?? -1]];
  const changed = new Uint8Array(cellOf.length);
  const counts = new Map<string, Transition>();
  let [compared, changes, unfinished, diverged] = [0, 0, 0, 0];
  for (const [own, cell] of cellOf.entries()) {
    if (cell < 0) continue;
    const outcomes = [a.outcome[own], b.outcome[cell]];
    if (outcomes.includes(0)) unfinished += 1;
    else if (outcomes.includes(Outcome.Diverged)) diverged += 1;
    const [was, is] = [statusOf(before, own), statusOf(after, cell)];
    if (was === GroupStatus.Unknown || is === GroupStatus.Unknown) continue;
    compared += 1;
    if (was !== is) {
      changed[own] = 1;
      changes += 1;
    }
    const transition = counts.get(`${was} ${is}`) ?? { before: was, after: is, cells: 0 };
    transition.cells += 1;
    counts.set(`${was} ${is}`, transition);
  }
  const same = sameLoss(base.experiment, other.experiment);
  const losses = difference(a.loss, b.loss).map((value, own) => (same(own, cellOf[own] ?? -1) ? value : Number.NaN));
  const ranks = Math.min(a.startSharing.length, b.startSharing.length);
  return {
    capacity: differences(difference(a.capacity[ga ?? -1], b.capacity[gb ?? -1])),
    loss: differences(losses),
    sharing: differences(difference(a.measures.sharing, b.measures.sharing)),
    sharingByRank: Array.from(
      { length: ranks },
      (_, rank) => differences(difference(a.startSharing[rank], b.startSharing[rank])).mean,
    ),
    changed,
    compared,
    changes,
    transitions: [...counts.values()].sort((p, q) => q.cells - p.cells || p.before - q.before || p.after - q.after),
    unfinished,
    diverged,
  };
}

const STATUSES = Object.values(GroupStatus);

const statusOf = (codes: Uint8Array | undefined, cell: number): GroupStatus =>
  STATUSES.find((status) => status === codes?.[cell]) ?? GroupStatus.Unknown;

function differences(values: Float64Array): Differences {
  let [cells, sum, sizes] = [0, 0, 0];
  let largest: Differences['largest'];
  for (const [cell, difference] of values.entries()) {
    if (!Number.isFinite(difference)) continue;
    cells += 1;
    sum += difference;
    sizes += Math.abs(difference);
    if (largest === undefined || Math.abs(difference) > Math.abs(largest.difference)) largest = { cell, difference };
  }
  return { values, cells, mean: sum / cells, meanSize: sizes / cells, ...(largest !== undefined && { largest }) };
}

/**
 * Do the losses of two cells measure the same: the same features on the same inputs, to be answered alike? What else
 * differs, be it dimensions, training or penalties, is what is compared.
 */
function sameLoss(base: Experiment, other: Experiment): (own: number, cell: number) => boolean {
  const task = ({ model: { family, activation }, data, features }: Experiment): string =>
    JSON.stringify([family, activation, data, features]);
  const alike = task(base) === task(other);
  return (own, cell) => {
    if (cell < 0) return false;
    // Aligned cells set the same parameters to the same values, so equal experiments have equal tasks in them.
    return alike || sameTask(cellModel(base, cellAt(base, own)), cellModel(other, cellAt(other, cell)));
  };
}

function sameTask(a: CellModel, b: CellModel): boolean {
  const targets = a.family === b.family && (a.family === 'autoencoder' || a.activation === b.activation);
  const inputs = a.data.kind === b.data.kind && a.data.symmetric === b.data.symmetric;
  const equal = (p: Float64Array, q: Float64Array): boolean => p.length === q.length && p.every((v, i) => v === q[i]);
  const units = JSON.stringify(a.units) === JSON.stringify(b.units);
  return targets && inputs && units && equal(a.importance, b.importance) && equal(a.density, b.density);
}
