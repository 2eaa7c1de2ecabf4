import { STATUS_TOLERANCE } from '../capacity/capacity.ts';
import type { RunComparison } from '../results/compareRuns.ts';
import { letterOf } from '../results/runNames.ts';
import { centre, extent } from './axisEncoding.ts';
import { cellBox, coordinate } from './cellRows.ts';
import { alongRamp, mix } from './colors.ts';
import { comparedTable, comparedTexts } from './comparedFacts.ts';
import { type KeyItem, keyStrip } from './keyStrip.ts';
import { pickedBy, pointLayers, pointRows, ROW_TOOLTIP } from './labelledPoints.ts';
import type { DiagramLayout } from './layout.ts';
import { barView } from './legend.ts';
import { type Plot, plotOf, type Row, SCALES_APART } from './plot.ts';
import { LEAST_RASTER, rasterOf } from './raster.ts';
import { comparisonSentence, signed } from './runComparisonWords.ts';
import type { Layer, View } from './spec.ts';
import { inkOn, type PlotTheme } from './theme.ts';

/** What of two runs is subtracted: capacities, or losses as shares of the base's. */
export type DifferenceQuantity = 'capacity' | 'loss';

export interface DifferenceOptions {
  theme: PlotTheme;
  quantity: DifferenceQuantity;
  /** Of the plotting area, pixels. */
  width: number;
  height: number;
  selected?: number;
}

/** Smaller differences do not get the strongest colours: those of losses are shares. */
const LEAST_SCALE: Readonly<Record<DifferenceQuantity, number>> = { capacity: STATUS_TOLERANCE, loss: 0.01 };

/** [cell of the base] the difference that the colours show; NaN where there is none. */
export function differenceValues({ base, cells }: RunComparison, quantity: DifferenceQuantity): Float64Array {
  if (quantity === 'capacity') return cells.capacity.values;
  return cells.loss.values.map((difference, cell) => {
    const loss = base.summary.loss[cell] ?? Number.NaN;
    return loss > 0 ? difference / loss : Number.NaN;
  });
}

/** The difference of the strongest colours, the same for all diagrams of a comparison. */
export function differenceScale(comparison: RunComparison, quantity: DifferenceQuantity): number {
  return differenceValues(comparison, quantity).reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    LEAST_SCALE[quantity],
  );
}

/**
 * The difference map of two runs: one rectangle for each cell of the base, coloured by other − base on a scale that is
 * symmetric about 0, with a ring where the status of the group is another. Cells without a counterpart, or that one of
 * the runs has not trained, have a colour of their own.
 *
 * @param layout of the base
 */
export function differenceMapPlot(layout: DiagramLayout, comparison: RunComparison, options: DifferenceOptions): Plot {
  const { theme, quantity, width, height, selected } = options;
  const most = differenceScale(comparison, quantity);
  const at = { ...centre(layout, 'x'), ...centre(layout, 'y') };
  const box = { ...extent(layout, 'x'), ...extent(layout, 'y') };
  const fill = {
    condition: [{ test: 'datum.difference === null', value: blankColor(theme) }],
    field: 'difference',
    type: 'quantitative',
    scale: { type: 'linear', domain: stopsOf(theme, most), range: theme.diverging, clamp: true },
    legend: null,
  };
  const rows = (): Row[] => cellRows(layout, comparison, quantity);
  const ground = groundOf(comparison, quantity, theme);
  const rastered = layout.cells.length >= LEAST_RASTER;
  const data = {
    cells: rastered ? [] : rows(),
    changes: changeRows(layout, comparison, ground),
    selected: [],
    points: pointRows(layout, { width, height }),
  };
  const view = {
    width,
    height,
    ...SCALES_APART,
    layer: [
      {
        data: { name: 'cells' },
        mark: { type: 'rect', strokeWidth: 1, cursor: 'pointer', invalid: 'show', tooltip: ROW_TOOLTIP },
        ...pickedBy('pick'),
        encoding: { ...box, fill, stroke: fill },
      },
      {
        data: { name: 'changes' },
        mark: { type: 'point', shape: 'circle', filled: false, strokeWidth: 1.2, size: 22, opacity: 1 },
        encoding: { ...at, stroke: { field: 'ink', type: 'nominal', scale: null } },
      },
      ...[theme.highlightHalo, theme.highlight].map((stroke, index) => ({
        data: { name: 'selected' },
        mark: { type: 'rect', fill: null, stroke, strokeWidth: index === 0 ? 5 : 2, strokeJoin: 'round' },
        encoding: box,
      })),
      ...pointLayers({ data: { name: 'points' }, at, theme, pickable: true }),
    ] as Layer[],
  };
  const plot = plotOf({ view, data }, theme, {
    description: `Difference map. ${comparisonSentence(comparison)}`,
    table: () => comparedTable(comparison, layout.cells),
    facts: (cell) => comparedTexts(comparison, cell),
    ...(rastered && { raster: rasterOf(layout, 'cells', { rows, colorOf: ground }) }),
  });
  return selectInMap(plot, layout, selected);
}

/** A difference map with another selected cell: its many other rows stay as they are. */
export function selectInMap(plot: Plot, layout: DiagramLayout, selected: number | undefined): Plot {
  const place = selected === undefined ? -1 : layout.cells.indexOf(selected);
  const points = (plot.data.points ?? []).map((row) => ({ ...row, selected: row.cell === selected }));
  return { ...plot, data: { ...plot.data, points, selected: place < 0 ? [] : [boxOf(layout, place)] } };
}

/** The colours of a difference map, with the values of five places, and its signs. */
export function differenceLegendPlot(
  comparison: RunComparison,
  quantity: DifferenceQuantity,
  width: number,
  theme: PlotTheme,
): Plot {
  const { base, other, group, cells } = comparison;
  const most = differenceScale(comparison, quantity);
  const barWidth = Math.min(width, 520);
  const [a, b] = [letterOf(base.name), letterOf(other.name)];
  const title =
    quantity === 'capacity'
      ? `Capacity of ${group ?? 'the group'}: ${b} − ${a}`
      : `Loss: difference ${b} − ${a} as a share of ${a}`;
  const steps = 90;
  const number = (share: number): string => {
    const value = (2 * share - 1) * most;
    return quantity === 'capacity' ? signed(value) : `${signed(100 * value)} %`;
  };
  const bar = barView(
    {
      blocks: Array.from({ length: steps }, (_, step) => ({
        x: (step / steps) * barWidth,
        x2: ((step + 1) / steps) * barWidth,
        color: alongRamp(theme.diverging, (step + 0.5) / steps),
      })),
      levels: [],
      names: [0.06, 0.25, 0.5, 0.75, 0.94].map((share) => ({ x: share * barWidth, text: number(share) })),
      title,
    },
    barWidth,
    theme,
  );
  const values = differenceValues(comparison, quantity);
  const items: KeyItem[] = [
    ...(cells.changes > 0
      ? [{ sign: 'circle' as const, color: theme.foreground, text: `the status of ${group ?? 'the group'} differs` }]
      : []),
    ...(values.some(Number.isNaN)
      ? [{ sign: 'swatch' as const, color: blankColor(theme), outline: theme.axis, text: 'not in both runs' }]
      : []),
  ];
  const key = keyStrip(items, width, theme, 'legendKey');
  const view =
    items.length === 0
      ? bar
      : {
          view: { ...SCALES_APART, vconcat: [bar.view, key.view], spacing: 6, center: true } as View,
          data: { ...bar.data, ...key.data },
        };
  return plotOf(view, theme, {
    description: `Colours: ${title}, from ${number(0)} over 0 to ${number(1)}.`,
    table: () => ({ columns: [], rows: [] }),
  });
}

/** Cells that cannot be compared: a grey that none of the differences has, 0 least of all. */
const blankColor = ({ background, foreground }: PlotTheme): string => mix(background, foreground, 0.3);

function stopsOf(theme: PlotTheme, most: number): number[] {
  const last = theme.diverging.length - 1;
  return theme.diverging.map((_, index) => ((2 * index) / last - 1) * most);
}

const boxOf = (layout: DiagramLayout, place: number): Row =>
  cellBox(layout, place % layout.columns, Math.floor(place / layout.columns));

function cellRows(layout: DiagramLayout, comparison: RunComparison, quantity: DifferenceQuantity): Row[] {
  const values = differenceValues(comparison, quantity);
  return Array.from(layout.cells, (cell, place) => {
    const value = values[cell] ?? Number.NaN;
    return { ...boxOf(layout, place), cell, difference: Number.isFinite(value) ? value : null };
  });
}

/** The colour of a cell, as the scale of its rectangle has it. */
function groundOf(comparison: RunComparison, quantity: DifferenceQuantity, theme: PlotTheme): (cell: number) => string {
  const values = differenceValues(comparison, quantity);
  const most = differenceScale(comparison, quantity);
  return (cell) => {
    const value = values[cell] ?? Number.NaN;
    return Number.isFinite(value) ? alongRamp(theme.diverging, (value / most + 1) / 2) : blankColor(theme);
  };
}

function changeRows(layout: DiagramLayout, comparison: RunComparison, ground: (cell: number) => string): Row[] {
  return Array.from(layout.cells, (cell, place) => ({ cell, place })).flatMap(({ cell, place }): Row[] => {
    if (comparison.cells.changed[cell] !== 1) return [];
    return [
      {
        cell,
        x: coordinate(layout, 'x', layout.x?.centres[place % layout.columns] ?? 0),
        y: coordinate(layout, 'y', layout.y?.centres[Math.floor(place / layout.columns)] ?? 0),
        ink: inkOn(ground(cell)),
      },
    ];
  });
}
