/** A trained cell on the map of sparsity and similarity. */
export interface BoundaryCell {
  cell: number;
  density: number;
  /** Least over greatest importance, in (0, 1]. */
  similarity: number;
  /** Whether the feature under study is the more important one: such cells have a boundary of their own. */
  more: boolean;
  polysemantic: boolean;
}

export interface MonotoneBoundary {
  /** In order of similarity: cells of at most this density are on the polysemantic side; 0 where none is. */
  boundary: { similarity: number; density: number }[];
  /** Cells on the wrong side: polysemantic above it, and not polysemantic below. */
  above: number[];
  below: number[];
}

/**
 * The boundary with the fewest cells on its wrong side among all that rise with similarity, by dynamic programming over
 * the thresholds of one similarity after the other. O(similarities · densities + cells · densities).
 */
export function monotoneBoundary(cells: readonly BoundaryCell[]): MonotoneBoundary {
  const similarities = sortedDistinct(cells.map(({ similarity }) => similarity));
  const thresholds = [0, ...sortedDistinct(cells.map(({ density }) => density))];
  const wrong = ({ density, polysemantic }: BoundaryCell, threshold: number): boolean =>
    polysemantic !== density <= threshold;
  /** [similarity][threshold] the fewest wrong cells so far, and the threshold before that gives them. */
  const fewest: number[][] = [];
  const from: number[][] = [];
  for (const [s, similarity] of similarities.entries()) {
    const own = cells.filter((cell) => cell.similarity === similarity);
    let best = 0;
    fewest.push([]);
    from.push([]);
    for (const [t, threshold] of thresholds.entries()) {
      const before = fewest[s - 1];
      if (before !== undefined && before[t] < before[best]) best = t;
      const here = own.filter((cell) => wrong(cell, threshold)).length;
      fewest[s][t] = here + (before?.[best] ?? 0);
      from[s][t] = best;
    }
  }
  const last = fewest.at(-1) ?? [];
  let t = last.indexOf(Math.min(...last));
  const boundary: MonotoneBoundary['boundary'] = [];
  for (let s = similarities.length - 1; s >= 0; s--) {
    boundary.unshift({ similarity: similarities[s], density: thresholds[t] });
    t = from[s][t];
  }
  const limit = new Map(boundary.map(({ similarity, density }) => [similarity, density]));
  const outside = cells.filter((cell) => wrong(cell, limit.get(cell.similarity) ?? 0));
  return {
    boundary,
    above: outside.filter(({ polysemantic }) => polysemantic).map(({ cell }) => cell),
    below: outside.filter(({ polysemantic }) => !polysemantic).map(({ cell }) => cell),
  };
}

const sortedDistinct = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
