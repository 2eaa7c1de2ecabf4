import type { PricePoint, PriceProblem } from '../results/price.ts';
import { lineStyles } from './comparisonColors.ts';
import { formatFixed, formatNumber } from './format.ts';
import { type KeyItem, keyStrip } from './keyStrip.ts';
import { pickedBy } from './labelledPoints.ts';
import { logDomain, logTickAxis } from './logTicks.ts';
import { type Plot, plotOf, type Row, SCALES_APART, type Table } from './plot.ts';
import type { Layer, View } from './spec.ts';
import type { PlotTheme } from './theme.ts';

const AXIS_WIDTH = 62;
const AXIS_HEIGHT = 44;

/**
 * The price of monosemanticity: task loss against sharing, a curve for each penalty or architecture along its strength.
 * Rings stand around the Pareto front, the cells than which none has both less sharing and less task loss.
 */
export function pricePlot(
  { name, curves }: PriceProblem,
  theme: PlotTheme,
  { width, height }: { width: number; height: number },
): Plot {
  const styles = lineStyles(theme, curves.length);
  const inner = width - AXIS_WIDTH;
  const key = keyStrip(
    [
      ...curves.map(
        (curve, k): KeyItem => ({
          sign: styles[k]?.dash.length === 1 ? 'line' : 'dashes',
          color: styles[k]?.color ?? theme.foreground,
          text: curve.name === '' ? curve.knob : curve.name,
        }),
      ),
      { sign: 'ring', color: theme.foreground, text: 'Pareto front' },
    ],
    inner,
    theme,
    'key',
  );
  const rows = curves.flatMap((curve, k) =>
    curve.points
      .filter(({ sharing, taskLoss }) => Number.isFinite(sharing) && Number.isFinite(taskLoss))
      .map(
        ({ cell, strength, sharing, taskLoss, pareto }, order): Row => ({
          line: k,
          order,
          color: styles[k]?.color ?? theme.foreground,
          dashed: styles[k]?.dash.length !== 1,
          cell,
          sharing,
          loss: taskLoss,
          pareto,
          name: curve.name === '' ? curve.knob : curve.name,
          strengthText: strength === 0 ? 'none' : formatNumber(strength),
          sharingText: formatFixed(sharing),
          lossText: formatNumber(taskLoss, 5),
        }),
      ),
  );
  const losses = rows.map(({ loss }) => Number(loss));
  const positive = losses.length > 0 && losses.every((loss) => loss > 0);
  const domain = logDomain(positive ? losses : [1]);
  const x = {
    field: 'sharing',
    type: 'quantitative',
    title: 'Sharing, monosemantic to the left',
    scale: { domain: [0, Math.max(0.1, ...rows.map(({ sharing }) => Number(sharing))) * 1.04], nice: false },
    axis: { grid: false, domain: false, tickCount: 6, format: '~g' },
  };
  const y = {
    field: 'loss',
    type: 'quantitative',
    title: 'Task loss',
    scale: positive ? { type: 'log', nice: false, domain } : { type: 'linear', zero: false, nice: true },
    axis: {
      ...(positive ? logTickAxis(domain) : { tickCount: 5 }),
      grid: true,
      domain: false,
      minExtent: 34,
      maxExtent: 34,
    },
  };
  const color = { field: 'color', type: 'nominal', scale: null };
  const tooltip = [
    ['name', 'Curve'],
    ['strengthText', 'Strength'],
    ['sharingText', 'Sharing'],
    ['lossText', 'Task loss'],
  ].map(([field, title]) => ({ field, title, type: 'nominal' }));
  const dash = {
    field: 'dashed',
    type: 'nominal',
    scale: {
      domain: [false, true],
      range: [
        [1, 0],
        [5, 3],
      ],
    },
    legend: null,
  };
  const layer = [
    {
      data: { name: 'curves' },
      mark: { type: 'line', strokeWidth: 1.6, strokeJoin: 'round', opacity: 0.8 },
      encoding: {
        x,
        y,
        detail: { field: 'line', type: 'nominal' },
        order: { field: 'order', type: 'quantitative' },
        stroke: color,
        strokeDash: dash,
      },
    },
    {
      data: { name: 'front' },
      mark: { type: 'point', shape: 'circle', filled: false, size: 130, strokeWidth: 1.6, opacity: 1 },
      encoding: { x, y, stroke: { value: theme.foreground } },
    },
    {
      data: { name: 'curves' },
      mark: { type: 'point', shape: 'circle', size: 34, opacity: 1, cursor: 'pointer' },
      ...pickedBy('pick'),
      encoding: { x, y, fill: color, stroke: color, tooltip },
    },
  ] as Layer[];
  const view = {
    ...SCALES_APART,
    vconcat: [key.view, { width: inner, height: height - key.height - AXIS_HEIGHT, layer }],
    spacing: 4,
  } as View;
  const data = { ...key.data, curves: rows, front: rows.filter(({ pareto }) => pareto === true) };
  return plotOf({ view, data }, theme, {
    description: `Task loss against sharing${name === '' ? '' : ` (${name})`}: ${curves.map(describe).join('; ')}.`,
    table: () => table(curves),
  });
}

function describe({ name, knob, points }: PriceProblem['curves'][number]): string {
  const [first, last] = [points[0], points.at(-1)];
  const at = (point: PricePoint | undefined): string =>
    point === undefined ? '–' : `sharing ${formatFixed(point.sharing)}, task loss ${formatNumber(point.taskLoss, 4)}`;
  return `${name === '' ? knob : name} from ${at(first)} to ${at(last)}`;
}

function table(curves: PriceProblem['curves']): Table {
  return {
    columns: ['Curve', 'Strength', 'Sharing', 'Task loss', 'Pareto front'],
    rows: curves.flatMap(({ name, knob, points }) =>
      points.map(({ strength, sharing, taskLoss, pareto }) => [
        name === '' ? knob : name,
        strength,
        sharing,
        taskLoss,
        pareto ? 'yes' : 'no',
      ]),
    ),
  };
}
