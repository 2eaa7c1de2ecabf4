import type { SharingLine } from '../results/sharingBySparsity.ts';
import { lineStyles } from './comparisonColors.ts';
import { formatFixed, formatNumber } from './format.ts';
import { type KeyItem, keyStrip } from './keyStrip.ts';
import { pickedBy } from './labelledPoints.ts';
import { logTickAxis } from './logTicks.ts';
import { type Plot, plotOf, type Row, SCALES_APART, type Table } from './plot.ts';
import type { Layer, View } from './spec.ts';
import type { PlotTheme } from './theme.ts';

const AXIS_WIDTH = 62;
const AXIS_HEIGHT = 44;

/**
 * Sharing against density, sparser to the right: a line for each architecture, through the mean of its cells' best starts,
 * in a band from the least to the greatest mean of any start.
 */
export function sharingPlot(
  lines: readonly SharingLine[],
  theme: PlotTheme,
  { width, height }: { width: number; height: number },
): Plot {
  const styles = lineStyles(theme, lines.length);
  const items = lines.map(
    ({ architecture }, k): KeyItem => ({
      sign: styles[k].dash.length > 1 ? 'dashes' : 'line',
      color: styles[k].color,
      text: architecture === '' ? 'sharing' : architecture,
    }),
  );
  const key = keyStrip(items, width - AXIS_WIDTH, theme, 'key');
  const densities = lines.flatMap(({ points }) => points.map(({ density }) => density));
  const domain: [number, number] = [Math.min(...densities), Math.max(...densities)];
  const logarithmic = domain[0] > 0 && domain[1] / domain[0] > 5;
  const rows = lines.flatMap(({ architecture, points }, k) =>
    points.map(({ density, sharing, byStart, cells }): Row => {
      const known = byStart.filter((value) => !Number.isNaN(value));
      return {
        line: k,
        color: styles[k].color,
        dash: styles[k].dash.length > 1,
        density,
        sharing: Number.isNaN(sharing) ? null : sharing,
        low: known.length === 0 ? null : Math.min(...known),
        high: known.length === 0 ? null : Math.max(...known),
        cell: cells[0] ?? -1,
        name: architecture,
        densityText: formatNumber(density),
        sharingText: formatFixed(sharing),
        startsText: known.map((value) => formatFixed(value)).join(', '),
      };
    }),
  );
  const x = {
    field: 'density',
    type: 'quantitative',
    title: 'Density, sparser to the right',
    scale: { type: logarithmic ? 'log' : 'linear', domain, reverse: true, nice: false, zero: false },
    axis: { ...(logarithmic ? logTickAxis(domain) : { tickCount: 6, format: '~g' }), grid: false, domain: false },
  };
  const scale = { domain: [0, 1], nice: false };
  const axis = { grid: true, domain: false, tickCount: 5, format: '~g', minExtent: 34, maxExtent: 34 };
  const y = { field: 'sharing', type: 'quantitative', title: 'Sharing', scale, axis };
  const color = { field: 'color', type: 'nominal', scale: null };
  const tooltip = [
    ['name', 'Architecture'],
    ['densityText', 'Density'],
    ['sharingText', 'Sharing, best starts'],
    ['startsText', '… of each start'],
  ].map(([field, title]) => ({ field, title, type: 'nominal' }));
  const data = { name: 'lines' };
  const detail = { field: 'line', type: 'nominal' };
  const layer = [
    {
      data,
      mark: { type: 'area', opacity: 0.18 },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, detail, fill: color },
    },
    {
      data,
      mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round' },
      encoding: {
        x,
        y,
        detail,
        stroke: color,
        strokeDash: {
          field: 'dash',
          type: 'nominal',
          scale: {
            domain: [false, true],
            range: [
              [1, 0],
              [5, 3],
            ],
          },
          legend: null,
        },
      },
    },
    {
      data,
      mark: { type: 'point', shape: 'circle', size: 26, opacity: 1, cursor: 'pointer' },
      ...pickedBy('pick'),
      encoding: { x, y, fill: color, stroke: color, tooltip },
    },
  ] as Layer[];
  const view = {
    ...SCALES_APART,
    vconcat: [key.view, { width: width - AXIS_WIDTH, height: height - key.height - AXIS_HEIGHT, layer }],
    spacing: 4,
  } as View;
  return plotOf({ view, data: { ...key.data, lines: rows } }, theme, {
    description: description(lines),
    table: () => table(lines),
  });
}

function description(lines: readonly SharingLine[]): string {
  const sentences = lines.map(({ architecture, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    const ends =
      first === undefined || last === undefined
        ? 'nothing is trained'
        : `${formatFixed(first.sharing)} at density ${formatNumber(first.density)}, ${formatFixed(last.sharing)} at ${formatNumber(last.density)}`;
    return `${architecture === '' ? '' : `${architecture}: `}${ends}.`;
  });
  return `Sharing against density. ${sentences.join(' ')}`;
}

function table(lines: readonly SharingLine[]): Table {
  const starts = Math.max(0, ...lines.flatMap(({ points }) => points.map(({ byStart }) => byStart.length)));
  return {
    columns: [
      'Architecture',
      'Density',
      'Sharing',
      ...Array.from({ length: starts }, (_, start) => `Sharing of start ${start}`),
    ],
    rows: lines.flatMap(({ architecture, points }) =>
      points.map(({ density, sharing, byStart }) => [architecture, density, sharing, ...byStart]),
    ),
  };
}
