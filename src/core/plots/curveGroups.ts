import { marginalBenefit } from '../capacity/marginalBenefit.ts';
import { isGiven } from '../experiment/experiment.ts';
import { curveProblem } from '../results/curveProblem.ts';
import { hasClosedForm } from '../results/prediction.ts';
import type { CellPicture } from './cellPicture.ts';
import { membersOf } from './groups.ts';
import type { PlotTheme } from './theme.ts';

export { curveMembers } from '../results/curveMembers.ts';

/**
 * The groups whose curves are drawn: the one chosen, then what it is compared with: the reference, or, where the
 * reference itself is chosen, the group under study.
 */
export function shownGroups(
  { experiment, model }: Pick<CellPicture, 'experiment' | 'model'>,
  chosen: string,
): string[] {
  const { feature, reference } = experiment.marginal;
  const other = chosen === reference ? feature : reference;
  return [chosen, other]
    .filter((group) => group !== undefined)
    .filter((group, place, all) => all.indexOf(group) === place && membersOf(model, group).length > 0);
}

/** The groups whose curves are computed; none where there is a closed form. Of given weights the probe comes with them. */
export function computedGroups(picture: CellPicture, group: string): string[] {
  const closed = hasClosedForm(picture.model) && !isGiven(picture.experiment);
  return closed || curveProblem(picture.model) !== undefined ? [] : shownGroups(picture, group);
}

/** Room for the axes of a plot of curves, pixels. */
export const AXIS_WIDTH = 62;
export const AXIS_HEIGHT = 44;

/** Capacity, from left to right. */
export const capacityAxis = {
  field: 'C',
  type: 'quantitative',
  title: 'Capacity',
  scale: { domain: [0, 1], nice: false },
  axis: { grid: false, tickCount: 5, format: '~g', domain: false, labelFlush: false },
} as const;

/**
 * The reference lies under the feature, wider and larger: where the two are equally important all of it coincides, and
 * both must still be seen.
 */
export const UNDER = { under: true, ring: 230, dot: 80 };
export const OVER = { under: false, ring: 110, dot: 36 };

/** Median of ascending numbers. */
export function median(ascending: readonly number[]): number {
  const middle = (ascending.length - 1) / 2;
  return ((ascending[Math.floor(middle)] ?? Number.NaN) + (ascending[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** The threshold at which capacity changes hands: dashes across, and its value at their end. */
export const thresholdLayers = (theme: PlotTheme, x: object, y: object): object[] => [
  {
    data: { name: 'threshold' },
    mark: { type: 'rule', stroke: theme.muted, strokeDash: [4, 3], strokeWidth: 1.2 },
    encoding: { y },
  },
  {
    data: { name: 'threshold' },
    mark: { type: 'text', align: 'right', baseline: 'bottom', dx: -4, dy: -3, color: theme.muted },
    encoding: { x, y, text: { field: 'text', type: 'nominal' } },
  },
];

/** The curves, those of the reference below. */
export const lineLayers = (x: object, y: object, stroke: object): object[] =>
  [true, false].map((under) => ({
    data: { name: 'curves' },
    transform: [{ filter: `datum.under === ${under}` }],
    mark: { type: 'line', strokeWidth: under ? 2.8 : 1.8 },
    encoding: {
      x,
      y,
      detail: { field: 'curve', type: 'nominal' },
      order: { field: 'C', type: 'quantitative' },
      stroke,
    },
  }));

/** Where theory puts a feature: a ring that other marks are seen through. */
export const RING_MARK = {
  type: 'point',
  shape: 'circle',
  filled: false,
  strokeWidth: 1.8,
  opacity: 1,
  fill: 'transparent',
} as const;

/** Where training put it. */
export const dotMark = (theme: PlotTheme): object => ({
  type: 'point',
  shape: 'circle',
  opacity: 1,
  strokeWidth: 0.8,
  stroke: theme.background,
});

/** Points of a closed curve: enough to look smooth on a logarithmic axis. */
const SAMPLES = 80;

/**
 * The curve of a feature's marginal benefit in closed form from capacity 0 to 1. A logarithmic axis has no place for 0:
 * a feature of no importance has no curve.
 */
export function closedPoints(v: number, kurtosis: number): { C: number; m: number }[] {
  return Array.from({ length: SAMPLES + 1 }, (_, sample) => ({
    C: sample / SAMPLES,
    m: marginalBenefit(sample / SAMPLES, v, kurtosis),
  })).filter(({ m }) => m > 0 && Number.isFinite(m));
}
