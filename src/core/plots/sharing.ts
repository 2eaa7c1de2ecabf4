import type { SharingLine } from '../results/sharingBySparsity.ts';
import { DASHED, lineItem, lineStyles, OWN_COLOR, tooltipOf, underKey } from './comparison.ts';
import { formatFixed, formatNumber } from './format.ts';
import { pickedBy } from './labelledPoints.ts';
import { logTickAxis } from './logTicks.ts';
import { type Plot, plotOf, type Row, type Table } from './plot.ts';
import type { PlotTheme } from './theme.ts';

/**
 * Sharing against density, sparser to the right: a line for each architecture, through the mean of its cells' best starts,
 * in a band from the least to the greatest mean of any start.
 */
export function sharingPlot(
  lines: readonly SharingLine[],
  theme: PlotTheme,
  size: { width: number; height: number },
): Plot {
  const styles = lineStyles(theme, lines.length);
  const densities = lines.flatMap(({ points }) => points.map(({ density }) => density));
  const domain: [number, number] = [Math.min(...densities), Math.max(...densities)];
  const logarithmic = domain[0] > 0 && domain[1] / domain[0] > 5;
  const rows = lines.flatMap(({ architecture, points }, k) =>
    points.map(({ density, sharing, byRank, cells }): Row => {
      const known = byRank.filter((value) => !Number.isNaN(value));
      return {
        ...styles[k],
        line: k,
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
  const scale = logarithmic ? { type: 'log' } : { type: 'linear', zero: false };
  const x = {
    field: 'density',
    type: 'quantitative',
    title: 'Density, sparser to the right',
    scale: { ...scale, domain, reverse: true, nice: false },
    axis: { ...(logarithmic ? logTickAxis(domain) : { tickCount: 6, format: '~g' }), grid: false, domain: false },
  };
  const y = {
    field: 'sharing',
    type: 'quantitative',
    title: 'Sharing',
    scale: { domain: [0, 1], nice: false },
    axis: { grid: true, domain: false, tickCount: 5, format: '~g', minExtent: 34, maxExtent: 34 },
  };
  const data = { name: 'lines' };
  const detail = { field: 'line', type: 'nominal' };
  const layer = [
    {
      data,
      mark: { type: 'area', opacity: 0.18 },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, detail, fill: OWN_COLOR },
    },
    {
      data,
      mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round' },
      encoding: { x, y, detail, stroke: OWN_COLOR, strokeDash: DASHED },
    },
    {
      data,
      mark: { type: 'point', shape: 'circle', size: 26, opacity: 1, cursor: 'pointer' },
      ...pickedBy('pick'),
      encoding: { x, y, fill: OWN_COLOR, stroke: OWN_COLOR, tooltip: TOOLTIP },
    },
  ];
  const items = lines.flatMap(({ architecture }, k) => {
    const style = styles[k];
    return style === undefined ? [] : [lineItem(style, architecture === '' ? 'sharing' : architecture)];
  });
  return plotOf(underKey(items, layer, { lines: rows }, theme, size), theme, {
    description: description(lines),
    table: () => table(lines),
  });
}

const TOOLTIP = tooltipOf({
  name: 'Architecture',
  densityText: 'Density',
  sharingText: 'Sharing, best starts',
  startsText: '… from best to worst start',
});

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
  const starts = Math.max(0, ...lines.flatMap(({ points }) => points.map(({ byRank }) => byRank.length)));
  return {
    columns: [
      'Architecture',
      'Density',
      'Sharing',
      ...Array.from({ length: starts }, (_, start) => `Sharing of start ${start + 1} from the best`),
    ],
    rows: lines.flatMap(({ architecture, points }) =>
      points.map(({ density, sharing, byRank }) => [architecture, density, sharing, ...byRank]),
    ),
  };
}
