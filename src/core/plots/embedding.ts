import { cosines } from '../capacity/capacity.ts';
import type { CellPicture, CellPlotOptions } from './cellPicture.ts';
import { alongRamp } from './colors.ts';
import { formatFixed } from './format.ts';
import { groupFills } from './groups.ts';
import { type KeyItem, keyStrip, textWidth } from './keyStrip.ts';
import { type Plot, plotOf, type Row, SCALES_APART, type Table } from './plot.ts';
import type { View } from './spec.ts';
import { inkOn, type PlotTheme } from './theme.ts';
import { modelTitle, spaceInWords } from './words.ts';

/** Up to so many features the cosines stand in the cells as numbers. */
const MOST_NUMBERS = 9;
const MOST_NAMES = 40;
/** Longer names are cut, pixels. */
const MOST_LABEL = 90;

/**
 * The trained embedding of the best start: |cos| between every two feature directions as a heat map, and beside each
 * row the length of that feature's column, with the optimal length as a tick.
 *
 * @returns undefined while the cell is unfinished
 */
export function embeddingPlot(
  picture: CellPicture,
  theme: PlotTheme,
  { width, height }: CellPlotOptions,
): Plot | undefined {
  const { model, names, record, measures, prediction } = picture;
  const best = record?.starts[0];
  if (best === undefined || measures === undefined) {
    return undefined;
  }
  const cosine = cosines(best.W, model.D, model.N);
  const key = keyStrip(keyItems(theme, prediction !== undefined), width - labelRoom(names), theme);
  const room = geometry(names, width, height - key.height);
  const heat = { width: room.side, height: room.side, layer: heatLayers(names, room, theme) };
  const bars = { width: room.lengths, height: room.side, layer: lengthLayers(names, room, theme) };
  const pair = { ...SCALES_APART, hconcat: [heat, bars], spacing: 14 };
  const view = { ...SCALES_APART, vconcat: [key.view, pair], spacing: 4 } as View;
  const data = {
    ...key.data,
    cosines: cosineRows(picture, cosine, theme),
    lengths: lengthRows(picture, theme),
  };
  return plotOf({ view, data }, theme, {
    description: description(picture, cosine),
    table: () => table(picture, cosine),
  });
}

/** Sizes of the two parts, pixels. */
interface Geometry {
  /** Of the square heat map, and height of the bars. */
  side: number;
  /** Width of the bars. */
  lengths: number;
  /** Names under the columns: slanted where they are longer than a cell is wide. */
  slanted: boolean;
  /** One feature's share of the side. */
  cell: number;
}

const longestOf = (names: readonly string[]): number => Math.max(...names.map((name) => textWidth(name)));

const labelRoom = (names: readonly string[]): number =>
  names.length <= MOST_NAMES ? Math.min(MOST_LABEL, longestOf(names)) + 12 : 24;

function geometry(names: readonly string[], width: number, height: number): Geometry {
  const room = width - labelRoom(names);
  const side = Math.max(60, Math.min(height - 70, room * 0.62));
  const cell = side / names.length;
  return { side, cell, lengths: Math.max(50, room - side - 34), slanted: names.length > 1 && longestOf(names) > cell };
}

function keyItems(theme: PlotTheme, predicted: boolean): KeyItem[] {
  const shade = (cosine: number): KeyItem => ({
    sign: 'swatch',
    color: alongRamp(theme.similarity, cosine),
    outline: theme.axis,
    text: cosine === 0 ? '|cos| 0' : String(cosine),
  });
  const optimum: KeyItem = { sign: 'tick', color: theme.theory, text: 'optimal length' };
  return [shade(0), shade(0.5), shade(1), ...(predicted ? [optimum] : [])];
}

/** Position along the features, by name. */
function band(names: readonly string[], channel: 'row' | 'column', axis: object): object {
  const labels = names.length <= MOST_NAMES;
  return {
    field: channel,
    type: 'nominal',
    sort: null,
    title: null,
    scale: { domain: names, padding: 0 },
    axis: {
      ticks: false,
      domain: false,
      labelPadding: 5,
      labelLimit: MOST_LABEL,
      labelOverlap: false,
      labels,
      ...axis,
    },
  };
}

function heatLayers(names: readonly string[], { cell, slanted }: Geometry, theme: PlotTheme): object[] {
  // Names that would run into each other are left to the rows, which are in the same order; there every second one goes.
  const under = { orient: 'bottom', labelAngle: slanted ? -40 : 0, ...(cell < 13 ? { labels: false } : {}) };
  const at = { x: band(names, 'column', under), y: band(names, 'row', cell < 13 ? { labelOverlap: 'parity' } : {}) };
  const tooltip = [
    { field: 'row', title: 'Feature', type: 'nominal' },
    { field: 'column', title: 'and', type: 'nominal' },
    { field: 'text', title: 'Cosine', type: 'nominal' },
  ];
  const numbers = {
    data: { name: 'cosines' },
    mark: { type: 'text', fontSize: Math.min(11, cell / 2.6) },
    encoding: {
      ...at,
      text: { field: 'short', type: 'nominal' },
      color: { field: 'ink', type: 'nominal', scale: null },
    },
  };
  const squares = {
    data: { name: 'cosines' },
    mark: { type: 'rect', strokeWidth: cell < 5 ? 0 : 1, stroke: theme.background },
    encoding: { ...at, fill: { field: 'color', type: 'nominal', scale: null }, tooltip },
  };
  return names.length > MOST_NUMBERS ? [squares] : [squares, numbers];
}

function lengthLayers(names: readonly string[], { cell }: Geometry, theme: PlotTheme): object[] {
  const y = band(names, 'row', { labels: false });
  const x = {
    type: 'quantitative',
    title: 'Length |W|',
    scale: { domainMin: 0, nice: true },
    axis: { grid: true, tickCount: 3, domain: false, format: '~g', labelFlush: false },
  };
  const tooltip = [
    { field: 'row', title: 'Feature', type: 'nominal' },
    { field: 'lengthText', title: 'Length', type: 'nominal' },
    { field: 'theoryText', title: '… at the optimum', type: 'nominal' },
  ];
  const bars = {
    data: { name: 'lengths' },
    mark: { type: 'bar', height: { band: 0.62 } },
    encoding: { y, x: { ...x, field: 'length' }, fill: { field: 'color', type: 'nominal', scale: null }, tooltip },
  };
  const tick = (style: object): object => ({
    data: { name: 'lengths' },
    mark: { type: 'tick', orient: 'vertical', opacity: 1, bandSize: Math.max(3, cell * 0.8), ...style },
    encoding: { y, x: { ...x, field: 'theory' }, tooltip },
  });
  // The first, in the colour of the ground, sets the second off from its bar.
  return [bars, tick({ color: theme.background, thickness: 4.5 }), tick({ color: theme.theory, thickness: 2.5 })];
}

function cosineRows({ names }: CellPicture, cosine: Float64Array, theme: PlotTheme): Row[] {
  return names.flatMap((row, i) =>
    names.map((column, j) => {
      const value = cosine[i * names.length + j] ?? Number.NaN;
      // A feature that is not embedded has no direction: the colour of ignored features.
      const color = Number.isNaN(value) ? theme.ignored : alongRamp(theme.similarity, Math.abs(value));
      return { row, column, color, ink: inkOn(color), text: formatFixed(value), short: shortShare(Math.abs(value)) };
    }),
  );
}

/** `.27`, `1`, `0`: two decimals without a leading zero, for small cells. */
function shortShare(value: number): string {
  if (Number.isNaN(value)) {
    return '';
  }
  const fixed = value.toFixed(2);
  return fixed === '1.00' ? '1' : fixed === '0.00' ? '0' : fixed.slice(1);
}

function lengthRows({ experiment, model, names, measures, norm2Theory }: CellPicture, theme: PlotTheme): Row[] {
  const colors = groupFills(experiment, theme);
  return names.map((row, i) => {
    const length = Math.sqrt(measures?.norm2[i] ?? Number.NaN);
    const theory = Math.sqrt(norm2Theory[i] ?? Number.NaN);
    return {
      row,
      length: Number.isNaN(length) ? null : length,
      theory: Number.isNaN(theory) ? null : theory,
      color: colors.get(model.group[i] ?? '') ?? theme.muted,
      lengthText: formatFixed(length, 4),
      theoryText: formatFixed(theory, 4),
    };
  });
}

function description({ experiment, model, names, measures }: CellPicture, cosine: Float64Array): string {
  let closest = { value: 0, pair: '' };
  for (let i = 0; i < model.N; i++) {
    for (let j = 0; j < i; j++) {
      const value = Math.abs(cosine[i * model.N + j] ?? 0);
      if (value > closest.value) {
        closest = { value, pair: `${names[j]} and ${names[i]}` };
      }
    }
  }
  const lengths = Array.from(measures?.norm2 ?? [], Math.sqrt).sort((a, b) => a - b);
  const nearest =
    closest.pair === ''
      ? 'All directions are orthogonal.'
      : `Closest to parallel: ${closest.pair}, |cos| ${formatFixed(closest.value)}.`;
  return `${modelTitle(experiment)} embedding of ${model.N} features ${spaceInWords(model)}. ${nearest} Lengths from ${formatFixed(lengths[0] ?? Number.NaN)} to ${formatFixed(lengths.at(-1) ?? Number.NaN)}.`;
}

function table({ names, measures, norm2Theory }: CellPicture, cosine: Float64Array): Table {
  const N = names.length;
  return {
    columns: ['Feature', 'Length', 'Optimal length', ...names.map((name) => `cos with ${name}`)],
    rows: names.map((name, i) => [
      name,
      Math.sqrt(measures?.norm2[i] ?? Number.NaN),
      Math.sqrt(norm2Theory[i] ?? Number.NaN),
      ...cosine.subarray(i * N, (i + 1) * N),
    ]),
  };
}
