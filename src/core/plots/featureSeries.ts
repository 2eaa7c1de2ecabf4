import { cellAt, cellModel } from '../experiment/sweep.ts';
import type { RunSummary } from '../results/runSummary.ts';
import type { DiagramAxis } from './axes.ts';
import { coordinate } from './cellRows.ts';
import { formatFixed, formatNumber } from './format.ts';
import { featureColors, featureNames, placeInGroup } from './groups.ts';
import { type DiagramLayout, settingAlong } from './layout.ts';
import type { Row } from './plot.ts';
import type { PlotTheme } from './theme.ts';

/** One feature along a sweep of one axis, which is a dot in every cell. */
export interface FeatureSeries {
  /** Its place in `RunSummary.featureCapacity`. */
  index: number;
  name: string;
  group: string;
  color: string;
  /** Where among the members of its group it stands, −½ … ½. */
  rank: number;
}

/** Few features are joined by lines; dots of more are spread beside each other, so that it shows how many there are. */
const MOST_LINES = 8;
/** More are smaller. */
const MOST_LARGE = 30;
/** Share of the distance between two cells over which the dots of one are spread. */
const SPREAD = 0.6;

/**
 * The features of the groups with several members, as far as the summary lists features. They have the colour of their
 * group; where importances differ the first is strongest and the others are paler.
 */
export function featureSeries(
  layout: DiagramLayout,
  { featureCapacity }: RunSummary,
  colors: ReadonlyMap<string, string>,
  theme: PlotTheme,
): FeatureSeries[] {
  const models = Array.from(layout.cells, (cell) => cellModel(layout.experiment, cellAt(layout.experiment, cell)));
  const model = models.toSorted((a, b) => b.N - a.N)[0];
  if (featureCapacity.length === 0 || model === undefined) {
    return [];
  }
  const shades = featureColors(model, colors, theme);
  return featureNames(model).flatMap((name, index): FeatureSeries[] => {
    const { first, last, share } = placeInGroup(model, index);
    const series = { index, name, group: model.group[index] ?? '', color: shades[index] ?? theme.muted };
    return first === last ? [] : [{ ...series, rank: share - 0.5 }];
  });
}

/** Are the dots of a cell spread? */
export const isSpread = (axis: DiagramAxis | undefined, series: readonly FeatureSeries[]): boolean =>
  axis?.kind === 'continuous' && series.length > MOST_LINES;

/** The axis with room for the dots of the outermost cells. */
export function widened(axis: DiagramAxis): DiagramAxis {
  const [low, high] = axis.domain;
  return { ...axis, domain: [moved(axis, low, -SPREAD), moved(axis, high, SPREAD)] };
}

/** A coordinate moved by a number of cells. */
function moved({ centres, scale }: DiagramAxis, at: number, cells: number): number {
  const [first = 1, second = first] = centres;
  return scale === 'log'
    ? at * Math.max(second / first, first / second) ** cells
    : at + Math.abs(second - first) * cells;
}

/** One row for each feature and cell. */
export function featureRows(layout: DiagramLayout, summary: RunSummary, series: readonly FeatureSeries[]): Row[] {
  const axis = layout.x ?? layout.y;
  const channel = layout.x === undefined ? 'y' : 'x';
  const spread = isSpread(axis, series) ? SPREAD : 0;
  return series.flatMap(({ index, name, color, rank }) =>
    Array.from(layout.cells, (cell, place) => {
      const capacity = summary.featureCapacity[index]?.[cell] ?? Number.NaN;
      const centre = axis?.centres[place] ?? 0;
      return {
        cell,
        name,
        color,
        at: coordinate(
          layout,
          channel,
          spread === 0 || axis === undefined ? centre : moved(axis, centre, spread * rank),
        ),
        capacity: Number.isNaN(capacity) ? null : capacity,
        settingText: settingAlong(layout, place)?.value ?? '',
        capacityText: formatFixed(capacity),
        lossText: formatNumber(summary.loss[cell] ?? Number.NaN, 5),
      };
    }),
  );
}

/** Dots, and lines where there are few. */
export function featureLayers(
  dataset: string,
  at: { x: object; y: object },
  layout: DiagramLayout,
  series: readonly FeatureSeries[],
): object[] {
  const axis = layout.x ?? layout.y;
  const data = { name: dataset };
  const encoding = { x: at.x, y: { ...at.y, field: 'capacity' } };
  const color = { field: 'color', type: 'nominal', scale: null };
  const spread = isSpread(axis, series);
  const tooltip = [
    { field: 'name', title: 'Feature', type: 'nominal' },
    { field: 'settingText', title: axis?.title ?? '', type: 'nominal' },
    { field: 'capacityText', title: 'Capacity', type: 'nominal' },
    { field: 'lossText', title: 'Loss', type: 'nominal' },
  ];
  const lines = {
    data,
    mark: { type: 'line', strokeWidth: 1.5 },
    encoding: { ...encoding, detail: { field: 'name', type: 'nominal' }, stroke: color },
  };
  const dots = {
    data,
    mark: {
      type: 'point',
      shape: 'circle',
      size: !spread ? 26 : series.length > MOST_LARGE ? 9 : 22,
      opacity: spread ? 0.7 : 1,
      strokeWidth: 0.5,
      cursor: 'pointer',
    },
    encoding: { ...encoding, fill: color, stroke: color, tooltip },
  };
  return axis?.kind === 'continuous' && !spread ? [lines, dots] : [dots];
}
