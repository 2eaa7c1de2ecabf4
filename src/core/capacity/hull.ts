/** A place on a curve of loss against capacity, both of one feature. */
export interface CurvePoint {
  /** In [0, 1]. */
  capacity: number;
  loss: number;
  /** Standard error of the loss; 0 where it is exact. */
  standardError: number;
}

/**
 * How the marginal benefit of capacity changes as a feature gets more of it.
 *
 * - `increasing`: a population of equal features does best when each has a whole dimension or nothing.
 * - `constant`: any split does as well as any other.
 * - `stepped`: one or a few capacities are favoured, with much to gain below and little above.
 * - `decreasing`: any capacity may be the best, depending on the price.
 */
export type ReturnsClass = 'increasing' | 'constant' | 'stepped' | 'decreasing';

/** Corners that stand out by less than this share of the loss at capacity 0, or by so many standard errors, are noise. */
const LEAST_DEPTH = 0.003;
const LEAST_ERRORS = 3;
/** With more corners than this inside (0, 1) a hull counts as smooth. */
const MOST_STEPS = 3;

/**
 * Lower convex hull of loss against capacity: what a large population of equal features can reach by splitting up. Its
 * slope is the price at which it buys capacity. Corners that may be noise are left out.
 *
 * @param points in any order; of several at one capacity the lowest counts. There must be points at 0 and at 1.
 * @returns corners in order of capacity, from 0 to 1
 */
export function lowerHull(points: readonly CurvePoint[]): CurvePoint[] {
  const sorted = [...points].sort((a, b) => a.capacity - b.capacity || a.loss - b.loss);
  const hull: CurvePoint[] = [];
  for (const point of sorted) {
    if (hull.at(-1)?.capacity === point.capacity) continue;
    for (;;) {
      const [before, last] = hull.slice(-2);
      if (before === undefined || last === undefined || depthOf(before, last, point) > 0) break;
      hull.pop();
    }
    hull.push(point);
  }
  return withoutNoise(hull);
}

/** The corners that stand out, the least significant one taken away first. */
function withoutNoise(hull: CurvePoint[]): CurvePoint[] {
  const floor = LEAST_DEPTH * Math.abs((hull[0]?.loss ?? 0) - (hull.at(-1)?.loss ?? 0));
  let least = Number.POSITIVE_INFINITY;
  let weakest = -1;
  for (let k = 1; k < hull.length - 1; k++) {
    const [before, corner, after] = hull.slice(k - 1, k + 2);
    if (before === undefined || corner === undefined || after === undefined) continue;
    const error = Math.hypot(corner.standardError, before.standardError, after.standardError);
    const significance = depthOf(before, corner, after) / Math.max(floor, LEAST_ERRORS * error);
    if (significance < least) {
      least = significance;
      weakest = k;
    }
  }
  return least < 1 ? withoutNoise(hull.filter((_, k) => k !== weakest)) : hull;
}

/** How far a corner lies below the chord of its neighbours. */
function depthOf(before: CurvePoint, corner: CurvePoint, after: CurvePoint): number {
  const share = (corner.capacity - before.capacity) / (after.capacity - before.capacity);
  return before.loss + share * (after.loss - before.loss) - corner.loss;
}

/** A straight piece of a hull. */
export interface HullSegment {
  from: number;
  to: number;
  /** −dL/dC along it: what a unit of capacity is worth there. */
  benefit: number;
}

/** The pieces of a hull, in order of capacity; their benefits fall. */
export const hullSegments = (hull: readonly CurvePoint[]): HullSegment[] =>
  hull.slice(1).map((end, k) => {
    const start = hull[k] ?? end;
    return {
      from: start.capacity,
      to: end.capacity,
      benefit: (start.loss - end.loss) / (end.capacity - start.capacity),
    };
  });

/** The loss on a hull at a capacity in [0, 1]. */
export function lossOnHull(hull: readonly CurvePoint[], capacity: number): number {
  const end = hull.findIndex((corner) => corner.capacity >= capacity);
  const [before, after] = [hull[Math.max(0, end - 1)], hull[end]];
  if (before === undefined || after === undefined) return Number.NaN;
  if (after.capacity === before.capacity) return after.loss;
  const share = (capacity - before.capacity) / (after.capacity - before.capacity);
  return before.loss + share * (after.loss - before.loss);
}

/**
 * Marginal benefit on a hull at a capacity: from below and from above, which differ at a corner alone. Above 1 and
 * below 0 there is nothing: 0 and +∞.
 */
export function benefitsOnHull(hull: readonly CurvePoint[], capacity: number): { below: number; above: number } {
  const segments = hullSegments(hull);
  const below = segments.find(({ from, to }) => from < capacity && capacity <= to);
  const above = segments.find(({ from, to }) => from <= capacity && capacity < to);
  return { below: below?.benefit ?? Number.POSITIVE_INFINITY, above: above?.benefit ?? 0 };
}

/**
 * The class of returns that a hull shows. With few corners it is stepped where the marginal benefit falls by at least a
 * quarter over them, with many or less of a fall decreasing. A hull that is one chord does not tell increasing from
 * nearly constant returns: the marginal benefits of pinned capacities do.
 *
 * @param pinned marginal benefits in order of capacity; left out: a chord counts as increasing
 */
export function returnsOfHull(hull: readonly CurvePoint[], pinned: readonly number[] = []): ReturnsClass {
  const corners = hull.length - 2;
  const benefits = corners > 0 ? hullSegments(hull).map(({ benefit }) => benefit) : pinned;
  const first = benefits.at(0);
  const last = benefits.at(-1);
  if (first === undefined || last === undefined) return 'increasing';
  const size = Math.max(...benefits.map(Math.abs));
  if (Math.abs(last - first) < FLATNESS * size) return 'constant';
  if (last > first) return 'increasing';
  return corners > 0 && corners <= MOST_STEPS && last <= STEP * first ? 'stepped' : 'decreasing';
}

/** A curve whose ends differ by less than this share of its height is flat. */
const FLATNESS = 0.02;
/** What is left of the benefit after a step, at most. */
const STEP = 0.75;
