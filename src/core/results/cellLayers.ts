import { capacities } from '../capacity/capacity.ts';
import type { CurvePoint, ReturnsClass } from '../capacity/hull.ts';
import { returnsOf } from '../capacity/marginalBenefit.ts';
import type { CellModel } from '../experiment/cell.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { cellAt, cellCount, cellModel } from '../experiment/sweep.ts';
import { type Bath, bathOf } from '../training/bath.ts';
import { agreementOf } from './agreement.ts';
import type { CellRecord } from './cellRecord.ts';
import { bathKey, bathsOf, predictOnHulls } from './hullPrediction.ts';
import { hasClosedForm, isPenalised, kurtosisOf, predictAllocation } from './prediction.ts';
import { Agreement, type RunSummary } from './runSummary.ts';
import { atOnce, type Steps } from './steps.ts';

/** Class of returns of a feature group in a cell. */
export const ReturnsCode = { Unknown: 0, Increasing: 1, Constant: 2, Stepped: 3, Decreasing: 4, Mixed: 5 } as const;
export type ReturnsCode = (typeof ReturnsCode)[keyof typeof ReturnsCode];

const codeOf: Record<ReturnsClass, ReturnsCode> = {
  increasing: ReturnsCode.Increasing,
  constant: ReturnsCode.Constant,
  stepped: ReturnsCode.Stepped,
  decreasing: ReturnsCode.Decreasing,
};

/** How a cell is predicted. */
export const PredictedBy = { Nothing: 0, Closed: 1, Hulls: 2 } as const;
export type PredictedBy = (typeof PredictedBy)[keyof typeof PredictedBy];

/** The hull of a bath at importance 1. */
export interface BathHull {
  key: string;
  hull: CurvePoint[];
  returns: ReturnsClass;
}

/** What the hulls of a run's baths say of its cells, as far as they are computed. */
export interface HullPredictions {
  /** Baths of cells without a closed form: computed by now, and in all. */
  done: number;
  total: number;
  hulls: BathHull[];
  /** [cell] an `Agreement`; unknown until every hull is there, and where a cell is not predicted by hulls. */
  agreement: Uint8Array;
}

export const noPredictions = (cells: number): HullPredictions => ({
  done: 0,
  total: 0,
  hulls: [],
  agreement: new Uint8Array(cells),
});

/** The baths that a run's predictions need, by key, and the cells that are predicted by them. */
export interface RunBaths {
  baths: Map<string, Bath>;
  cells: number[];
}

export const bathsOfRun = (experiment: Experiment): RunBaths => atOnce(bathsByCell(experiment));

/** The same in steps. */
export function* bathsByCell(experiment: Experiment): Steps<RunBaths> {
  const baths = new Map<string, Bath>();
  const cells: number[] = [];
  const predicted = yield* predictedByCell(experiment);
  for (let cell = 0; cell < cellCount(experiment); cell++) {
    yield;
    if (predicted[cell] === 1) continue;
    const model = cellModel(experiment, cellAt(experiment, cell));
    const own = bathsOf(model);
    if (typeof own === 'string') continue;
    cells.push(cell);
    for (const bath of own) baths.set(bathKey(bath), bath);
  }
  return { baths, cells };
}

/** Which cells have a prediction in closed form does not change while an experiment lives; to find out takes a while. */
const knownPredicted = new WeakMap<Experiment, { found: Uint8Array; next: number }>();

/** [cell] 1 where there is one. */
function* predictedByCell(experiment: Experiment): Steps<Uint8Array> {
  const known = knownPredicted.get(experiment) ?? { found: new Uint8Array(cellCount(experiment)), next: 0 };
  knownPredicted.set(experiment, known);
  // Who asks meanwhile goes on from here.
  while (known.next < known.found.length) {
    const model = cellModel(experiment, cellAt(experiment, known.next));
    known.found[known.next] = predictAllocation(model) === undefined ? 0 : 1;
    known.next++;
    yield;
  }
  return known.found;
}

export const hullMap = (hulls: readonly BathHull[]): Map<string, CurvePoint[]> =>
  new Map(hulls.map(({ key, hull }) => [key, hull]));

/** Does a finished cell do what hulls predict? By the rules of `agreementOf`. */
export function hullAgreement(
  experiment: Experiment,
  record: CellRecord,
  hulls: ReadonlyMap<string, readonly CurvePoint[]>,
): Agreement {
  const model = cellModel(experiment, cellAt(experiment, record.cell));
  const [best] = record.starts;
  if (best === undefined) return Agreement.Unknown;
  return agreementOf(model, predictOnHulls(model, hulls), capacities(best.W, model.D, model.N), best.recovery);
}

/** What can be said of every cell beside what was trained: one value for each, in the order of cells. */
export interface CellLayers {
  /** A `ReturnsCode` of the feature group. */
  returns: Uint8Array;
  /** 1 where the returns of every feature increase everywhere. */
  increasing: Uint8Array;
  /** A `PredictedBy`. */
  predictedBy: Uint8Array;
}

/** Layers of which nothing is known. */
export const noLayers = (cells: number): CellLayers => ({
  returns: new Uint8Array(cells),
  increasing: new Uint8Array(cells),
  predictedBy: new Uint8Array(cells),
});

/** The layers of a feature group, by closed form where there is one, else by the hulls that are known. */
export function* layersByCell(experiment: Experiment, group: string, hulls: readonly BathHull[]): Steps<CellLayers> {
  const cells = cellCount(experiment);
  const classes = new Map(hulls.map(({ key, returns }) => [key, returns]));
  const predicted = yield* predictedByCell(experiment);
  const layers = noLayers(cells);
  for (let cell = 0; cell < cells; cell++) {
    yield;
    const model = cellModel(experiment, cellAt(experiment, cell));
    const closed = predicted[cell] === 1;
    const returns = returnsOfFeatures(model, closed, classes);
    const own = new Set(returns.filter((_, i) => model.group[i] === group));
    const [only] = own;
    layers.returns[cell] = own.size > 1 ? ReturnsCode.Mixed : only === undefined ? ReturnsCode.Unknown : codeOf[only];
    layers.increasing[cell] = returns.every((one) => one === 'increasing') ? 1 : 0;
    if (closed) layers.predictedBy[cell] = PredictedBy.Closed;
    else if (hasHulls(model, classes)) layers.predictedBy[cell] = PredictedBy.Hulls;
  }
  return layers;
}

function hasHulls(model: CellModel, known: ReadonlyMap<string, unknown>): boolean {
  const baths = bathsOf(model);
  return typeof baths !== 'string' && baths.every((bath) => known.has(bathKey(bath)));
}

/** (N) undefined where nothing is known. */
function returnsOfFeatures(
  model: CellModel,
  predicted: boolean,
  classes: ReadonlyMap<string, ReturnsClass>,
): (ReturnsClass | undefined)[] {
  if (isPenalised(model)) {
    // There is a prediction only where the penalty is so strong that no returns decrease.
    return Array.from(model.density, () => (predicted ? 'increasing' : undefined));
  }
  if (hasClosedForm(model)) return Array.from(kurtosisOf(model), returnsOf);
  return Array.from(model.density, (_, i) => {
    const bath = bathOf(model, i);
    return typeof bath === 'string' ? undefined : classes.get(bathKey(bath));
  });
}

/** [cell] does training agree with the prediction that there is: an `Agreement`. */
export const predictionLayer = (
  summary: RunSummary,
  { predictedBy }: CellLayers,
  { agreement }: HullPredictions,
): Uint8Array =>
  summary.agreement.map((closed, cell) =>
    predictedBy[cell] === PredictedBy.Hulls ? (agreement[cell] ?? Agreement.Unknown) : closed,
  );
