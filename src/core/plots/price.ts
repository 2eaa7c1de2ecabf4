import type { PriceCurve, PricePoint, PriceProblem } from '../results/price.ts';
import { DASHED, lineItem, lineStyles, OWN_COLOR, tooltipOf, underKey, valueAxis } from './comparison.ts';
import { formatFixed, formatNumber } from './format.ts';
import type { KeyItem } from './keyStrip.ts';
import { pickedBy } from './labelledPoints.ts';
import { type Plot, plotOf, type Row, type Table } from './plot.ts';
import type { PlotTheme } from './theme.ts';

/**
 * The price of monosemanticity: task loss against sharing, a curve for each penalty or architecture along its strength.
 * Rings stand around the Pareto front, the cells than which none has both less sharing and less task loss.
 */
export function pricePlot(
  { name, curves }: PriceProblem,
  theme: PlotTheme,
  size: { width: number; height: number },
): Plot {
  const styles = lineStyles(theme, curves.length);
  const rows = curves.flatMap((curve, k) =>
    curve.points
      .filter(({ sharing, taskLoss }) => Number.isFinite(sharing) && Number.isFinite(taskLoss))
      .map(
        ({ cell, strength, sharing, taskLoss, pareto }, order): Row => ({
          ...styles[k],
          line: k,
          order,
          cell,
          sharing,
          loss: taskLoss,
          pareto,
          name: nameOf(curve),
          strengthText: strength === 0 ? 'none' : formatNumber(strength),
          sharingText: formatFixed(sharing),
          lossText: formatNumber(taskLoss, 5),
        }),
      ),
  );
  const x = {
    field: 'sharing',
    type: 'quantitative',
    title: 'Sharing, monosemantic to the left',
    scale: { domain: [0, Math.max(0.1, ...rows.map(({ sharing }) => Number(sharing))) * 1.04], nice: false },
    axis: { grid: false, domain: false, tickCount: 6, format: '~g' },
  };
  const y = valueAxis(
    'loss',
    'Task loss',
    rows.map(({ loss }) => Number(loss)),
  );
  const layer = [
    {
      data: { name: 'curves' },
      mark: { type: 'line', strokeWidth: 1.6, strokeJoin: 'round', opacity: 0.8 },
      encoding: {
        x,
        y,
        detail: { field: 'line', type: 'nominal' },
        order: { field: 'order', type: 'quantitative' },
        stroke: OWN_COLOR,
        strokeDash: DASHED,
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
      encoding: { x, y, fill: OWN_COLOR, stroke: OWN_COLOR, tooltip: TOOLTIP },
    },
  ];
  const items = curves.flatMap((curve, k): KeyItem[] => {
    const style = styles[k];
    return style === undefined ? [] : [lineItem(style, nameOf(curve))];
  });
  const front: KeyItem = { sign: 'ring', color: theme.foreground, text: 'Pareto front' };
  const data = { curves: rows, front: rows.filter(({ pareto }) => pareto === true) };
  return plotOf(underKey([...items, front], layer, data, theme, size), theme, {
    description: `Task loss against sharing${name === '' ? '' : ` (${name})`}: ${curves.map(describe).join('; ')}.`,
    table: () => table(curves),
  });
}

const TOOLTIP = tooltipOf({
  name: 'Curve',
  strengthText: 'Strength',
  sharingText: 'Sharing',
  lossText: 'Task loss',
});

/** A curve that is the only one is called by what is swept. */
const nameOf = ({ name, knob }: PriceCurve): string => (name === '' ? knob : name);

function describe(curve: PriceCurve): string {
  const { points } = curve;
  const [first, last] = [points[0], points.at(-1)];
  const at = (point: PricePoint | undefined): string =>
    point === undefined ? '–' : `sharing ${formatFixed(point.sharing)}, task loss ${formatNumber(point.taskLoss, 4)}`;
  return `${nameOf(curve)} from ${at(first)} to ${at(last)}`;
}

function table(curves: readonly PriceCurve[]): Table {
  return {
    columns: ['Curve', 'Strength', 'Sharing', 'Task loss', 'Pareto front'],
    rows: curves.flatMap((curve) =>
      curve.points.map(({ strength, sharing, taskLoss, pareto }) => [
        nameOf(curve),
        strength,
        sharing,
        taskLoss,
        pareto ? 'yes' : 'no',
      ]),
    ),
  };
}
