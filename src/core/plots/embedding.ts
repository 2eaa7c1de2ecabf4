import { cosines } from '../capacity/capacity.ts';
import type { CellPicture, CellPlotOptions } from './cellPicture.ts';
import { alongRamp } from './colors.ts';
import { formatFixed } from './format.ts';
import { groupFills } from './groups.ts';
import { type Plot, plotOf, type Row, SCALES_APART, type Table } from './plot.ts';
import type { View } from './spec.ts';
import { inkOn, type PlotTheme } from './theme.ts';

/** Up to so many features the cosines stand in the cells as numbers. */
const MOST_NUMBERS = 9;
const MOST_NAMES = 40;

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
  const { model, names, record, measures } = picture;
  const best = record?.starts[0];
  if (best === undefined || measures === undefined) {
    return undefined;
  }
  const { D, N } = model;
  const cosine = cosines(best.W, D, N);
  const named = N <= MOST_NAMES;
  const longest = Math.max(...names.map((name) => name.length));
  const labels = named ? Math.min(90, longest * 6.4 + 12) : 24;
  const side = Math.max(60, Math.min(height - 66, (width - labels) * 0.62));
  const lengths = Math.max(50, width - labels - side - 34);
  const band = (channel: 'row' | 'column', axis: object): object => ({
    field: channel,
    type: 'nominal',
    sort: null,
    title: null,
    scale: { domain: names, padding: 0 },
    axis: { ticks: false, domain: false, labelPadding: 5, labelLimit: 90, labelOverlap: false, labels: named, ...axis },
  });
  const rows = band('row', {});
  const slanted = N > 1 && longest * 6.4 > side / N;
  // Names that would run into each other are left to the rows, which are in the same order.
  const under = { labelAngle: slanted ? -40 : 0, labels: named && side / N >= 13 };
  const heat = {
    width: side,
    height: side,
    layer: [
      {
        data: { name: 'cosines' },
        mark: { type: 'rect', strokeWidth: N > 40 ? 0 : 1, stroke: theme.background },
        encoding: {
          x: band('column', { orient: 'bottom', ...under }),
          y: rows,
          fill: { field: 'color', type: 'nominal', scale: null },
          tooltip: [
            { field: 'row', title: 'Feature', type: 'nominal' },
            { field: 'column', title: 'and', type: 'nominal' },
            { field: 'text', title: 'Cosine', type: 'nominal' },
          ],
        },
      },
      ...(N > MOST_NUMBERS
        ? []
        : [
            {
              data: { name: 'cosines' },
              mark: { type: 'text', fontSize: Math.min(11, side / N / 2.6) },
              encoding: {
                x: band('column', { orient: 'bottom', ...under }),
                y: rows,
                text: { field: 'short', type: 'nominal' },
                color: { field: 'ink', type: 'nominal', scale: null },
              },
            },
          ]),
    ],
  };
  const y = band('row', { labels: false });
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
    width: lengths,
    height: side,
    layer: [
      {
        data: { name: 'lengths' },
        mark: { type: 'bar', height: { band: 0.62 } },
        encoding: { y, x: { ...x, field: 'length' }, fill: { field: 'color', type: 'nominal', scale: null }, tooltip },
      },
      ...[
        { color: theme.background, thickness: 4.5 },
        { color: theme.theory, thickness: 2.5 },
      ].map((style) => ({
        data: { name: 'lengths' },
        mark: { type: 'tick', orient: 'vertical', opacity: 1, bandSize: Math.max(3, (side / N) * 0.8), ...style },
        encoding: { y, x: { ...x, field: 'theory' }, tooltip },
      })),
    ],
  };
  const view = { ...SCALES_APART, hconcat: [heat, bars], spacing: 14 } as View;
  const data = { cosines: cosineRows(picture, cosine, theme), lengths: lengthRows(picture, theme) };
  return plotOf({ view, data }, theme, {
    description: description(picture, cosine),
    table: () => table(picture, cosine),
  });
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

function description({ model, names, measures }: CellPicture, cosine: Float64Array): string {
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
  return `Trained embedding of ${model.N} features in ${model.D} dimensions. ${nearest} Lengths from ${formatFixed(lengths[0] ?? Number.NaN)} to ${formatFixed(lengths.at(-1) ?? Number.NaN)}.`;
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
