import type { Cell } from '../experiment/cell.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { cellAt, cellCount, cellIndex, gridSize } from '../experiment/sweep.ts';
import { type DiagramAxis, diagramAxis, placeOn } from './axes.ts';

/** Which picture of a matrix of diagrams: an index along the row and the column channel, 0 where there is none. */
export interface Slice {
  row: number;
  column: number;
}

/** Where the cells of an experiment lie in one diagram. It depends on the experiment alone: make it once. */
export interface DiagramLayout {
  experiment: Experiment;
  slice: Slice;
  /** `undefined` where the experiment does not sweep the channel. */
  x: DiagramAxis | undefined;
  y: DiagramAxis | undefined;
  columns: number;
  rows: number;
  /** (rows × columns) row-major: cell index at [iy·columns + ix]. */
  cells: Int32Array;
  /** Labelled points that lie within the axes of this slice. */
  points: LabelledPoint[];
  /** Place of the first cell along the swept channels: 0 and 0, but for a part of a diagram. */
  offset: { x: number; y: number };
  /** The diagram that this one is a part of, where it is one. */
  whole?: DiagramLayout;
}

export interface LabelledPoint {
  cell: number;
  label: string;
  /** Coordinates on the axes (`DiagramAxis.centres`); 0 where there is no axis. */
  x: number;
  y: number;
}

export function diagramLayout(experiment: Experiment, slice: Slice = { row: 0, column: 0 }): DiagramLayout {
  const size = gridSize(experiment);
  const x = diagramAxis(experiment, 'x');
  const y = diagramAxis(experiment, 'y');
  const cells = new Int32Array(size.x * size.y);
  for (let iy = 0; iy < size.y; iy++) {
    for (let ix = 0; ix < size.x; ix++) {
      cells[iy * size.x + ix] = cellIndex(experiment, { x: ix, y: iy, ...slice });
    }
  }
  const layout = { experiment, slice, x, y, columns: size.x, rows: size.y, cells, offset: { x: 0, y: 0 } };
  return { ...layout, points: labelledCells(experiment).flatMap((cell) => pointIn(layout, cell)) };
}

/** The layout for a place in a grid of diagrams, where neighbours show the titles and labels of `bare` axes. */
export function inGrid(layout: DiagramLayout, bare: { x: boolean; y: boolean }): DiagramLayout {
  const placed = (axis: DiagramAxis | undefined, isBare: boolean): DiagramAxis | undefined =>
    axis && { ...axis, inGrid: isBare ? 'bare' : 'outer' };
  return { ...layout, x: placed(layout.x, bare.x), y: placed(layout.y, bare.y) };
}

/** The cells of the labelled points: those after the grid. */
export function labelledCells(experiment: Experiment): Cell[] {
  const { x, y, row, column } = gridSize(experiment);
  const grid = x * y * row * column;
  return Array.from({ length: cellCount(experiment) - grid }, (_, index) => cellAt(experiment, grid + index));
}

function pointIn(layout: Omit<DiagramLayout, 'points'>, cell: Cell): LabelledPoint[] {
  const { experiment, slice } = layout;
  for (const channel of ['row', 'column'] as const) {
    const axis = diagramAxis(experiment, channel);
    const place = axis && placeOn(axis, experiment, cell.settings);
    // A point belongs to a row only where it has exactly that row's value.
    if (axis !== undefined && (place === undefined || axis.centres.indexOf(place) !== slice[channel])) {
      return [];
    }
  }
  const within = (axis: DiagramAxis | undefined): number | undefined => {
    const place = axis === undefined ? 0 : placeOn(axis, experiment, cell.settings);
    const outside = axis !== undefined && place !== undefined && (place < axis.domain[0] || place > axis.domain[1]);
    return outside ? undefined : place;
  };
  const [x, y] = [within(layout.x), within(layout.y)];
  return x === undefined || y === undefined ? [] : [{ cell: cell.index, label: cell.label ?? '', x, y }];
}

/** What every cell lies at, in words: `Relative importance of odd 0.49, density 0.1`. */
export function settingsOf(layout: DiagramLayout, ix: number, iy: number): { title: string; value: string }[] {
  const named = (axis: DiagramAxis | undefined, index: number): { title: string; value: string }[] =>
    axis === undefined ? [] : [{ title: axis.title, value: axis.labels[index] ?? '' }];
  return [...named(layout.x, ix), ...named(layout.y, iy)];
}

/** The setting of a place along the only axis of a layout. */
export function settingAlong(layout: DiagramLayout, place: number): { title: string; value: string } | undefined {
  return settingsOf(layout, layout.x === undefined ? 0 : place, layout.x === undefined ? place : 0)[0];
}

export type Step = 'left' | 'right' | 'up' | 'down';

/**
 * A cell's neighbour in the diagram: what an arrow key leads to, `up` being up on the page; `undefined` beyond the
 * border. A labelled point sets out from the cell that it lies in. Along a single axis, which is drawn from left to
 * right, up and right are the same.
 */
export function neighbour(layout: DiagramLayout, cell: number, step: Step): number | undefined {
  const at = gridPlace(layout, cell);
  if (at < 0) {
    return undefined;
  }
  const [ix, iy] = [at % layout.columns, Math.floor(at / layout.columns)];
  const { dx, dy } = direction(layout, step);
  const [jx, jy] = [ix + dx, iy + dy];
  const inside = jx >= 0 && jx < layout.columns && jy >= 0 && jy < layout.rows;
  return inside ? layout.cells[jy * layout.columns + jx] : undefined;
}

function direction({ x, y }: DiagramLayout, step: Step): { dx: number; dy: number } {
  const sign = step === 'right' || step === 'up' ? 1 : -1;
  if (x === undefined || y === undefined) {
    return x === undefined ? { dx: 0, dy: sign * forward(y) } : { dx: sign * forward(x), dy: 0 };
  }
  if (step === 'left' || step === 'right') {
    return { dx: sign * forward(x), dy: 0 };
  }
  // Lists of values are written from the top, ranges grow towards it.
  return { dx: 0, dy: y.kind === 'ordinal' ? -sign : sign * forward(y) };
}

/** −1 where indices run against the axis: a range given from its greater end. */
export const forward = (axis: DiagramAxis | undefined): number =>
  axis?.kind === 'continuous' && (axis.centres[0] ?? 0) > (axis.centres.at(-1) ?? 0) ? -1 : 1;

/** Place in `cells` of a cell of the grid, or of the one that a labelled point lies in; −1 for cells elsewhere. */
export function gridPlace(layout: DiagramLayout, cell: number): number {
  const exact = layout.cells.indexOf(cell);
  if (exact >= 0) {
    return exact;
  }
  const point = layout.points.find((candidate) => candidate.cell === cell);
  if (point === undefined) {
    return -1;
  }
  return indexAt(layout.y, point.y) * layout.columns + indexAt(layout.x, point.x);
}

/** Index of the cell of an axis that a coordinate falls into. */
function indexAt(axis: DiagramAxis | undefined, value: number): number {
  if (axis === undefined || axis.kind === 'ordinal') {
    return value;
  }
  const within = axis.edges.findIndex((edge, index) => {
    const next = axis.edges[index + 1];
    return next !== undefined && value >= Math.min(edge, next) && value <= Math.max(edge, next);
  });
  return Math.max(0, within);
}
