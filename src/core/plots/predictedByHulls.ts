import { statusOf } from '../capacity/capacity.ts';
import type { CurvePoint } from '../capacity/hull.ts';
import { matchEqualFeatures } from '../results/equalFeatures.ts';
import { type HullPrediction, predictOnHulls } from '../results/hullPrediction.ts';
import type { CellPicture } from './cellPicture.ts';

/**
 * What hulls predict of a cell, equal features matched to the trained ones.
 *
 * @param hulls by `bathKey`, at importance 1
 * @returns undefined where there is a closed form, or a feature has no hull
 */
export function predictedByHulls(
  { model, prediction, measures }: CellPicture,
  hulls: ReadonlyMap<string, readonly CurvePoint[]>,
): HullPrediction | undefined {
  const found = prediction === undefined ? predictOnHulls(model, hulls) : undefined;
  if (found === undefined || measures === undefined) return found;
  const capacity = matchEqualFeatures(model, found.capacity, measures.capacity);
  return { ...found, capacity, status: Array.from(capacity, (C) => statusOf(C)) };
}
