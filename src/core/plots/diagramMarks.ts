import { cellAt } from '../experiment/sweep.ts';
import { cellBox, coordinate } from './cellRows.ts';
import { pointRows } from './labelledPoints.ts';
import type { DiagramLayout } from './layout.ts';
import type { Row } from './plot.ts';
import type { PlotTheme } from './theme.ts';

export interface MarkOptions {
  /** Of the plotting area, pixels. */
  width: number;
  height: number;
  /** Cell with an outline round it. */
  selected?: number;
  /** Cells with a number on them, in order: 1, 2, … */
  pins?: readonly number[];
  /** Put before the names of datasets, where several diagrams share a figure. */
  prefix?: string;
}

/**
 * What lies over a diagram and follows the user: the labelled points, the outline of the selected cell, a faint one
 * where another diagram of the sweep has its selected cell, the numbers of pinned cells. Datasets of their own, so that
 * a move of the selection leaves the cells alone.
 */
export function diagramMarks(layout: DiagramLayout, options: MarkOptions): Record<string, Row[]> {
  const { selected, pins = [], prefix = '' } = options;
  const always = {
    [`${prefix}selected`]: selectedRows(layout, selected),
    [`${prefix}points`]: pointRows(layout, options),
  };
  return prefix !== ''
    ? always
    : {
        ...always,
        linked: linkedRows(layout, selected),
        pins: pins.flatMap((cell, place) => pinRows(layout, cell, place)),
      };
}

/** Outlines of the cells, and numbers in rings; only the selected cell has one in a figure. */
export function outlineLayers(dataset: string, box: object, theme: PlotTheme, style: 'strong' | 'faint'): object[] {
  const [halo, line] = style === 'strong' ? [5, 2] : [3, 1];
  const dash = style === 'strong' ? {} : { strokeDash: [3, 2] };
  return [
    { stroke: theme.highlightHalo, strokeWidth: halo },
    { stroke: theme.highlight, strokeWidth: line, ...dash },
  ].map((stroke) => ({
    data: { name: dataset },
    mark: { type: 'rect', fill: null, strokeJoin: 'round', ...stroke },
    encoding: box,
  }));
}

export const pinLayers = (dataset: string, at: object, theme: PlotTheme): object[] => [
  {
    data: { name: dataset },
    mark: {
      type: 'point',
      shape: 'circle',
      size: 190,
      opacity: 1,
      fill: theme.highlightHalo,
      stroke: theme.highlight,
      strokeWidth: 1.5,
    },
    encoding: at,
  },
  {
    data: { name: dataset },
    mark: { type: 'text', baseline: 'middle', fontSize: 11, fontWeight: 700, fill: theme.highlight },
    encoding: { ...at, text: { field: 'number', type: 'nominal' } },
  },
];

function selectedRows(layout: DiagramLayout, selected: number | undefined): Row[] {
  const place = selected === undefined ? -1 : layout.cells.indexOf(selected);
  return place < 0 ? [] : [cellBox(layout, place % layout.columns, Math.floor(place / layout.columns))];
}

/** The place of a cell that another diagram of the sweep has, in this one. */
function linkedRows(layout: DiagramLayout, selected: number | undefined): Row[] {
  if (selected === undefined || layout.cells.includes(selected)) return [];
  const { at, label } = cellAt(layout.experiment, selected);
  if (label !== undefined) return [];
  const { x, y } = layout.offset;
  const [ix, iy] = [(at.x ?? 0) - x, (at.y ?? 0) - y];
  const elsewhere = (at.row ?? 0) !== layout.slice.row || (at.column ?? 0) !== layout.slice.column;
  const inside = ix >= 0 && iy >= 0 && ix < layout.columns && iy < layout.rows;
  return elsewhere && inside ? [cellBox(layout, ix, iy)] : [];
}

function pinRows(layout: DiagramLayout, cell: number, order: number): Row[] {
  const number = String(order + 1);
  const point = layout.points.find((one) => one.cell === cell);
  const at = (x: number, y: number): Row[] => [
    { number, x: coordinate(layout, 'x', x), y: coordinate(layout, 'y', y) },
  ];
  if (point !== undefined) return at(point.x, point.y);
  const place = layout.cells.indexOf(cell);
  const [ix, iy] = [place % layout.columns, Math.floor(place / layout.columns)];
  return place < 0 ? [] : at(layout.x?.centres[ix] ?? 0, layout.y?.centres[iy] ?? 0);
}
