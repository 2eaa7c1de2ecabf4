/**
 * Contour lines of a sampled surface by marching squares, joined into polylines.
 * Vega-Lite has none, and a phase diagram is read by them.
 */

/** Capacities at which phase diagrams have a contour. */
export const CONTOUR_LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/**
 * The same for autoencoders. Antipodal pairs hold C ≈ ½ over decades of importance: a line at .5 would wander about
 * this plateau at random, the two lines beside it are its borders.
 */
export const PLATEAU_LEVELS = [0.1, 0.2, 0.3, 0.4, 0.47, 0.53, 0.6, 0.7, 0.8, 0.9] as const;

export type AxisScale = 'linear' | 'log';

export interface Surface {
  /** (xs.length) ascending or descending coordinates of the columns. */
  xs: ArrayLike<number>;
  /** (ys.length) coordinates of the rows. */
  ys: ArrayLike<number>;
  /** (ys.length × xs.length) row-major heights; a square with a NaN corner carries no line. */
  heights: ArrayLike<number>;
  xScale: AxisScale;
  yScale: AxisScale;
  /**
   * Corners of a square that differ by more than this carry no line: the surface jumps there, and lines of many levels
   * would run along the jump as one.
   */
  jump?: number;
}

export interface ContourLine {
  level: number;
  /** In data units, in order along the line; of a closed line the first point is repeated at the end. */
  points: { x: number; y: number }[];
}

/**
 * Lines where the surface crosses each level. Between samples it is taken as linear in *axis space*, that is
 * in log x where the x axis is logarithmic, so that lines are straight where the eye expects them to be.
 *
 * A square whose opposite corners are both above (a saddle) is cut so that its middle, the mean of the corners,
 * ends on the right side. Corners that equal the level count as above.
 */
export function contourLines(surface: Surface, levels: readonly number[]): ContourLine[] {
  return levels.flatMap((level) => joinSegments(surface, level, segmentsOf(surface, level)));
}

/**
 * A segment joins two crossed edges of the sampling grid. Edges are numbered: 2·node for the edge from a node to
 * its neighbour in x, 2·node + 1 for the one to its neighbour in y, with node = row·columns + column.
 */
type Segment = [number, number];

function segmentsOf({ xs, ys, heights, jump = Number.POSITIVE_INFINITY }: Surface, level: number): Segment[] {
  const columns = xs.length;
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < ys.length; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const node = row * columns + column;
      if (!crossesAt(heights, node, columns, level)) {
        continue;
      }
      // Corners in turn round the square, starting where x and y are least.
      const corners = [
        at(heights, node),
        at(heights, node + 1),
        at(heights, node + columns + 1),
        at(heights, node + columns),
      ];
      if (corners.some(Number.isNaN) || Math.max(...corners) - Math.min(...corners) > jump) {
        continue;
      }
      const near = 2 * node;
      const right = 2 * (node + 1) + 1;
      const far = 2 * (node + columns);
      const left = 2 * node + 1;
      const [a, b, c, d] = corners.map((height) => height >= level);
      const crossed = [a !== b && near, b !== c && right, c !== d && far, d !== a && left].filter(
        (edge) => edge !== false,
      );
      const [first, second, third, fourth] = crossed;
      if (third !== undefined && fourth !== undefined && first !== undefined && second !== undefined) {
        const middleAbove = corners.reduce((sum, height) => sum + height, 0) / 4 >= level;
        // Lines cut off the corners that differ from the middle.
        const cut: Segment[] =
          a === middleAbove
            ? [
                [near, right],
                [far, left],
              ]
            : [
                [left, near],
                [right, far],
              ];
        segments.push(...cut);
      } else if (first !== undefined && second !== undefined) {
        segments.push([first, second]);
      }
    }
  }
  return segments;
}

/** Do some corners of a square lie above the level and some below? Cheap, for most squares of most levels are neither. */
function crossesAt(heights: ArrayLike<number>, node: number, columns: number, level: number): boolean {
  const above = at(heights, node) >= level;
  return (
    at(heights, node + 1) >= level !== above ||
    at(heights, node + columns) >= level !== above ||
    at(heights, node + columns + 1) >= level !== above
  );
}

/** Walks from segment to segment over shared edges: first the lines that end at a border, then the closed ones. */
function joinSegments(surface: Surface, level: number, segments: Segment[]): ContourLine[] {
  const byEdge = new Map<number, number[]>();
  segments.forEach((segment, index) => {
    for (const edge of segment) {
      byEdge.set(edge, [...(byEdge.get(edge) ?? []), index]);
    }
  });
  const used = new Uint8Array(segments.length);
  const walk = (start: number, from: number): number[] => {
    const edges = [from];
    let edge = from;
    for (let index: number | undefined = start; index !== undefined; ) {
      used[index] = 1;
      const [p, q] = segments[index] ?? [edge, edge];
      edge = p === edge ? q : p;
      edges.push(edge);
      index = byEdge.get(edge)?.find((other) => used[other] === 0);
    }
    return edges;
  };
  const lines: number[][] = [];
  for (const [edge, touching] of byEdge) {
    const only = touching.length === 1 ? touching[0] : undefined;
    if (only !== undefined && used[only] === 0) {
      lines.push(walk(only, edge));
    }
  }
  segments.forEach(([edge], index) => {
    if (used[index] === 0) {
      lines.push(walk(index, edge));
    }
  });
  return lines.map((edges) => ({ level, points: edges.map((edge) => crossing(surface, level, edge)) }));
}

/** Where the level crosses an edge, in data units. */
function crossing({ xs, ys, heights, xScale, yScale }: Surface, level: number, edge: number): { x: number; y: number } {
  const columns = xs.length;
  const node = edge >> 1;
  const next = edge % 2 === 0 ? node + 1 : node + columns;
  const from = at(heights, node);
  const t = (level - from) / (at(heights, next) - from);
  return {
    x: between(at(xs, node % columns), at(xs, next % columns), t, xScale),
    y: between(at(ys, Math.floor(node / columns)), at(ys, Math.floor(next / columns)), t, yScale),
  };
}

/** The point a fraction t of the way from a to b, as the axis shows it. */
export function between(a: number, b: number, t: number, scale: AxisScale): number {
  return scale === 'log' && a > 0 && b > 0 ? a * (b / a) ** t : a + (b - a) * t;
}

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;
