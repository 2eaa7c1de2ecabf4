import { cosines, statusOf } from '../capacity/capacity.ts';
import { marginalBenefit } from '../capacity/marginalBenefit.ts';
import { optimalLength } from '../capacity/quadratic.ts';
import { type CellModel, isMeasured } from '../experiment/cell.ts';
import { describeParameter } from '../experiment/describe.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { cellAt, cellCount, cellModel } from '../experiment/sweep.ts';
import { Outcome } from '../training/plan.ts';
import type { CellRecord, StartRecord } from './cellRecord.ts';
import type { CellFacts, GroupFacts, GroupMeasures, Sharing, Spread } from './groupFactTypes.ts';
import { type Measures, measureStart, probeGiven } from './measure.ts';
import { kurtosisOf, predictCell } from './prediction.ts';

/** |cos| below this is a right angle for a reader: the two features do not share. */
const SHARING_TOLERANCE = 0.05;

/**
 * What a trained cell says of one feature group, from its best start.
 *
 * @param group  name of a group of the experiment
 * @throws Error when the record has no start: a finished cell has one
 */
export function gatherFacts(experiment: Experiment, record: CellRecord, group: string): GroupFacts {
  const [best] = record.starts;
  if (best === undefined) {
    throw new Error(`Cell ${record.cell} has no trained start.`);
  }
  const cell = cellAt(experiment, record.cell);
  const model = cellModel(experiment, cell);
  const prediction = predictCell(model);
  const measures = measureStart(model, best, { prediction, probed: probeGiven(model, best) });
  const members = membersOf(model, group);
  const theory = theoryMeasures(model, measures.capacityTheory, members);
  return {
    cell: cellFacts(experiment, record.cell),
    members: members.length,
    given: isMeasured(model),
    trained: trainedMeasures(members, measures),
    ...(theory === undefined ? {} : { theory, lossTheory: measures.lossTheory }),
    sharing: sharingOf(model, best, group),
    diverged: best.outcome === Outcome.Diverged,
    loss: best.taskLoss,
  };
}

function cellFacts(experiment: Experiment, index: number): CellFacts {
  const { label, settings } = cellAt(experiment, index);
  return {
    index,
    cells: cellCount(experiment),
    ...(label === undefined ? {} : { label }),
    settings: Object.entries(settings).map(([path, value]) => {
      const { title, format } = describeParameter(experiment, path);
      return { title, value: format(value) };
    }),
  };
}

function groupMeasures(
  members: readonly number[],
  capacity: Float64Array,
  length: Float64Array,
  benefit: Float64Array,
): GroupMeasures {
  const of = (values: Float64Array): number[] => members.map((i) => values[i] ?? Number.NaN);
  const status = { ignored: 0, polysemantic: 0, dedicated: 0 };
  for (const value of of(capacity)) {
    status[statusOf(value)] += 1;
  }
  const benefits = of(benefit).filter(Number.isFinite);
  return {
    capacity: spreadOf(of(capacity)),
    status,
    length: spreadOf(of(length)),
    ...(benefits.length === 0 ? {} : { marginalBenefit: spreadOf(benefits) }),
  };
}

/** What was measured of the trained or given model itself. */
function trainedMeasures(members: readonly number[], measures: Measures): GroupMeasures {
  const { capacity, norm2, marginalBenefit: benefit, benefitStandardError, recovery } = measures;
  const of = (values: Float64Array): number[] => members.map((i) => values[i] ?? Number.NaN).filter(Number.isFinite);
  const errors = of(benefitStandardError).filter((error) => error > 0);
  const recovered = of(recovery);
  return {
    ...groupMeasures(members, capacity, norm2.map(Math.sqrt), benefit),
    ...(errors.length === 0 ? {} : { benefitStandardError: Math.max(...errors) }),
    ...(recovered.length === 0 ? {} : { recovery: spreadOf(recovered) }),
  };
}

/** The same numbers at the predicted allocation; `undefined` where there is no prediction. */
function theoryMeasures(
  model: CellModel,
  capacity: Float64Array,
  members: readonly number[],
): GroupMeasures | undefined {
  if (members.some((i) => Number.isNaN(capacity[i]))) {
    return undefined;
  }
  const kurtosis = kurtosisOf(model);
  const at = (compute: (C: number, v: number, k: number) => number): Float64Array =>
    capacity.map((C, i) => compute(C, model.importance[i] ?? Number.NaN, kurtosis[i] ?? Number.NaN));
  const length = at((C, v, k) => Math.sqrt(optimalLength(C, v, k)));
  return groupMeasures(members, capacity, length, at(marginalBenefit));
}

/** Who shares the dimensions of a group's features, the largest angle from a right one first. */
function sharingOf(model: CellModel, start: StartRecord, group: string): Sharing[] {
  const { D, N } = model;
  const cosine = cosines(start.W, D, N);
  const members = membersOf(model, group);
  const strongest = (j: number): number =>
    Math.max(0, ...members.filter((i) => i !== j).map((i) => Math.abs(cosine[i * N + j] ?? 0) || 0));
  return [...new Set(model.group)]
    .flatMap((partner): Sharing[] => {
      const shared = membersOf(model, partner)
        .map(strongest)
        .filter((value) => value > SHARING_TOLERANCE);
      return shared.length === 0
        ? []
        : [{ group: partner, own: partner === group, features: shared.length, cosine: spreadOf(shared) }];
    })
    .sort((a, b) => b.cosine.high - a.cosine.high);
}

const membersOf = (model: CellModel, group: string): number[] =>
  model.group.flatMap((name, i) => (name === group ? [i] : []));

/** @returns NaN throughout where any value is NaN */
function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return values.some(Number.isNaN)
    ? { low: Number.NaN, median: Number.NaN, high: Number.NaN }
    : { low: at(0), median, high: at(sorted.length - 1) };
}
