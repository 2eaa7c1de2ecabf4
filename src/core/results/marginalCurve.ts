import { type CurvePoint, lowerHull, type ReturnsClass, returnsOfHull } from '../capacity/hull.ts';
import { marginalBenefit, returnsOf } from '../capacity/marginalBenefit.ts';
import { lossAtCapacity } from '../capacity/quadratic.ts';
import type { CellModel } from '../experiment/cell.ts';
import {
  allocatedCurve,
  BATH_QUALITY,
  type BathQuality,
  bathOf,
  bathScale,
  type PinnedPoint,
  pinnedCurve,
  type Train,
} from '../training/bath.ts';
import { NET_QUALITY, netCurve } from '../training/netCurve.ts';
import { curveProblem } from './curveProblem.ts';
import { hasClosedForm, kurtosisOf } from './prediction.ts';

/** How a curve of marginal benefit is made. */
export type CurveMethod = 'closed' | 'bath' | 'net';

/** What a point of a curve is: from a formula, a bath that splits up or is held, the whole model held, or a probe. */
export type CurveKind = 'closed' | 'allocated' | 'pinned' | 'net' | 'probe';

/** One point of a curve of one feature. NaN: does not apply. */
export interface CurveRow {
  kind: CurveKind;
  capacity: number;
  marginalBenefit: number;
  /** Of the marginal benefit; of `allocated` rows, of the loss. */
  standardError: number;
  loss: number;
  /** False where the capacity could not be reached: such a point counts for nothing. */
  feasible: boolean;
}

export interface MarginalCurve {
  method: CurveMethod;
  rows: CurveRow[];
  /** Class of returns; undefined for net curves, which depend on the others. */
  returns?: ReturnsClass;
  /** Lower hull at the feature's importance, of baths. */
  hull?: CurvePoint[];
}

export interface CurveRequest {
  /** `auto`: closed form where there is one, else the bath, else the net benefit. */
  method: CurveMethod | 'auto';
  /** Points of the curve. */
  points: number;
  quality?: Partial<BathQuality>;
  /** Called with the curve as it is before its errors are known. */
  onFirst?(curve: MarginalCurve): void;
}

/** The best method there is for a feature of a model. */
export function bestMethod(model: CellModel, feature: number): CurveMethod {
  if (hasClosedForm(model)) return 'closed';
  return typeof bathOf(model, feature) === 'string' ? 'net' : 'bath';
}

/**
 * The marginal benefit of capacity to a feature of a model, as a curve.
 *
 * @param feature index of the feature
 * @throws Error with a sentence where the method asked for does not hold for the model
 */
export async function marginalCurve(
  train: Train,
  model: CellModel,
  feature: number,
  { method, points, quality, onFirst }: CurveRequest,
): Promise<MarginalCurve> {
  const chosen = method === 'auto' ? bestMethod(model, feature) : method;
  if (chosen === 'closed') return closedCurve(model, feature, points);
  const problem = curveProblem(model);
  if (problem !== undefined) throw new Error(problem);
  if (chosen === 'net') {
    const net = await netCurve(train, model, feature, capacitiesBetween(0, points), { ...NET_QUALITY, ...quality });
    return { method: 'net', rows: net.map((point) => ({ kind: 'net', ...point })) };
  }
  const bath = bathOf(model, feature);
  if (typeof bath === 'string') throw new Error(bath);
  const full = { ...BATH_QUALITY, ...quality };
  const scale = bathScale(model.family, model.importance[feature] ?? Number.NaN);
  const rowsOf = (allocated: CurvePoint[], pinned: PinnedPoint[]): MarginalCurve =>
    scaledCurve(bathCurve(allocated, pinned), scale);
  const allocated = await allocatedCurve(train, bath, full);
  onFirst?.(rowsOf(allocated, []));
  const grid = capacitiesBetween(1 / full.copies, points);
  const pinned = await pinnedCurve(train, bath, grid, full, (first) => onFirst?.(rowsOf(allocated, first)));
  return rowsOf(allocated, pinned);
}

/** The curve of a bath at importance 1, from what its copies were found to do. */
export const bathCurve = (allocated: readonly CurvePoint[], pinned: readonly PinnedPoint[]): MarginalCurve =>
  bathCurveOfRows([...allocated.map(allocatedRow), ...pinned.map(pinnedRow)]);

/** The curve of a bath from its rows: its hull and its class of returns follow from them. */
export function bathCurveOfRows(rows: CurveRow[]): MarginalCurve {
  const hull = lowerHull(rows.filter(({ kind }) => kind === 'allocated'));
  const held = rows.filter(({ kind, feasible }) => kind === 'pinned' && feasible);
  const pinned = held.map(({ marginalBenefit }) => marginalBenefit);
  const corners = hull.map(({ capacity, loss, standardError }) => ({ capacity, loss, standardError }));
  return { method: 'bath', returns: returnsOfHull(hull, pinned), hull: corners, rows };
}

/** A curve at another importance: losses and benefits scaled (`bathScale`). */
export function scaledCurve(curve: MarginalCurve, scale: number): MarginalCurve {
  const rows = curve.rows.map((row) => ({
    ...row,
    marginalBenefit: row.marginalBenefit * scale,
    standardError: row.standardError * scale,
    loss: row.loss * scale,
  }));
  const hull = curve.hull?.map(({ capacity, loss, standardError }) => ({
    capacity,
    loss: loss * scale,
    standardError: standardError * scale,
  }));
  return { ...curve, rows, ...(hull !== undefined && { hull }) };
}

/** Capacities between two bounds, neither of which can be held: a capacity at its end has no slope. */
export function capacitiesBetween(least: number, points: number): number[] {
  const margin = 0.02;
  const [from, to] = [least + margin, 1 - margin];
  return Array.from({ length: points }, (_, k) =>
    points > 1 ? from + ((to - from) * k) / (points - 1) : (from + to) / 2,
  );
}

function closedCurve(model: CellModel, feature: number, points: number): MarginalCurve {
  if (!hasClosedForm(model)) {
    throw new Error('This model has no closed form; take the method bath or net.');
  }
  const v = model.importance[feature] ?? Number.NaN;
  const k = kurtosisOf(model)[feature] ?? Number.NaN;
  const rows = Array.from({ length: points }, (_, at): CurveRow => {
    const capacity = points > 1 ? at / (points - 1) : 0.5;
    return {
      kind: 'closed',
      capacity,
      marginalBenefit: marginalBenefit(capacity, v, k),
      standardError: 0,
      loss: lossAtCapacity(capacity, v, k),
      feasible: true,
    };
  });
  return { method: 'closed', rows, returns: returnsOf(k) };
}

const allocatedRow = (point: CurvePoint): CurveRow => ({
  kind: 'allocated',
  marginalBenefit: Number.NaN,
  feasible: true,
  ...point,
});

const pinnedRow = ({ capacity, marginalBenefit, benefitStandardError, loss, feasible }: PinnedPoint): CurveRow => ({
  kind: 'pinned',
  capacity,
  marginalBenefit,
  standardError: benefitStandardError,
  loss,
  feasible,
});
