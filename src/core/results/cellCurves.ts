import type { CellModel } from '../experiment/cell.ts';
import { type Bath, bathOf, bathScale } from '../training/bath.ts';
import type { ProbeResult } from '../training/probe.ts';
import { curveMembers } from './curveMembers.ts';
import { bathKey } from './hullPrediction.ts';
import { bestMethod, type MarginalCurve, scaledCurve } from './marginalCurve.ts';

/** Curves are asked for by cell, and by the groups that are to be seen together. */
export interface CurvesRequest {
  cell: number;
  groups: string[];
}

/** The curve of one feature of a cell, at its own importance. */
export interface FeatureCurve {
  feature: number;
  curve: MarginalCurve;
}

/** Computed curves of a cell. */
export interface CellCurves extends CurvesRequest {
  /** One for each different curve of every group that has one by now. */
  curves: FeatureCurve[];
  /** Of the trained weights; left out where the cell is not trained or the probe does not hold for its model. */
  probe?: ProbeResult;
  /** Better ones are on their way. */
  refining: boolean;
  /** Why curves are missing, as a sentence. */
  problem?: string;
}

/** A curve as it is kept: a bath's at importance 1, which serves every cell with that bath. */
export interface KeptCurve {
  key: string;
  curve: MarginalCurve;
}

/** What must be computed for a curve of a feature, and what it is known by. */
export interface CurveSource {
  key: string;
  feature: number;
  /** Left out: a net curve, which is the cell's own. */
  bath?: Bath;
  scale: number;
}

/** Curves of one group at most: those of baths cost little more than one, net curves are trained one by one. */
const MOST_BATHS = 7;
const MOST_NETS = 1;

/** Which curves a cell's groups need; none where there is a closed form. */
export function curveSources(model: CellModel, { cell, groups }: CurvesRequest): CurveSource[] {
  return groups.flatMap((group) => {
    const [first] = curveMembers(model, group, 1);
    if (first === undefined) return [];
    const method = bestMethod(model, first);
    if (method === 'closed') return [];
    return curveMembers(model, group, method === 'bath' ? MOST_BATHS : MOST_NETS).map((feature): CurveSource => {
      const bath = bathOf(model, feature);
      if (typeof bath === 'string') return { key: `net ${cell} ${feature}`, feature, scale: 1 };
      const scale = bathScale(model.family, model.importance[feature] ?? Number.NaN);
      return { key: bathKey(bath), feature, bath, scale };
    });
  });
}

/** The curves of a cell that are known by now. */
export function knownCurves(
  model: CellModel,
  request: CurvesRequest,
  find: (key: string) => MarginalCurve | undefined,
): FeatureCurve[] {
  return curveSources(model, request).flatMap(({ key, feature, scale }) => {
    const curve = find(key);
    return curve === undefined ? [] : [{ feature, curve: scale === 1 ? curve : scaledCurve(curve, scale) }];
  });
}
