import { MEASURES, type MeasureName, type MeasureSpec } from '../results/cellMeasures.ts';
import type { RunSummary } from '../results/runSummary.ts';
import { alongRamp } from './colors.ts';
import type { PlotTheme } from './theme.ts';

/** How far training is from theory: the capacity of a feature group, and the loss of the model. */
export type GapColor = 'capacity_error' | 'excess_loss';

/** A number that may colour a diagram: a measure of the whole model, its loss, or a gap between training and theory. */
export type MeasureColor = MeasureName | 'task_loss' | GapColor;

/** What each is called, in the order in which they are offered. */
export const MEASURE_TITLES: Readonly<Record<MeasureColor, string>> = {
  task_loss: 'Task loss',
  capacity_error: 'Trained − predicted capacity',
  excess_loss: 'Relative excess loss',
  ...(Object.fromEntries(MEASURES.map(({ name, title }) => [name, title])) as Record<MeasureName, string>),
};

export const isMeasure = (color: string | undefined): color is MeasureColor =>
  color !== undefined && Object.hasOwn(MEASURE_TITLES, color);

/** Whose numbers: of a run's trained models, or of theory, which has a loss alone. */
export interface MeasureAbout {
  /** Feature group that a capacity is of. */
  group: string;
  side?: 'theory' | 'trained';
}

/**
 * [cell] of a measure. Gaps: C − C* of the group, and (L − L*)/L* of the loss, which is at least 0 where theory has found
 * the least loss there is; NaN where theory has no answer.
 */
export function measureValues(summary: RunSummary, color: MeasureColor, { group, side }: MeasureAbout): Float64Array {
  const { loss, lossTheory } = summary;
  switch (color) {
    case 'task_loss':
      return side === 'theory' ? lossTheory : loss;
    case 'excess_loss':
      return loss.map((value, cell) => (value - (lossTheory[cell] ?? Number.NaN)) / (lossTheory[cell] ?? Number.NaN));
    case 'capacity_error': {
      const index = Math.max(0, summary.groups.indexOf(group));
      const theory = summary.capacityTheory[index];
      return (summary.capacity[index] ?? loss).map((value, cell) => value - (theory?.[cell] ?? Number.NaN));
    }
    default:
      return summary.measures[color];
  }
}

/** How the values of a measure become shades. */
export interface MeasureScale {
  title: string;
  /** Values at the pale and at the dark end, or of a diverging scale at its two ends. */
  domain: readonly [number, number];
  logarithmic: boolean;
  /** The middle is 0 and has the palest colour. */
  diverging: boolean;
  /** Where a value lies between the ends, in [0, 1]; NaN of NaN. */
  shade(value: number): number;
  /** Inverse of `shade`. */
  valueAt(shade: number): number;
}

/** Losses that differ by more than this are told apart on a logarithmic scale. */
const WIDE = 20;
/** Relative excess losses below this are as good as none: optimisers stop there. */
const LEAST_EXCESS = 1e-4;
/** Errors of capacity that are smaller than this shall not look large. */
const LEAST_ERROR = 0.1;

/** The scale of a measure over all cells of a run, of theory too where it has values; undefined where none has one. */
export function measureScale(summary: RunSummary, color: MeasureColor, about: MeasureAbout): MeasureScale | undefined {
  const trained = measureValues(summary, color, about).filter(Number.isFinite);
  const theory = color === 'task_loss' ? summary.lossTheory.filter(Number.isFinite) : [];
  if (trained.length === 0 && theory.length === 0) return undefined;
  const [low, high] = domainOf(color, [extremes(trained), extremes(theory)].flat());
  const ranged = MEASURES.some((spec: MeasureSpec) => spec.name === color && spec.range !== undefined);
  const diverging = color === 'capacity_error';
  const logarithmic = color === 'excess_loss' || (!ranged && !diverging && low > 0 && high / low > WIDE);
  const to = (value: number): number => (logarithmic ? Math.log(Math.max(value, Number.MIN_VALUE)) : value);
  const width = to(high) - to(low);
  return {
    title: MEASURE_TITLES[color],
    domain: [low, high],
    logarithmic,
    diverging,
    shade: (value) => (width === 0 ? 0.5 : Math.min(1, Math.max(0, (to(value) - to(low)) / width))),
    valueAt: (shade) => (logarithmic ? Math.exp(to(low) + shade * width) : low + shade * width),
  };
}

/** [least, greatest]; empty of nothing. */
function extremes(values: ArrayLike<number>): number[] {
  if (values.length === 0) return [];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function domainOf(color: MeasureColor, found: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...found), Math.max(...found)];
  if (color === 'capacity_error') {
    const most = Math.max(LEAST_ERROR, -low, high);
    return [-most, most];
  }
  if (color === 'excess_loss') return [LEAST_EXCESS, Math.max(1, high)];
  const spec: MeasureSpec | undefined = MEASURES.find(({ name }) => name === color);
  return spec?.range ?? [low, high];
}

/** Colour of a shade: from pale to dark, or from one end of the diverging colours to the other. */
export const shadeColor = (theme: PlotTheme, { diverging }: Pick<MeasureScale, 'diverging'>, shade: number): string =>
  alongRamp(diverging ? theme.diverging : theme.ramp, shade);

/** Does a measure tell cells apart? */
export function tellsApart(summary: RunSummary, color: MeasureColor, about: MeasureAbout): boolean {
  let first: number | undefined;
  return measureValues(summary, color, about).some((value) => {
    if (!Number.isFinite(value)) return false;
    first ??= value;
    return value !== first;
  });
}
