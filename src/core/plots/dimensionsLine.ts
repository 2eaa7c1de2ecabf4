import type { RunSummary } from '../results/runSummary.ts';
import { coordinate } from './cellRows.ts';
import { formatFixed } from './format.ts';
import { type DiagramLayout, settingAlong } from './layout.ts';
import type { Row } from './plot.ts';
import type { PlotTheme } from './theme.ts';

export const DIMENSIONS_WORDS = 'D*, dimensions per feature';

/** D* of every cell. */
export function dimensionRows(layout: DiagramLayout, summary: RunSummary): Row[] {
  const axis = layout.x ?? layout.y;
  return Array.from(layout.cells, (cell, place) => {
    const value = summary.measures.dimensions_per_feature[cell] ?? Number.NaN;
    return {
      cell,
      at: coordinate(layout, layout.x === undefined ? 'y' : 'x', axis?.centres[place] ?? 0),
      value: Number.isNaN(value) ? null : value,
      settingText: settingAlong(layout, place)?.value ?? '',
      valueText: formatFixed(value),
    };
  });
}

/** A broad line behind which dots show; squares on an ordinal axis. */
export function dimensionLayers(
  dataset: string,
  at: { x: object; y: object },
  layout: DiagramLayout,
  theme: PlotTheme,
): object[] {
  const axis = layout.x ?? layout.y;
  const data = { name: dataset };
  const encoding = { x: at.x, y: { ...at.y, field: 'value' } };
  const tooltip = [
    { field: 'settingText', title: axis?.title ?? '', type: 'nominal' },
    { field: 'valueText', title: 'D*', type: 'nominal' },
  ];
  const line = {
    data,
    mark: { type: 'line', stroke: theme.muted, strokeWidth: 3.5, opacity: 0.65, clip: true },
    encoding,
  };
  const squares = {
    data,
    mark: { type: 'point', shape: 'square', filled: true, color: theme.muted, size: 40, opacity: 0.8, clip: true },
    encoding: { ...encoding, tooltip },
  };
  return axis?.kind === 'continuous' ? [line] : [squares];
}
