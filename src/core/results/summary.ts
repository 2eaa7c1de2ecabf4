import { capacities } from '../capacity/capacity.ts';
import type { CellModel } from '../experiment/cell.ts';
import { mostFeatures } from '../experiment/estimate.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { cellAt, cellCount, cellModel } from '../experiment/sweep.ts';
import type { Outcome } from '../training/plan.ts';
import { agreementOf } from './agreement.ts';
import { cellMeasures, MEASURES, type MeasureName } from './cellMeasures.ts';
import type { CellRecord } from './cellRecord.ts';
import { predictAllocation, predictCell } from './prediction.ts';
import { Agreement, blankSummary, byMeasure, GroupStatus, type RunSummary } from './runSummary.ts';
import { trainedStatus } from './status.ts';
import { atOnce, type Steps } from './steps.ts';

export { type Headline, headline } from './headline.ts';

/** One cell's share of a `RunSummary`; arrays have one entry per group. */
export interface CellSummary {
  capacity: number[];
  capacityTheory: number[];
  recovery: number[];
  /** (N) */
  featureCapacity: Float64Array;
  featureStatus: GroupStatus[];
  measures: Record<MeasureName, number>;
  /** From the best start to the worst. */
  startSharing: number[];
  status: GroupStatus[];
  statusTheory: GroupStatus[];
  loss: number;
  lossTheory: number;
  agreement: Agreement;
  /** Some feature is. */
  polysemantic: boolean;
  outcome: Outcome | 0;
}

/** What theory alone says of every cell, in the layout of `RunSummary`. */
export interface TheorySummary {
  /** [group][cell] */
  capacityTheory: Float64Array[];
  /** [group][cell] a `GroupStatus` */
  statusTheory: Uint8Array[];
  /** [cell] */
  lossTheory: Float64Array;
}

/** The summary of a run that has not begun. */
export function emptySummary(experiment: Experiment): RunSummary {
  return blankSummary(
    cellCount(experiment),
    experiment.features.map(({ name }) => name),
    listedFeatures(experiment),
    listedStarts(experiment),
  );
}

/** Starts whose sharing a summary lists: those that are kept, a few at most. */
const listedStarts = ({ train }: Experiment): number =>
  train.keep === 'all' ? Math.min(train.starts, MOST_STARTS) : 1;
const MOST_STARTS = 32;

/** More capacities than this (cells × features) are not listed one by one. */
const MOST_LISTED = 250_000;

/**
 * Features whose capacities a summary lists one by one, the most of any cell: those of sweeps along one axis, which
 * are drawn feature by feature. 0 for diagrams of two axes, and for sweeps that are too large.
 */
function listedFeatures(experiment: Experiment): number {
  const { sweep } = experiment;
  const features = mostFeatures(experiment);
  const drawn = sweep.x === undefined || sweep.y === undefined;
  return drawn && features * cellCount(experiment) <= MOST_LISTED ? features : 0;
}

/** Summarises a finished cell from its best start. A record without starts counts as unfinished. */
export function summarizeCell(experiment: Experiment, record: CellRecord): CellSummary {
  const model = cellModel(experiment, cellAt(experiment, record.cell));
  const best = record.starts[0];
  const trained = best ? capacities(best.W, model.D, model.N) : new Float64Array(model.N).fill(Number.NaN);
  const prediction = predictCell(model);
  const predicted = prediction?.capacity ?? new Float64Array(model.N).fill(Number.NaN);
  const members = groupMembers(experiment, model);
  return {
    capacity: members.map((indices) => meanOf(trained, indices)),
    capacityTheory: members.map((indices) => meanOf(predicted, indices)),
    recovery: members.map((indices) => (best?.recovery ? meanOf(best.recovery, indices) : Number.NaN)),
    featureCapacity: trained,
    featureStatus: Array.from(trained, (_, i) => groupStatus(trained, [i], best?.recovery)),
    measures: best ? cellMeasures(model, best, trained) : byMeasure(() => Number.NaN),
    startSharing: record.starts.map((start) => cellMeasures(model, start).sharing),
    status: members.map((indices) => groupStatus(trained, indices, best?.recovery)),
    statusTheory: members.map((indices) => groupStatus(predicted, indices)),
    loss: best?.taskLoss ?? Number.NaN,
    lossTheory: prediction?.loss ?? Number.NaN,
    agreement: best ? agreementOf(model, prediction, trained) : Agreement.Unknown,
    polysemantic: trained.some((C, i) => !Number.isNaN(C) && trainedStatus(C, best?.recovery?.[i]) === 'polysemantic'),
    outcome: best?.outcome ?? 0,
  };
}

/** Writes one cell's values into place `index` of a summary. */
export function putCell(summary: RunSummary, index: number, cell: CellSummary): void {
  const put = (arrays: (Float64Array | Uint8Array)[], values: ArrayLike<number>) => {
    for (const [place, array] of arrays.entries()) array[index] = values[place] ?? Number.NaN;
  };
  put(summary.capacity, cell.capacity);
  put(summary.capacityTheory, cell.capacityTheory);
  put(summary.recovery, cell.recovery);
  put(summary.featureCapacity, cell.featureCapacity);
  put(summary.featureStatus, cell.featureStatus);
  for (const { name } of MEASURES) summary.measures[name][index] = cell.measures[name];
  put(summary.startSharing, cell.startSharing);
  put(summary.status, cell.status);
  put(summary.statusTheory, cell.statusTheory);
  summary.loss[index] = cell.loss;
  summary.lossTheory[index] = cell.lossTheory;
  summary.agreement[index] = cell.agreement;
  summary.polysemantic[index] = cell.polysemantic ? 1 : 0;
  summary.outcome[index] = cell.outcome;
}

/** What a summary has once for each group or feature. */
const SERIES = [
  'capacity',
  'capacityTheory',
  'recovery',
  'featureCapacity',
  'featureStatus',
  'status',
  'statusTheory',
  'startSharing',
] as const;

/** Writes news into a run's summary: place t of `part` is cell `cells[t]` of the run. */
export function putCells(summary: RunSummary, cells: ArrayLike<number>, part: RunSummary): void {
  const pairs: [Float64Array | Uint8Array, Float64Array | Uint8Array][] = [
    [summary.loss, part.loss],
    [summary.lossTheory, part.lossTheory],
    ...MEASURES.map(({ name }): [Float64Array, Float64Array] => [summary.measures[name], part.measures[name]]),
    [summary.agreement, part.agreement],
    [summary.polysemantic, part.polysemantic],
    [summary.outcome, part.outcome],
  ];
  for (const key of SERIES) {
    for (const [place, target] of summary[key].entries()) {
      const source = part[key][place];
      if (source) pairs.push([target, source]);
    }
  }
  for (const [target, source] of pairs) {
    for (let t = 0; t < cells.length; t++) target[cells[t] ?? -1] = source[t] ?? Number.NaN;
  }
}

/** What theory says of every cell, without any training. NaN and `Unknown` where it has no answer. */
export function theorySummary(experiment: Experiment): TheorySummary {
  const summary = emptySummary(experiment);
  atOnce(theoryByCell(experiment, summary));
  const { capacityTheory, statusTheory, lossTheory } = summary;
  return { capacityTheory, statusTheory, lossTheory };
}

/** Writes what theory says of the cells that are not finished into a summary: those that are have brought it along. */
export function* theoryByCell(
  experiment: Experiment,
  { cells, outcome, capacityTheory, statusTheory, lossTheory }: RunSummary,
): Steps<void> {
  for (let index = 0; index < cells; index++) {
    if (outcome[index] !== 0) continue;
    yield;
    const model = cellModel(experiment, cellAt(experiment, index));
    const prediction = predictAllocation(model);
    if (!prediction) continue;
    for (const [group, indices] of groupMembers(experiment, model).entries()) {
      const [capacity, status] = [capacityTheory[group], statusTheory[group]];
      if (capacity) capacity[index] = meanOf(prediction.capacity, indices);
      if (status) status[index] = groupStatus(prediction.capacity, indices);
    }
    lossTheory[index] = prediction.loss;
  }
}

/** Indices of each group's members, in the order of `experiment.features`. */
function groupMembers(experiment: Experiment, model: CellModel): number[][] {
  return experiment.features.map(({ name }) => model.group.flatMap((group, i) => (group === name ? [i] : [])));
}

function meanOf(values: Float64Array, indices: readonly number[]): number {
  return indices.reduce((sum, i) => sum + (values[i] ?? Number.NaN), 0) / indices.length;
}

const statusCode = {
  ignored: GroupStatus.Ignored,
  polysemantic: GroupStatus.Polysemantic,
  dedicated: GroupStatus.Dedicated,
} as const;

/** The members' common status; `Mixed` where they differ, `Unknown` where a capacity is NaN. */
function groupStatus(capacity: Float64Array, indices: readonly number[], recovery?: Float64Array): GroupStatus {
  const statuses = new Set<GroupStatus>();
  for (const i of indices) {
    const C = capacity[i] ?? Number.NaN;
    if (Number.isNaN(C)) return GroupStatus.Unknown;
    statuses.add(statusCode[trainedStatus(C, recovery?.[i])]);
  }
  const [first] = statuses;
  if (first === undefined) return GroupStatus.Unknown;
  return statuses.size === 1 ? first : GroupStatus.Mixed;
}
