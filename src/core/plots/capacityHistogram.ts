import { STATUS_TOLERANCE, statusOf } from '../capacity/capacity.ts';
import { formatCount } from '../experiment/words.ts';
import { formatFixed, formatShare } from './format.ts';
import { keyStrip } from './keyStrip.ts';
import { type Plot, plotOf, type Row, SCALES_APART, type Table } from './plot.ts';
import type { Layer, View } from './spec.ts';
import { capacityColor, type PlotTheme } from './theme.ts';

/** Bins are borders of statuses: both widths divide ε. Few features would be lost among narrow ones. */
const NARROW = 100;
const WIDE = 20;
const FEATURES_FOR_NARROW = 500;

const AXIS_WIDTH = 62;

interface Bin {
  from: number;
  to: number;
  count: number;
}

/**
 * How many features have how much capacity, in the colours of their statuses. Counts stand on an axis of log(1 + count):
 * a handful of dedicated features among many thousand others is what one looks for.
 *
 * @param capacity (N); NaN is counted nowhere
 */
export function capacityHistogramPlot(
  capacity: Float64Array,
  theme: PlotTheme,
  { width, height }: { width: number; height: number },
): Plot {
  const bins = binsOf(capacity);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const inner = width - AXIS_WIDTH;
  const colorOf = ({ from, to }: Bin): string => {
    const middle = (from + to) / 2;
    const status = statusOf(middle);
    return status === 'polysemantic' ? capacityColor(theme, middle, STATUS_TOLERANCE) : theme[status];
  };
  const key = keyStrip(
    [
      { sign: 'swatch', color: theme.ignored, outline: theme.axis, text: `ignored, below ${STATUS_TOLERANCE}` },
      { sign: 'swatch', color: capacityColor(theme, 0.5, STATUS_TOLERANCE), text: 'polysemantic' },
      { sign: 'swatch', color: theme.dedicated, text: `dedicated, above ${1 - STATUS_TOLERANCE}` },
    ],
    inner,
    theme,
  );
  const rows = bins
    .filter(({ count }) => count > 0)
    .map(
      (bin): Row => ({
        from: bin.from,
        to: bin.to,
        count: bin.count,
        color: colorOf(bin),
        binText: binText(bin),
        countText: formatCount(bin.count),
        shareText: formatShare(bin.count, capacity.length),
      }),
    );
  const view = {
    ...SCALES_APART,
    vconcat: [key.view, { width: inner, height: height - key.height - 48, layer: layers(most, theme) }],
    spacing: 4,
  } as View;
  return plotOf({ view, data: { ...key.data, bins: rows } }, theme, {
    description: description(bins, capacity.length),
    table: () => table(bins, capacity.length),
  });
}

function binsOf(capacity: Float64Array): Bin[] {
  const count = capacity.length < FEATURES_FOR_NARROW ? WIDE : NARROW;
  const bins = Array.from({ length: count }, (_, at): Bin => ({ from: at / count, to: (at + 1) / count, count: 0 }));
  for (const C of capacity) {
    // C = 1 belongs to the last bin; NaN finds none.
    const bin = bins[Math.min(count - 1, Math.floor(C * count))];
    if (bin !== undefined) bin.count++;
  }
  return bins;
}

function layers(most: number, theme: PlotTheme): Layer[] {
  const x = {
    field: 'from',
    type: 'quantitative',
    title: 'Capacity',
    scale: { domain: [0, 1], nice: false },
    axis: { tickCount: 10, format: '~g', grid: false },
  };
  const powers = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, exponent) => 10 ** exponent);
  const y = {
    field: 'count',
    type: 'quantitative',
    title: 'Features',
    scale: { type: 'symlog', constant: 1, domain: [0, most], nice: false },
    axis: {
      values: [0, ...powers],
      labelExpr: "datum.value < 1000 ? datum.value : datum.value / 1000 + 'k'",
      grid: true,
      domain: false,
      minExtent: 34,
      maxExtent: 34,
    },
  };
  const tooltip = [
    { field: 'binText', title: 'Capacity', type: 'nominal' },
    { field: 'countText', title: 'Features', type: 'nominal' },
    { field: 'shareText', title: 'Share', type: 'nominal' },
  ];
  return [
    {
      data: { name: 'bins' },
      mark: { type: 'rect', stroke: theme.axis, strokeWidth: 0.5 },
      encoding: {
        x,
        x2: { field: 'to' },
        y,
        y2: { datum: 0 },
        fill: { field: 'color', type: 'nominal', scale: null },
        tooltip,
      },
    },
  ] as Layer[];
}

const binText = ({ from, to }: Bin): string => `${formatFixed(from, 2)} to ${formatFixed(to, 2)}`;

function description(bins: readonly Bin[], N: number): string {
  const fullest = bins.reduce((most, bin) => (bin.count > most.count ? bin : most));
  return `Histogram of the capacity of ${formatCount(N)} features. Most, ${formatCount(fullest.count)}, have from ${binText(fullest)}.`;
}

const table = (bins: readonly Bin[], N: number): Table => ({
  columns: ['Capacity from', 'to', 'Features', 'Share'],
  rows: bins.map(({ from, to, count }) => [from, to, count, formatShare(count, N)]),
});
