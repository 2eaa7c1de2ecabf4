import type { Cell } from '../experiment/cell.ts';
import { describeParameter } from '../experiment/describe.ts';
import type { Experiment, Setting } from '../experiment/experiment.ts';
import { channelPaths } from '../experiment/resolve.ts';
import { cellAt, cellCount } from '../experiment/sweep.ts';
import { lowerFirst } from '../experiment/words.ts';

/** Which cells of two runs have the same settings. */
export interface Alignment {
  /** [cell of the base] the cell of the other run with the same settings; −1 where there is none. */
  cellOf: Int32Array;
  /** Cells of the base that have one. */
  matched: number;
  /** Why cells of the base have none, as a sentence; left out where all have one. */
  gap?: string;
}

/**
 * Cells of the same swept parameters and the same values, whatever channel sweeps them and in whatever order; labelled
 * points are matched with points of the same label and settings. Values are the same where they agree in twelve digits:
 * two ranges may round differently on the way to one value. Nothing is interpolated.
 *
 * Work and memory: cells of both runs.
 *
 * @param names what the sentence calls the two runs
 */
export function alignCells(base: Experiment, other: Experiment, [a, b]: readonly [string, string]): Alignment {
  const cells = cellCount(base);
  if (placesText(base) === placesText(other)) {
    return { cellOf: Int32Array.from({ length: cells }, (_, cell) => cell), matched: cells };
  }
  const cellOf = new Int32Array(cells).fill(-1);
  const [own, others] = [gridPaths(base), gridPaths(other)];
  if (own.toSorted().join('\n') !== others.toSorted().join('\n')) {
    return { cellOf, matched: 0, gap: `${a} sweeps ${pathWords(base, own)}, ${b} ${pathWords(other, others)}.` };
  }
  const known = new Map<string, number>();
  for (let cell = cellCount(other) - 1; cell >= 0; cell--) known.set(placeKey(cellAt(other, cell)), cell);
  let matched = 0;
  for (let cell = 0; cell < cellOf.length; cell++) {
    const found = known.get(placeKey(cellAt(base, cell)));
    if (found === undefined) continue;
    cellOf[cell] = found;
    matched += 1;
  }
  if (matched === cellOf.length) return { cellOf, matched };
  const gap =
    matched === 0
      ? `${a} and ${b} sweep ${pathWords(base, own)}, but no cell of one has the values of a cell of the other.`
      : `${a} and ${b} sweep ${pathWords(base, own)} over different values; only cells of equal values are compared.`;
  return { cellOf, matched, gap };
}

/** Experiments with the same text have the same cells in the same order: most that are compared. */
const placesText = ({ sweep: { x, y, row, column }, points }: Experiment): string =>
  JSON.stringify([x, y, row, column, Object.entries(points)]);

/** Paths that the grid sets. */
export const gridPaths = ({ sweep }: Experiment): string[] => [
  ...new Set(Object.values(sweep).flatMap((channel) => channelPaths(channel))),
];

function pathWords(experiment: Experiment, paths: readonly string[]): string {
  if (paths.length === 0) return 'nothing';
  return paths.map((path) => lowerFirst(describeParameter(experiment, path).title)).join(' and ');
}

const DIGITS = 12;

/** Values that are the same have the same key. */
export const settingKey = (value: Setting): string =>
  typeof value === 'number' ? value.toPrecision(DIGITS) : JSON.stringify(value);

function placeKey({ label, settings }: Cell): string {
  const named = Object.entries(settings).map(([path, value]) => `${path}=${settingKey(value)}`);
  return [label === undefined ? '' : `point ${label}`, ...named.sort()].join('\n');
}
