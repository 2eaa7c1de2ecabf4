import { cellAt, cellModel } from '../experiment/sweep.ts';
import { criticalPenalty } from '../results/prediction.ts';
import { formatNumber } from './format.ts';
import type { DiagramLayout } from './layout.ts';
import type { Row } from './plot.ts';
import type { PlotTheme } from './theme.ts';

/**
 * Where the critical strength μ* lies on the axis of a sweep of the capacity penalty: from there on no feature of the
 * quadratic model has decreasing returns.
 *
 * @returns `undefined` on other axes, where there is no closed form, and where μ* is off the axis
 */
export function criticalPlace(layout: DiagramLayout): number | undefined {
  const axis = layout.x ?? layout.y;
  const channel = axis && layout.experiment.sweep[axis.channel];
  if (channel?.kind !== 'range' || channel.parameter !== 'train.penalty.capacity') return undefined;
  const place = layout.cells.length - 1;
  const model = cellModel(layout.experiment, cellAt(layout.experiment, layout.cells[place] ?? 0));
  const critical = criticalPenalty(model);
  // The penalties of a cell are scaled, the axis is not.
  const at = (critical ?? 0) * ((axis?.centres[place] ?? Number.NaN) / model.train.penalty.capacity);
  const [least, most] = axis?.domain ?? [0, 0];
  return at > 0 && at >= least && at <= most ? at : undefined;
}

export const criticalRows = (place: number): Row[] => [{ at: place, text: 'μ*' }];

/** In words, for those who cannot see the line. */
export const criticalInWords = (place: number): string => ` The critical strength μ* is ${formatNumber(place)}.`;

/** A dashed line across the plot, named at its top. @param x encoding of the swept axis */
export function criticalLayers(dataset: string, x: object, theme: PlotTheme): object[] {
  const data = { name: dataset };
  return [
    {
      data,
      mark: { type: 'rule', stroke: theme.foreground, strokeWidth: 1, strokeDash: [5, 3] },
      encoding: { x },
    },
    {
      data,
      mark: { type: 'text', y: 8, dx: -5, align: 'right', color: theme.foreground, fontSize: 11 },
      encoding: { x, text: { field: 'text', type: 'nominal' } },
    },
  ];
}
