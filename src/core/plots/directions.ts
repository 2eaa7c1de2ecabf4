import { symmetricEigen } from '../capacity/symmetricEigen.ts';
import type { CellPicture, CellPlotOptions } from './cellPicture.ts';
import { formatFixed } from './format.ts';
import { groupColors } from './groups.ts';
import { keyStrip } from './keyStrip.ts';
import { placeLabels } from './labelPlacement.ts';
import { type Plot, plotOf, type Row, SCALES_APART, type Table } from './plot.ts';
import type { Layer, View } from './spec.ts';
import type { PlotTheme } from './theme.ts';
import { spaceInWords } from './words.ts';

/** The plane that features are seen in: two dimensions of the embedding, from 0, or the two in which it is widest. */
export type Plane = { a: number; b: number } | 'principal';

const MOST_NAMES = 24;
/** Shorter arrows have no name, as a share of the longest. */
const LEAST_NAMED = 0.12;
const AXIS = 52;
const FONT = 11;

/** Is the choice of principal axes offered? Finding them takes D³. */
export const hasPrincipalAxes = (D: number): boolean => D > 2 && D <= 256;

/**
 * Feature directions as arrows from the origin, in a plane of the embedding space: the whole picture where D = 2, a
 * projection otherwise. Both axes have one scale, so that angles are seen as they are. Of the best start.
 *
 * @returns undefined while the cell is unfinished, for a start that diverged, and in one dimension
 */
export function directionsPlot(
  picture: CellPicture,
  plane: Plane,
  theme: PlotTheme,
  { width, height }: CellPlotOptions,
): Plot | undefined {
  const { experiment, model, names, record } = picture;
  const best = record?.starts[0];
  if (best === undefined || model.D < 2 || !best.W.every(Number.isFinite)) {
    return undefined;
  }
  const [xs, ys] = planeAxes(best.W, model.D, model.N, plane).map((axis) => along(best.W, model.D, model.N, axis));
  const tips = names.map((name, i) => ({ name, x: xs?.[i] ?? 0, y: ys?.[i] ?? 0 }));
  const most = Math.max(1e-9, ...tips.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)))) * 1.18;
  const colors = groupColors(experiment, theme);
  const key = keyStrip(
    [...colors].map(([text, color]) => ({ sign: 'line', color, text })),
    width - AXIS,
    theme,
  );
  const side = Math.max(80, Math.min(width - AXIS, height - key.height - 46));
  const pixel = (value: number): number => ((value + most) / (2 * most)) * side;
  const markers = tips.map(({ name, x, y }) => ({ x: pixel(x), y: side - pixel(y), text: name }));
  const longest = Math.max(...tips.map(({ x, y }) => Math.hypot(x, y)));
  // Names of features that hardly leave the origin would lie on top of each other there.
  const named = tips.flatMap(({ x, y }, i) => (Math.hypot(x, y) > LEAST_NAMED * longest ? [i] : []));
  const places =
    names.length <= MOST_NAMES
      ? placeLabels(
          named.flatMap((i) => markers[i] ?? []),
          { width: side, height: side },
          4,
          FONT,
        )
      : [];
  const labels = new Map(named.flatMap((i, at) => (places[at] === undefined ? [] : [[i, places[at]] as const])));
  const rows: Row[] = tips.map(({ name, x, y }, i) => ({
    name,
    x,
    y,
    x0: 0,
    y0: 0,
    color: colors.get(model.group[i] ?? '') ?? theme.muted,
    label: labels.has(i) ? name : '',
    dx: labels.get(i)?.dx ?? 0,
    dy: labels.get(i)?.dy ?? 0,
    align: labels.get(i)?.align ?? 'left',
    xText: formatFixed(x),
    yText: formatFixed(y),
    lengthText: formatFixed(Math.sqrt(picture.measures?.norm2[i] ?? Number.NaN)),
  }));
  const layer = layers(axisNames(plane), most, theme);
  const view = {
    ...SCALES_APART,
    vconcat: [key.view, { width: side, height: side, layer }],
    spacing: 4,
  } as View;
  const data = { ...key.data, arrows: rows, origin: [{ zero: 0 }] };
  return plotOf({ view, data }, theme, {
    description: `Feature directions of ${model.N} features ${spaceInWords(model)}, ${planeInWords(plane, model.D)}.`,
    table: () => table(tips, axisNames(plane)),
  });
}

const axisNames = (plane: Plane): [string, string] =>
  plane === 'principal'
    ? ['Principal axis 1', 'Principal axis 2']
    : [`Dimension ${plane.a + 1}`, `Dimension ${plane.b + 1}`];

function planeInWords(plane: Plane, D: number): string {
  const [x, y] = axisNames(plane);
  return D === 2 && plane !== 'principal' ? 'as they are' : `projected on ${x.toLowerCase()} and ${y.toLowerCase()}`;
}

/** Two unit vectors (D) that span the plane. */
function planeAxes(W: Float64Array, D: number, N: number, plane: Plane): Float64Array[] {
  if (plane !== 'principal') {
    return [plane.a, plane.b].map((axis) => Float64Array.from({ length: D }, (_, a) => (a === axis ? 1 : 0)));
  }
  const outer = Float64Array.from({ length: D * D }, (_, index) => {
    const [r, c] = [Math.floor(index / D), index % D];
    let sum = 0;
    for (let i = 0; i < N; i++) sum += (W[r * N + i] ?? 0) * (W[c * N + i] ?? 0);
    return sum;
  });
  const { vectors } = symmetricEigen(outer, D);
  return [vectors.slice(0, D), vectors.slice(D, 2 * D)];
}

/** (N) coordinates of the features along a direction. */
function along(W: Float64Array, D: number, N: number, axis: Float64Array): Float64Array {
  return Float64Array.from({ length: N }, (_, i) => {
    let sum = 0;
    for (let a = 0; a < D; a++) sum += (axis[a] ?? 0) * (W[a * N + i] ?? 0);
    return sum;
  });
}

function layers([xTitle, yTitle]: [string, string], most: number, theme: PlotTheme): Layer[] {
  const scale = { domain: [-most, most], nice: false };
  const axis = { grid: false, tickCount: 5, format: '~g', domain: false, labelFlush: false };
  const x = { field: 'x', type: 'quantitative', title: xTitle, scale, axis };
  const y = { field: 'y', type: 'quantitative', title: yTitle, scale, axis: { ...axis, minExtent: 30, maxExtent: 30 } };
  const color = { field: 'color', type: 'nominal', scale: null };
  const data = { name: 'arrows' };
  const tooltip = [
    { field: 'name', title: 'Feature', type: 'nominal' },
    { field: 'xText', title: xTitle, type: 'nominal' },
    { field: 'yText', title: yTitle, type: 'nominal' },
    { field: 'lengthText', title: 'Length |W|', type: 'nominal' },
  ];
  const zero = { mark: { type: 'rule', stroke: theme.grid }, data: { name: 'origin' } };
  return [
    { ...zero, encoding: { x: { ...x, field: 'zero' } } },
    { ...zero, encoding: { y: { ...y, field: 'zero' } } },
    {
      data,
      mark: { type: 'rule', strokeWidth: 1.8, strokeCap: 'round' },
      encoding: {
        x: { ...x, field: 'x0' },
        x2: { field: 'x' },
        y: { ...y, field: 'y0' },
        y2: { field: 'y' },
        stroke: color,
      },
    },
    {
      data,
      mark: { type: 'point', shape: 'circle', size: 40, opacity: 1, stroke: theme.background, strokeWidth: 0.8 },
      encoding: { x, y, fill: color, tooltip },
    },
    {
      data,
      mark: {
        type: 'text',
        baseline: 'middle',
        fontSize: FONT,
        color: theme.foreground,
        dx: { expr: 'datum.dx' },
        dy: { expr: 'datum.dy' },
        align: { expr: 'datum.align' },
      },
      encoding: { x, y, text: { field: 'label', type: 'nominal' } },
    },
  ] as Layer[];
}

function table(tips: readonly { name: string; x: number; y: number }[], [x, y]: [string, string]): Table {
  return { columns: ['Feature', x, y], rows: tips.map((tip) => [tip.name, tip.x, tip.y]) };
}
