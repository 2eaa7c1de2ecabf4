import { MEASURES, type MeasureName, type MeasureSpec } from '../results/cellMeasures.ts';
import type { RunSummary } from '../results/runSummary.ts';

/** A measure of the whole model that may colour a diagram. */
export type MeasureColor = MeasureName | 'task_loss';

/** What each is called, in the order in which they are offered. */
export const MEASURE_TITLES: Readonly<Record<MeasureColor, string>> = {
  task_loss: 'Task loss',
  ...(Object.fromEntries(MEASURES.map(({ name, title }) => [name, title])) as Record<MeasureName, string>),
};

export const isMeasure = (color: string | undefined): color is MeasureColor =>
  color !== undefined && Object.hasOwn(MEASURE_TITLES, color);

/** [cell] of a measure. */
export const measureValues = (summary: RunSummary, color: MeasureColor): Float64Array =>
  color === 'task_loss' ? summary.loss : summary.measures[color];

/** How the values of a measure become shades. */
export interface MeasureScale {
  title: string;
  /** Values at the pale and at the dark end. */
  domain: readonly [number, number];
  logarithmic: boolean;
  /** Where a value lies between the ends, in [0, 1]; NaN of NaN. */
  shade(value: number): number;
  /** Inverse of `shade`. */
  valueAt(shade: number): number;
}

/** Losses that differ by more than this are told apart on a logarithmic scale. */
const WIDE = 20;

/** The scale of a measure over all cells of a run; undefined where none has a value. */
export function measureScale(summary: RunSummary, color: MeasureColor): MeasureScale | undefined {
  const known = measureValues(summary, color).filter(Number.isFinite);
  if (known.length === 0) return undefined;
  const spec: MeasureSpec | undefined = MEASURES.find(({ name }) => name === color);
  const least = known.reduce((a, b) => Math.min(a, b));
  const most = known.reduce((a, b) => Math.max(a, b));
  const [low, high] = spec?.range ?? [least, most];
  const logarithmic = spec?.range === undefined && low > 0 && high / low > WIDE;
  const to = (value: number): number => (logarithmic ? Math.log(value) : value);
  const width = to(high) - to(low);
  return {
    title: MEASURE_TITLES[color],
    domain: [low, high],
    logarithmic,
    shade: (value) => (width === 0 ? 0.5 : Math.min(1, Math.max(0, (to(value) - to(low)) / width))),
    valueAt: (shade) => (logarithmic ? Math.exp(to(low) + shade * width) : low + shade * width),
  };
}

/** Does a measure tell cells apart? */
export function tellsApart(summary: RunSummary, color: MeasureColor): boolean {
  const known = measureValues(summary, color).filter(Number.isFinite);
  return known.some((value) => value !== known[0]);
}
