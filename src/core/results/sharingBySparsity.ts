import type { Experiment } from '../experiment/experiment.ts';
import { type Architecture, architecturesOf } from './architectures.ts';
import type { RunSummary } from './runSummary.ts';

/** How much an architecture's features share at one density. */
export interface SharingPoint {
  density: number;
  /** Mean over the cells of that density, of the best starts; cells where every feature is ignored count for nothing. */
  sharing: number;
  /** The same of the best, the second best … start of each cell; NaN where none is known. */
  byRank: number[];
  cells: number[];
}

export interface SharingLine {
  architecture: string;
  /** From dense to sparse. */
  points: SharingPoint[];
}

/** Changes of sharing up to this are none: they are what is left of training. */
export const NO_CHANGE = 0.002;

/**
 * Sharing against density for each architecture of a run.
 * @returns empty where the run does not sweep `data.density` over two values at least
 */
export function sharingBySparsity(experiment: Experiment, summary: RunSummary): SharingLine[] {
  const lines = architecturesOf(experiment).map((architecture) => lineOf(architecture, summary));
  return lines.filter(({ points }) => points.length > 1);
}

function lineOf({ name, cells }: Architecture, summary: RunSummary): SharingLine {
  const byDensity = new Map<number, number[]>();
  for (const { index, settings } of cells) {
    const density = settings['data.density'];
    if (typeof density === 'number') byDensity.set(density, [...(byDensity.get(density) ?? []), index]);
  }
  const points = [...byDensity]
    .sort(([a], [b]) => b - a)
    .map(
      ([density, own]): SharingPoint => ({
        density,
        sharing: meanOf(own, summary.measures.sharing),
        byRank: summary.startSharing.map((sharing) => meanOf(own, sharing)),
        cells: own,
      }),
    );
  return { architecture: name, points };
}

/** Mean of the values that are known; NaN where none is. */
function meanOf(cells: readonly number[], values: Float64Array): number {
  const known = cells.map((cell) => values[cell]).filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
