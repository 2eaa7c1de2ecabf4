import { gramMatrix } from '../capacity/gram.ts';
import type { CellPicture, CellPlotOptions } from './cellPicture.ts';
import { alongRamp } from './colors.ts';
import { formatFixed, formatNumber } from './format.ts';
import { keyStrip, textWidth } from './keyStrip.ts';
import { type Plot, plotOf, type Row, SCALES_APART, type Table } from './plot.ts';
import type { View } from './spec.ts';
import { inkOn, type PlotTheme } from './theme.ts';

/** Up to so many features the entries stand in the cells as numbers, and features have names. */
const MOST_NUMBERS = 9;
const MOST_NAMES = 40;
const MOST_LABEL = 90;
const BIAS = 'bias';

/**
 * What an autoencoder does to its inputs: the matrix WᵀW, whose entry i, j is what input j adds to output i before the
 * activation, and the biases beside it, both in colours that are neutral at 0. Of the best start.
 *
 * @returns undefined while the cell is unfinished, for computation models, and for a start that diverged
 */
export function gramPlot(picture: CellPicture, theme: PlotTheme, { width, height }: CellPlotOptions): Plot | undefined {
  const { model, names, record } = picture;
  const best = record?.starts[0];
  if (best === undefined || model.family !== 'autoencoder' || !best.W.every(Number.isFinite)) {
    return undefined;
  }
  const gram = gramMatrix(best.W, model.D, model.N);
  const bias = Float64Array.from(names, (_, i) => best.b[i] ?? 0);
  const most = Math.max(...[gram, bias].map((values) => values.reduce((size, x) => Math.max(size, Math.abs(x)), 0)));
  const color = (value: number): string => alongRamp(theme.diverging, 0.5 + value / (2 * (most || 1)));
  const room = names.length <= MOST_NAMES ? Math.min(MOST_LABEL, longestOf(names)) + 12 : 24;
  const key = keyStrip(
    [-most, 0, most].map((value) => ({
      sign: 'swatch' as const,
      color: color(value),
      outline: theme.axis,
      text: formatNumber(value, 2),
    })),
    width - room,
    theme,
  );
  const side = Math.max(60, Math.min(height - key.height - 70, (width - room) * 0.8));
  const square = side / names.length;
  const entry = (row: string, column: string, value: number): Row => ({
    row,
    column,
    color: color(value),
    ink: inkOn(color(value)),
    text: formatFixed(value, 4),
    short: formatFixed(value, 1)
      .replace(/^(−?)0\./, '$1.')
      .replace(/^−?\.0$/, '0'),
  });
  const data = {
    ...key.data,
    gram: names.flatMap((row, i) => names.map((column, j) => entry(row, column, gram[i * names.length + j] ?? 0))),
    bias: names.map((row, i) => entry(row, BIAS, bias[i] ?? 0)),
  };
  const parts = [
    { width: side, height: side, layer: layers('gram', names, names, square, theme) },
    { width: Math.max(12, square), height: side, layer: layers('bias', names, [BIAS], square, theme) },
  ];
  const pair = { ...SCALES_APART, hconcat: parts, spacing: 10 };
  const view = { ...SCALES_APART, vconcat: [key.view, pair], spacing: 4 } as View;
  return plotOf({ view, data }, theme, {
    description: description(picture, gram),
    table: () => table(names, gram, bias),
  });
}

const longestOf = (names: readonly string[]): number => Math.max(...names.map((name) => textWidth(name)));

function layers(
  dataset: 'gram' | 'bias',
  rows: readonly string[],
  columns: readonly string[],
  square: number,
  theme: PlotTheme,
): object[] {
  const slanted = columns.length > 1 && longestOf(columns) > square;
  const band = (field: string, names: readonly string[], axis: object): object => ({
    field,
    type: 'nominal',
    sort: null,
    title: null,
    scale: { domain: names, padding: 0 },
    axis: { ticks: false, domain: false, labelPadding: 5, labelLimit: MOST_LABEL, labelOverlap: false, ...axis },
  });
  const named = dataset === 'bias' || square >= 13;
  const at = {
    x: band('column', columns, { orient: 'bottom', labelAngle: slanted ? -40 : 0, labels: named }),
    y: band('row', rows, {
      labels: dataset === 'gram' && rows.length <= MOST_NAMES,
      ...(square < 13 && { labelOverlap: 'parity' }),
    }),
  };
  const tooltip = [
    { field: 'row', title: 'Output', type: 'nominal' },
    { field: 'column', title: dataset === 'gram' ? 'Input' : 'and', type: 'nominal' },
    { field: 'text', title: dataset === 'gram' ? 'Weight' : 'Bias', type: 'nominal' },
  ];
  const squares = {
    data: { name: dataset },
    mark: { type: 'rect', strokeWidth: square < 5 ? 0 : 1, stroke: theme.background },
    encoding: { ...at, fill: { field: 'color', type: 'nominal', scale: null }, tooltip },
  };
  const numbers = {
    data: { name: dataset },
    mark: { type: 'text', fontSize: Math.min(11, square / 2.6) },
    encoding: {
      ...at,
      text: { field: 'short', type: 'nominal' },
      color: { field: 'ink', type: 'nominal', scale: null },
    },
  };
  return rows.length > MOST_NUMBERS ? [squares] : [squares, numbers];
}

function description({ names }: CellPicture, gram: Float64Array): string {
  const N = names.length;
  let strongest = { value: 0, pair: '' };
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < i; j++) {
      const value = gram[i * N + j] ?? 0;
      if (Math.abs(value) > Math.abs(strongest.value)) {
        strongest = { value, pair: `${names[j]} and ${names[i]}` };
      }
    }
  }
  const diagonal = names.map((_, i) => gram[i * N + i] ?? 0).sort((a, b) => a - b);
  const interference =
    strongest.pair === ''
      ? 'No feature interferes with another.'
      : `Strongest interference: ${strongest.pair}, ${formatFixed(strongest.value)}.`;
  return `The matrix WᵀW of ${N} features. Diagonal from ${formatFixed(diagonal[0] ?? 0)} to ${formatFixed(diagonal.at(-1) ?? 0)}. ${interference}`;
}

function table(names: readonly string[], gram: Float64Array, bias: Float64Array): Table {
  const N = names.length;
  return {
    columns: ['Output', 'Bias', ...names.map((name) => `weight of ${name}`)],
    rows: names.map((name, i) => [name, bias[i] ?? 0, ...gram.subarray(i * N, (i + 1) * N)]),
  };
}
