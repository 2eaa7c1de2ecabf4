import { STATUS_TOLERANCE } from '../capacity/capacity.ts';
import type { ComparedRun } from '../results/compareCells.ts';
import type { DiagramAxis } from './axes.ts';
import { axesWidth, centre } from './axisEncoding.ts';
import { OWN_COLOR, tooltipOf } from './comparison.ts';
import { contourLines } from './contours.ts';
import { keyStrip } from './keyStrip.ts';
import type { DiagramLayout } from './layout.ts';
import { layoutOver } from './layoutOver.ts';
import { type Plot, plotOf, type Row, SCALES_APART } from './plot.ts';
import { RUN_DASH, runItem, runStyles } from './runStyles.ts';
import type { Layer, View } from './spec.ts';
import type { PlotTheme } from './theme.ts';
import { listInWords } from './words.ts';

/** The two boundaries of statuses: capacities at which ignored and dedicated features end. */
const BOUNDARIES = [
  { level: STATUS_TOLERANCE, name: 'ignored or not', width: 1.6 },
  { level: 1 - STATUS_TOLERANCE, name: 'dedicated or not', width: 3.2 },
] as const;

export interface OverlayOptions {
  theme: PlotTheme;
  group: string;
  /** Of the whole plot, pixels. */
  width: number;
  height: number;
  selected?: number;
}

/**
 * The phase boundaries of several runs over each other: where the capacity of a group crosses ε (thin) and 1 − ε (thick),
 * a colour and a dash for each run. Runs with other ranges are drawn as far as they reach.
 *
 * @param layout of the base, which need not be among `runs`
 * @returns undefined where the diagram's axes are no two ranges
 */
export function overlaidBoundariesPlot(
  layout: DiagramLayout,
  runs: readonly ComparedRun[],
  { theme, group, width, height, selected }: OverlayOptions,
): Plot | undefined {
  const { x, y } = layout;
  if (x?.kind !== 'continuous' || y?.kind !== 'continuous') return undefined;
  const styles = runStyles(theme, runs.length);
  const overlaid = runs.map((run) => layoutOver(layout, run.experiment));
  const wide = { ...layout, x: spanning(x, overlaid, 'x'), y: spanning(y, overlaid, 'y') };
  const rows = runs.flatMap((run, place): Row[] => {
    const over = overlaid[place];
    return over === undefined ? [] : boundaryRows(over, run, group).map((row) => ({ ...row, ...styles[place] }));
  });
  const plotWidth = width - axesWidth(layout);
  const items = runs.flatMap(({ name }, place) => {
    const style = styles[place];
    return style === undefined || overlaid[place] === undefined ? [] : [runItem(style, name)];
  });
  const key = keyStrip(items, plotWidth, theme, 'key');
  const at = { ...centre(wide, 'x'), ...centre(wide, 'y') };
  const line = (strokeWidth: number): object => ({
    data: { name: 'boundaries' },
    transform: [{ filter: `datum.width === ${strokeWidth}` }],
    mark: { type: 'line', strokeWidth, clip: true, strokeJoin: 'round', opacity: strokeWidth > 2 ? 0.75 : 1 },
    encoding: {
      ...at,
      detail: { field: 'line', type: 'nominal' },
      order: { field: 'order', type: 'quantitative' },
      stroke: OWN_COLOR,
      strokeDash: RUN_DASH,
      tooltip: tooltipOf({ name: 'Run', boundary: 'Boundary' }),
    },
  });
  const plot = {
    width: plotWidth,
    height: height - key.height - AXIS_HEIGHT,
    layer: [
      ...BOUNDARIES.toReversed().map((boundary) => line(boundary.width)),
      ...[theme.highlightHalo, theme.highlight].map((stroke, index) => ({
        data: { name: 'selected' },
        mark: { type: 'point', shape: 'square', filled: false, stroke, size: 90, strokeWidth: index === 0 ? 4.5 : 1.8 },
        encoding: at,
      })),
    ] as Layer[],
  };
  const data = { ...key.data, boundaries: rows, selected: [] };
  const missing = runs.filter((_, place) => overlaid[place] === undefined).map(({ name }) => name);
  const apart = missing.length === 0 ? '' : ` Not drawn, for other parameters are swept: ${listInWords(missing)}.`;
  const drawing = plotOf({ view: { ...SCALES_APART, vconcat: [key.view, plot], spacing: 4 } as View, data }, theme, {
    description: `Boundaries of ignored and of dedicated ${group} in ${listInWords(items.map(({ text }) => text))}.${apart}`,
    table: () => ({
      columns: ['Run', 'Boundary', 'Line', x.title, y.title],
      rows: rows.map(({ name, boundary, line: index, x: px, y: py }) => [
        String(name),
        String(boundary),
        String(index),
        Number(px),
        Number(py),
      ]),
    }),
  });
  return selectInBoundaries(drawing, layout, selected);
}

/** The same boundaries with another selected cell. */
export const selectInBoundaries = (plot: Plot, layout: DiagramLayout, selected: number | undefined): Plot => ({
  ...plot,
  data: { ...plot.data, selected: selectedRows(layout, selected) },
});

const AXIS_HEIGHT = 44;

/** An axis long enough for all diagrams that are drawn along it. */
function spanning(axis: DiagramAxis, layouts: readonly (DiagramLayout | undefined)[], channel: 'x' | 'y'): DiagramAxis {
  const domains = [axis, ...layouts.map((layout) => layout?.[channel])].flatMap((one) => one?.domain ?? []);
  return { ...axis, domain: [Math.min(...domains), Math.max(...domains)] };
}

/** Lines where the capacity crosses the boundaries. Unlike contours they run along jumps: those are what is looked for. */
function boundaryRows({ x, y, cells }: DiagramLayout, { name, summary }: ComparedRun, group: string): Row[] {
  const values = summary.capacity[summary.groups.indexOf(group)];
  if (x === undefined || y === undefined || values === undefined) return [];
  const heights = Float64Array.from(cells, (cell) => values[cell] ?? Number.NaN);
  const surface = { xs: x.centres, ys: y.centres, heights, xScale: x.scale, yScale: y.scale };
  return BOUNDARIES.flatMap(({ level, name: boundary, width }) =>
    contourLines(surface, [level]).flatMap(({ points }, index) =>
      points.map(
        (point, order): Row => ({
          line: `${name} ${boundary} ${index}`,
          order,
          name,
          boundary,
          width,
          x: point.x,
          y: point.y,
        }),
      ),
    ),
  );
}

function selectedRows({ cells, columns, x, y, points }: DiagramLayout, selected: number | undefined): Row[] {
  const place = selected === undefined ? -1 : cells.indexOf(selected);
  const point = points.find(({ cell }) => cell === selected);
  if (place < 0) return point === undefined ? [] : [{ x: point.x, y: point.y }];
  return [{ x: x?.centres[place % columns] ?? 0, y: y?.centres[Math.floor(place / columns)] ?? 0 }];
}
