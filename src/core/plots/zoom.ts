import type { Setting } from '../experiment/experiment.ts';
import { cellAt } from '../experiment/sweep.ts';
import { type DiagramAxis, shareAlong } from './axes.ts';
import { type DiagramLayout, forward, gridPlace } from './layout.ts';

/** Part of a diagram: first and last place along each axis, both of them in it. */
export interface Region {
  x: [number, number];
  y: [number, number];
}

/** Fewer cells than this along an axis show nothing more. */
const LEAST = 3;
/** A press of a key makes the part this much larger or smaller. */
const FACTOR = 2;

/**
 * The diagram of a region: axes with its cells and ticks of their own, the labelled points that lie in it. A region
 * that does not fit, as one kept from another version of the file, is cut to what there is.
 */
export function zoomedLayout(layout: DiagramLayout, region: Region | undefined): DiagramLayout {
  const part = region && fitting(layout, region);
  if (part === undefined || isWhole(layout, part)) {
    return layout;
  }
  const { x, y, columns, cells } = layout;
  const axes = { x: x && axisPart(x, part.x), y: y && axisPart(y, part.y) };
  const size = { columns: part.x[1] - part.x[0] + 1, rows: part.y[1] - part.y[0] + 1 };
  const kept = new Int32Array(size.columns * size.rows);
  for (let place = 0; place < kept.length; place++) {
    const [ix, iy] = [place % size.columns, Math.floor(place / size.columns)];
    kept[place] = cells[(part.y[0] + iy) * columns + part.x[0] + ix] ?? -1;
  }
  const points = layout.points.flatMap((point) => {
    const at = { x: placeIn(axes.x, part.x, point.x), y: placeIn(axes.y, part.y, point.y) };
    return at.x === undefined || at.y === undefined ? [] : [{ ...point, x: at.x, y: at.y }];
  });
  return { ...layout, ...axes, ...size, cells: kept, points, offset: { x: part.x[0], y: part.y[0] }, whole: layout };
}

function axisPart(axis: DiagramAxis, [first, last]: readonly [number, number]): DiagramAxis {
  const labels = axis.labels.slice(first, last + 1);
  if (axis.kind === 'ordinal') {
    return { ...axis, labels, centres: labels.map((_, index) => index), domain: [0, labels.length - 1] };
  }
  const edges = axis.edges.slice(first, last + 2);
  return {
    ...axis,
    labels,
    edges,
    centres: axis.centres.slice(first, last + 1),
    domain: [Math.min(...edges), Math.max(...edges)],
  };
}

/** A point's coordinate on the part of an axis; undefined beyond it. */
function placeIn(axis: DiagramAxis | undefined, [first]: readonly [number, number], place: number): number | undefined {
  if (axis === undefined) return place;
  const shifted = axis.kind === 'ordinal' ? place - first : place;
  return shifted < axis.domain[0] || shifted > axis.domain[1] ? undefined : shifted;
}

/** The region within the diagram, its ends in order; undefined where it lies outside. */
function fitting({ columns, rows }: DiagramLayout, { x, y }: Region): Region | undefined {
  const within = ([a, b]: readonly [number, number], count: number): [number, number] | undefined => {
    const [first, last] = [Math.max(0, Math.min(a, b)), Math.min(count - 1, Math.max(a, b))];
    return first <= last ? [first, last] : undefined;
  };
  const [own, other] = [within(x, columns), within(y, rows)];
  return own && other && { x: own, y: other };
}

export const isWhole = ({ columns, rows }: DiagramLayout, { x, y }: Region): boolean =>
  x[0] <= 0 && y[0] <= 0 && x[1] >= columns - 1 && y[1] >= rows - 1;

/** Place of a cell along the axes of the whole diagram. */
export interface GridPlace {
  x: number;
  y: number;
}

/**
 * The cell at a place of the plotting area, along the axes of the whole diagram.
 *
 * @param right shares of the width from the left and of the height from the top; beyond the border counts as at it
 */
export function placeAt(layout: DiagramLayout, right: number, down: number): GridPlace {
  const { x, y, offset } = layout;
  return {
    x: offset.x + indexOfShare(x, right),
    // Lists of values are written from the top, ranges grow towards it.
    y: offset.y + indexOfShare(y, y?.kind === 'continuous' ? 1 - down : down),
  };
}

/** The cell at such a place; undefined beyond the plotting area, borders included. */
export function cellUnder(layout: DiagramLayout, right: number, down: number): number | undefined {
  if (!(right >= 0 && right < 1 && down >= 0 && down < 1)) return undefined;
  const { x, y } = placeAt(layout, right, down);
  return layout.cells[(y - layout.offset.y) * layout.columns + x - layout.offset.x];
}

function indexOfShare(axis: DiagramAxis | undefined, share: number): number {
  if (axis === undefined) return 0;
  const within = Math.min(1, Math.max(0, share));
  if (axis.kind === 'ordinal') return Math.min(axis.labels.length - 1, Math.floor(within * axis.labels.length));
  const index = axis.edges.findIndex((edge, i) => {
    const next = axis.edges[i + 1];
    if (next === undefined) return false;
    const [a, b] = [shareAlong(axis, edge), shareAlong(axis, next)];
    return within >= Math.min(a, b) && within <= Math.max(a, b);
  });
  return Math.max(0, index);
}

/** Where a region lies in the plotting area: shares of its width and height, from the left and the top. */
export function boxOf(
  layout: DiagramLayout,
  { x, y }: Region,
): { left: number; top: number; width: number; height: number } {
  const [left, right] = shareRange(layout.x, x, layout.offset.x);
  const [low, high] = shareRange(layout.y, y, layout.offset.y);
  const upwards = layout.y?.kind === 'continuous';
  return { left, width: right - left, top: upwards ? 1 - high : low, height: high - low };
}

/** Where the cells from one index along an axis to another lie on it, in shares of its length. @param from index of the axis's first */
export function shareRange(
  axis: DiagramAxis | undefined,
  [first, last]: readonly [number, number],
  from: number,
): [number, number] {
  if (axis === undefined) return [0, 1];
  const [a, b] = [first - from, last - from];
  if (axis.kind === 'ordinal') return [a / axis.labels.length, (b + 1) / axis.labels.length];
  const [p, q] = [a, b + 1].map((edge) => shareAlong(axis, axis.edges[edge] ?? Number.NaN));
  return [Math.min(p ?? 0, q ?? 0), Math.max(p ?? 0, q ?? 0)];
}

/** The region between two cells, whichever comes first. */
export const regionBetween = (a: GridPlace, b: GridPlace): Region => ({
  x: [Math.min(a.x, b.x), Math.max(a.x, b.x)],
  y: [Math.min(a.y, b.y), Math.max(a.y, b.y)],
});

/** Where a cell lies along the axes of the whole diagram: its own place, or that of the cell round a labelled point. */
export function gridPlaceOf(whole: DiagramLayout, cell: number): GridPlace | undefined {
  const place = gridPlace(whole, cell);
  if (place >= 0) return { x: place % whole.columns, y: Math.floor(place / whole.columns) };
  const { at, label } = cellAt(whole.experiment, cell);
  return label === undefined ? { x: at.x ?? 0, y: at.y ?? 0 } : undefined;
}

/**
 * One step nearer to a cell, or farther from it.
 *
 * @param whole the whole diagram
 * @param region what is shown of it now; undefined: all
 * @returns undefined where all is shown
 */
export function zoomStep(
  whole: DiagramLayout,
  region: Region | undefined,
  about: GridPlace,
  direction: 'in' | 'out',
): Region | undefined {
  const { columns, rows } = whole;
  const shown = (region && fitting(whole, region)) ?? { x: [0, columns - 1], y: [0, rows - 1] };
  const along = ([first, last]: readonly number[], count: number, at: number): [number, number] => {
    const now = (last ?? 0) - (first ?? 0) + 1;
    const wanted = direction === 'in' ? Math.ceil(now / FACTOR) : now * FACTOR;
    const length = Math.min(count, Math.max(Math.min(LEAST, now), wanted));
    const start = Math.min(count - length, Math.max(0, at - Math.floor(length / 2)));
    return [start, start + length - 1];
  };
  const next: Region = { x: along(shown.x, columns, about.x), y: along(shown.y, rows, about.y) };
  return isWhole(whole, next) ? undefined : next;
}

/** The region moved as little as needed to show a cell. */
export function regionWith({ x, y }: Region, { x: ix, y: iy }: GridPlace): Region {
  const moved = ([first, last]: readonly [number, number], at: number): [number, number] => {
    const by = at < first ? at - first : at > last ? at - last : 0;
    return [first + by, last + by];
  };
  return { x: moved(x, ix), y: moved(y, iy) };
}

/** Cells from one end of an axis to the other, as the page shows them. */
export function edgePlace(whole: DiagramLayout, from: GridPlace, to: 'left' | 'right' | 'top' | 'bottom'): GridPlace {
  const end = (axis: DiagramAxis | undefined, count: number, greater: boolean): number =>
    (forward(axis) === 1) === greater ? count - 1 : 0;
  const { x, y, columns, rows } = whole;
  if (to === 'left' || to === 'right') return { ...from, x: end(x, columns, to === 'right') };
  const upwards = y?.kind === 'continuous';
  return { ...from, y: end(y, rows, (to === 'top') === upwards) };
}

/**
 * A region in terms of what is swept: for ranges the borders of its cells, for lists of numbers the first and last of
 * them, for words and cases their positions.
 */
export function sweptRegion(whole: DiagramLayout, region: Region): { x?: [number, number]; y?: [number, number] } {
  const along = (channel: 'x' | 'y'): [number, number] | undefined => {
    const [axis, swept, [first, last]] = [whole[channel], whole.experiment.sweep[channel], region[channel]];
    if (axis === undefined || swept === undefined) return undefined;
    if (axis.kind === 'continuous') return bothOf(axis.edges[first], axis.edges[last + 1]);
    const values: readonly Setting[] = swept.kind === 'cases' ? [] : swept.values;
    const numbers = values.filter((value): value is number => typeof value === 'number');
    return numbers.length === axis.labels.length ? bothOf(numbers[first], numbers[last]) : [first, last];
  };
  const [x, y] = [along('x'), along('y')];
  return { ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) };
}

const bothOf = (a: number | undefined, b: number | undefined): [number, number] | undefined =>
  a === undefined || b === undefined ? undefined : [Math.min(a, b), Math.max(a, b)];

/** A region as anything may have left it; undefined where it is none. */
export function readRegion(value: unknown): Region | undefined {
  const found: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const [x, y] = [readPlaces(found.x), readPlaces(found.y)];
  return x && y && { x, y };
}

function readPlaces(value: unknown): [number, number] | undefined {
  const [first, last]: unknown[] = Array.isArray(value) && value.length === 2 ? value : [];
  return isPlace(first) && isPlace(last) && first <= last ? [first, last] : undefined;
}

const isPlace = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;
