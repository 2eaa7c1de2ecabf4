import { type CurvePoint, hullSegments } from './hull.ts';

/** How dimensions are shared out among features whose losses fall along convex hulls. */
export interface HullAllocation {
  /** (N) C_i */
  capacity: Float64Array;
  /** The price of capacity: what the last unit that was given out is worth; 0 where some is left over. */
  threshold: number;
}

/**
 * Minimises Σ_i s_i·hull_i(C_i) under Σ_i C_i = D, 0 ≤ C_i ≤ 1, the KKT conditions with intervals at corners: every piece of
 * every hull is bought in order of what a unit of it is worth. Equal features are served one after another, in order.
 *
 * @param hulls (N) of each feature at importance 1
 * @param scales (N) by how much its importance scales them
 * @param dimensions D
 */
export function allocateOnHulls(
  hulls: readonly (readonly CurvePoint[])[],
  scales: Float64Array,
  dimensions: number,
): HullAllocation {
  const pieces = hulls.flatMap((hull, feature) =>
    hullSegments(hull).map(({ from, to, benefit }) => ({
      feature,
      from,
      width: to - from,
      worth: benefit * (scales[feature] ?? Number.NaN),
    })),
  );
  // Pieces of one hull come in order of their worth, which falls: sorting keeps each feature's own order.
  pieces.sort((a, b) => b.worth - a.worth || a.feature - b.feature || a.from - b.from);
  const capacity = new Float64Array(hulls.length);
  let left = dimensions;
  let threshold = 0;
  for (const { feature, width, worth } of pieces) {
    if (left <= ROUNDING || worth <= 0) break;
    const given = Math.min(width, left);
    capacity[feature] = (capacity[feature] ?? 0) + given;
    left -= given;
    threshold = worth;
  }
  return { capacity, threshold: left > ROUNDING ? 0 : threshold };
}

/** Capacity that is left over by rounding alone. */
const ROUNDING = 1e-9;
