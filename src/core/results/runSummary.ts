import { MEASURES, type MeasureName } from './cellMeasures.ts';

/**
 * What a diagram needs of a run: one value per cell (and feature group), computed from the best start.
 * Arrays have one entry per cell, grid cells first, labelled points after; NaN or 0 until a cell is finished.
 * Memory: (3·groups + 3 + 8 measures + kept starts) × 8 bytes + (2·groups + 3) bytes per cell, whatever N and D are;
 * 9·N bytes per cell more where features are listed one by one.
 */
export interface RunSummary {
  cells: number;
  groups: string[];
  /** [group][cell] mean capacity of the group's members. */
  capacity: Float64Array[];
  /** [group][cell] the same from theory; NaN where theory has no answer. */
  capacityTheory: Float64Array[];
  /** [group][cell] mean recovery of the group's members; NaN for computation models. */
  recovery: Float64Array[];
  /** [feature][cell] capacity of every feature where they are listed (`listedFeatures`), else empty; NaN beyond a cell's N. */
  featureCapacity: Float64Array[];
  /** [feature][cell] its `GroupStatus`, for the same features. */
  featureStatus: Uint8Array[];
  /** [cell] of every measure of the whole model; NaN where it does not apply. */
  measures: Record<MeasureName, Float64Array>;
  /** [rank][cell] sharing of every kept start, from the best to the worst; NaN where a cell keeps fewer. */
  startSharing: Float64Array[];
  /** [group][cell] a `GroupStatus`. */
  status: Uint8Array[];
  /** [group][cell] a `GroupStatus` of the predicted allocation. */
  statusTheory: Uint8Array[];
  /** [cell] the loss of the best start, without the penalties that it was chosen with. */
  loss: Float64Array;
  /** [cell] NaN where theory has no answer. */
  lossTheory: Float64Array;
  /** [cell] an `Agreement`. */
  agreement: Uint8Array;
  /** [cell] 1 where some feature is polysemantic: else every one is ignored or dedicated. */
  polysemantic: Uint8Array;
  /** [cell] 0 unfinished, else the `Outcome` of the best start. */
  outcome: Uint8Array;
}

/** Status of a group: that of its members where they are alike, else mixed. */
export const GroupStatus = { Unknown: 0, Ignored: 1, Polysemantic: 2, Dedicated: 3, Mixed: 4 } as const;
export type GroupStatus = (typeof GroupStatus)[keyof typeof GroupStatus];

/**
 * Does every feature of the cell have the status that theory predicts?
 * `Tie`: the cell lies within 3 % of a place where two allocations are equally good; counted apart.
 */
export const Agreement = { Unknown: 0, Agrees: 1, Differs: 2, Tie: 3 } as const;
export type Agreement = (typeof Agreement)[keyof typeof Agreement];

/**
 * A summary of `cells` unfinished cells: of a whole run, or of the cells that news are about.
 *
 * @param features how many are listed one by one
 * @param starts how many have their sharing listed
 */
export function blankSummary(cells: number, groups: readonly string[], features = 0, starts = 0): RunSummary {
  const numbers = () => new Float64Array(cells).fill(Number.NaN);
  const codes = () => new Uint8Array(cells);
  return {
    cells,
    groups: [...groups],
    capacity: groups.map(numbers),
    capacityTheory: groups.map(numbers),
    recovery: groups.map(numbers),
    featureCapacity: Array.from({ length: features }, numbers),
    featureStatus: Array.from({ length: features }, codes),
    measures: byMeasure(numbers),
    startSharing: Array.from({ length: starts }, numbers),
    status: groups.map(codes),
    statusTheory: groups.map(codes),
    loss: numbers(),
    lossTheory: numbers(),
    agreement: codes(),
    polysemantic: codes(),
    outcome: codes(),
  };
}

/** Something for every measure. */
export const byMeasure = <T>(make: (name: MeasureName) => T): Record<MeasureName, T> =>
  Object.fromEntries(MEASURES.map(({ name }) => [name, make(name)])) as Record<MeasureName, T>;
