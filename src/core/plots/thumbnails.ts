import { STATUS_TOLERANCE } from '../capacity/capacity.ts';
import { gramMatrix } from '../capacity/gram.ts';
import type { CellModel } from '../experiment/cell.ts';
import type { CellPicture } from './cellPicture.ts';
import { alongRamp } from './colors.ts';
import { featureColors, groupColors } from './groups.ts';
import { capacityColor, type PlotTheme } from './theme.ts';

/** A coloured rectangle, a line or a dot of a small picture, in pixels from its upper left corner. */
export interface Shapes {
  boxes: { x: number; y: number; x2: number; y2: number; color: string; text: string }[];
  lines: { x: number; y: number; x2: number; y2: number; color: string }[];
  dots: { x: number; y: number; color: string; text: string }[];
}

/**
 * What a small picture of a model is.
 *
 * - `arrows`: features as arrows in the plane, for two dimensions without a basis of their own.
 * - `gram`: the matrix WᵀW, and under it the squared length of every feature in the colour of its capacity.
 * - `neurons`: the matrix W, a row for each neuron, where the activation makes neurons the basis.
 */
export type ThumbnailKind = 'arrows' | 'gram' | 'neurons';

/** Larger matrices have no legible squares. */
const MOST_FEATURES = 40;

/** @returns undefined where a model is too large */
export function thumbnailKind({ family, activation, layers, bottleneck, D, N }: CellModel): ThumbnailKind | undefined {
  // With layers between, WᵀW is not what inputs add to outputs.
  const neurons =
    layers !== undefined || bottleneck !== undefined || (family === 'computation' && activation !== 'quadratic');
  if (D === 2 && !neurons) {
    return 'arrows';
  }
  return N > MOST_FEATURES || (neurons && D > MOST_FEATURES) ? undefined : neurons ? 'neurons' : 'gram';
}

/** Height of a picture that is `side` pixels wide. */
export const thumbnailHeight = (kind: ThumbnailKind, side: number): number => (kind === 'gram' ? side + BARS : side);

const BARS = 30;
const BARS_GAP = 5;

/** The largest value that a picture shows: of several, the largest of all gives them one scale. */
export function thumbnailScale(kind: ThumbnailKind, { model, record, measures }: CellPicture): number {
  const best = record?.starts[0];
  if (best === undefined || !best.W.every(Number.isFinite)) {
    return 0;
  }
  const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return kind === 'neurons'
    ? largest(best.W)
    : kind === 'gram'
      ? largest(gramMatrix(best.W, model.D, model.N))
      : Math.sqrt(largest(measures?.norm2 ?? new Float64Array(0)));
}

/** @param most of `thumbnailScale`, above 0; empty for cells that are unfinished or diverged */
export function thumbnailShapes(
  kind: ThumbnailKind,
  picture: CellPicture,
  most: number,
  side: number,
  theme: PlotTheme,
): Shapes {
  const W = picture.record?.starts[0]?.W;
  if (W === undefined || most === 0 || !W.every(Number.isFinite)) {
    return { boxes: [], lines: [], dots: [] };
  }
  switch (kind) {
    case 'arrows':
      return arrows(picture, W, most, side, theme);
    case 'gram':
      return gram(picture, W, most, side, theme);
    case 'neurons':
      return neurons(picture, W, most, side, theme);
  }
}

const RING = 48;

function arrows(
  { experiment, model, names }: CellPicture,
  W: Float64Array,
  most: number,
  side: number,
  theme: PlotTheme,
): Shapes {
  const { N } = model;
  const colors = featureColors(model, groupColors(experiment, theme), theme);
  const turned = aligned(W, N);
  const middle = side / 2;
  const unit = (middle - 6) / Math.max(1, most);
  const tips = names.map((name, i) => ({
    x: middle + unit * (turned[i] ?? 0),
    y: middle - unit * (turned[N + i] ?? 0),
    color: colors[i] ?? theme.muted,
    text: name,
  }));
  const ring = Array.from({ length: RING }, (_, step) => {
    const at = (turn: number) => ({
      x: middle + unit * Math.cos((2 * Math.PI * turn) / RING),
      y: middle + unit * Math.sin((2 * Math.PI * turn) / RING),
    });
    const [from, to] = [at(step), at(step + 1)];
    return { ...from, x2: to.x, y2: to.y, color: theme.grid };
  });
  const rays = tips.map(({ x, y, color }) => ({ x: middle, y: middle, x2: x, y2: y, color }));
  return { boxes: [], lines: [...ring, ...rays], dots: tips };
}

/**
 * (2×N) the arrows turned and mirrored, which changes nothing of a model, so that pictures can be compared: the longest
 * feature points to the right, and the first beside its line upwards.
 */
function aligned(W: Float64Array, N: number): Float64Array {
  const length = (i: number): number => Math.hypot(W[i] ?? 0, W[N + i] ?? 0);
  const features = Array.from({ length: N }, (_, i) => i);
  // Trained lengths are never quite equal: within a hundredth the first counts as the longest.
  const longest = Math.max(...features.map(length));
  const first = features.find((i) => length(i) > 0.99 * longest) ?? 0;
  const [c, s] = [(W[first] ?? 0) / (length(first) || 1), (W[N + first] ?? 0) / (length(first) || 1)];
  const turned = new Float64Array(2 * N);
  for (const i of features) {
    turned[i] = c * (W[i] ?? 0) + s * (W[N + i] ?? 0);
    turned[N + i] = c * (W[N + i] ?? 0) - s * (W[i] ?? 0);
  }
  const side = features.find((i) => Math.abs(turned[N + i] ?? 0) > 0.1 * longest);
  const mirror = side !== undefined && (turned[N + side] ?? 0) < 0 ? -1 : 1;
  return turned.map((value, at) => (at >= N ? mirror * value : value));
}

function gram(
  { model, names, measures }: CellPicture,
  W: Float64Array,
  most: number,
  side: number,
  theme: PlotTheme,
): Shapes {
  const { D, N } = model;
  const square = side / N;
  const matrix = squares(
    gramMatrix(W, D, N),
    most,
    { rows: names, columns: names },
    { width: square, height: square },
    theme,
  );
  const base = side + BARS;
  const bars = names.map((name, i) => {
    const norm2 = measures?.norm2[i] ?? 0;
    const capacity = measures?.capacity[i] ?? 0;
    const height = (BARS - BARS_GAP) * Math.min(1, norm2 / most);
    return {
      x: i * square + 0.1 * square,
      x2: (i + 1) * square - 0.1 * square,
      y: base - height,
      y2: base,
      color: statusColor(measures?.status[i], capacity, theme),
      text: name,
    };
  });
  return {
    boxes: [...matrix, ...bars],
    lines: [{ x: 0, x2: side, y: base, y2: base, color: theme.axis }],
    dots: [],
  };
}

/** As in a phase diagram. */
function statusColor(status: string | undefined, capacity: number, theme: PlotTheme): string {
  return status === 'dedicated'
    ? theme.dedicated
    : status === 'polysemantic'
      ? capacityColor(theme, capacity, STATUS_TOLERANCE)
      : theme.ignored;
}

/** Rows in the order of the feature that is strongest in a neuron, so that neurons of their own form a diagonal. */
function neurons({ model, names }: CellPicture, W: Float64Array, most: number, side: number, theme: PlotTheme): Shapes {
  const { D, N, family, activation, layers } = model;
  const strongest = (a: number): number => {
    const row = W.subarray(a * N, (a + 1) * N);
    return row.reduce((best, value, i) => (Math.abs(value) > Math.abs(row[best] ?? 0) ? i : best), 0);
  };
  const order = Array.from({ length: D }, (_, a) => ({ a, main: strongest(a) })).sort(
    (p, q) => p.main - q.main || Math.abs(W[q.a * N + q.main] ?? 0) - Math.abs(W[p.a * N + p.main] ?? 0),
  );
  const rows = order.flatMap(({ a, main }) => {
    // |−z| = |z|: a neuron may be turned so that its strongest weight is positive.
    const sign =
      family === 'computation' && layers === undefined && activation === 'abs' && (W[a * N + main] ?? 0) < 0 ? -1 : 1;
    return Array.from(W.subarray(a * N, (a + 1) * N), (value) => sign * value);
  });
  const labels = { rows: order.map((_, place) => `neuron ${place + 1}`), columns: names };
  return {
    boxes: squares(Float64Array.from(rows), most, labels, { width: side / N, height: side / D }, theme),
    lines: [],
    dots: [],
  };
}

function squares(
  matrix: Float64Array,
  most: number,
  { rows, columns }: { rows: readonly string[]; columns: readonly string[] },
  { width, height }: { width: number; height: number },
  theme: PlotTheme,
): Shapes['boxes'] {
  return rows.flatMap((row, r) =>
    columns.map((column, c) => {
      const value = matrix[r * columns.length + c] ?? 0;
      return {
        x: c * width,
        x2: (c + 1) * width,
        y: r * height,
        y2: (r + 1) * height,
        color: alongRamp(theme.diverging, 0.5 + value / (2 * most)),
        text: `${row}, ${column}`,
      };
    }),
  );
}
