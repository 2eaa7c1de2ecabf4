import { STATUS_TOLERANCE } from '../capacity/capacity.ts';
import type { ComparedRun } from '../results/compareCells.ts';
import type { DiagramAxis } from './axes.ts';
import { placeEncoding } from './axisEncoding.ts';
import { OWN_COLOR, tooltipOf, underKey } from './comparison.ts';
import { formatFixed } from './format.ts';
import { pickedBy } from './labelledPoints.ts';
import type { DiagramLayout } from './layout.ts';
import { layoutOver } from './layoutOver.ts';
import type { OverlayOptions } from './overlaidBoundaries.ts';
import { type Plot, plotOf, type Row } from './plot.ts';
import { runItem, runLines, runStyles } from './runStyles.ts';
import { listInWords, statusWord } from './words.ts';

/**
 * Capacity of a group along a sweep of one axis, a line for each run over the bands of the two plain statuses. Clicks
 * choose cells of the base, on its line.
 *
 * @param layout of the base
 * @returns undefined where two axes are swept, or none
 */
export function overlaidLinesPlot(
  layout: DiagramLayout,
  runs: readonly ComparedRun[],
  { theme, group, width, height, selected }: OverlayOptions,
): Plot | undefined {
  const own = layout.x ?? layout.y;
  if (own === undefined || (layout.x !== undefined && layout.y !== undefined)) return undefined;
  const styles = runStyles(theme, runs.length);
  const overlaid = runs.map((run) => layoutOver(layout, run.experiment));
  const axes = overlaid.map((over) => over?.x ?? over?.y);
  const axis = spanning(own, axes);
  const rows = runs.flatMap(({ name, experiment, summary }, run): Row[] => {
    const [over, along] = [overlaid[run], axes[run]];
    const index = summary.groups.indexOf(group);
    if (over === undefined || along === undefined) return [];
    return Array.from(over.cells, (cell, step): Row => {
      const capacity = summary.capacity[index]?.[cell] ?? Number.NaN;
      return {
        ...styles[run],
        // Cells are those of the base; other runs number theirs in their own way.
        ...(experiment === layout.experiment && { cell }),
        run,
        name,
        order: step,
        at: place(along, step),
        label: along.labels[step] ?? '',
        capacity: Number.isFinite(capacity) ? capacity : null,
        capacityText: formatFixed(capacity),
        statusText: statusWord(summary.status[index]?.[cell]),
      };
    });
  });
  const x = placeEncoding(axis, 'x', 'at');
  const y = {
    field: 'capacity',
    type: 'quantitative',
    title: `Capacity of ${group}`,
    scale: { domain: [0, 1], nice: false },
    axis: { values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: '~g', grid: true, domain: false, minExtent: 34, maxExtent: 34 },
  };
  const layer = [
    {
      data: { name: 'bands' },
      mark: { type: 'rect', opacity: 0.55 },
      encoding: { y: { ...y, field: 'from' }, y2: { field: 'to' }, fill: OWN_COLOR },
    },
    {
      data: { name: 'selected' },
      mark: { type: 'rule', stroke: theme.highlight, strokeWidth: 1.5 },
      encoding: { x },
    },
    runLines('lines', { x, y }, 'order'),
    {
      data: { name: 'lines' },
      mark: { type: 'point', shape: 'circle', size: 30, opacity: 1, cursor: 'pointer' },
      ...pickedBy('pick'),
      encoding: {
        x,
        y,
        fill: OWN_COLOR,
        stroke: OWN_COLOR,
        tooltip: tooltipOf({ name: 'Run', label: axis.title, capacityText: 'Capacity', statusText: 'Status' }),
      },
    },
  ];
  const data = {
    bands: [
      { from: 0, to: STATUS_TOLERANCE, color: theme.ignored },
      { from: 1 - STATUS_TOLERANCE, to: 1, color: theme.dedicated },
    ],
    selected: [],
    lines: rows,
  };
  const items = runs.flatMap(({ name }, run) => {
    const style = styles[run];
    return style === undefined || overlaid[run] === undefined ? [] : [runItem(style, name)];
  });
  const key = [
    ...items,
    { sign: 'swatch' as const, color: theme.dedicated, text: 'dedicated' },
    { sign: 'swatch' as const, color: theme.ignored, outline: theme.axis, text: 'ignored' },
  ];
  const plot = plotOf(underKey(key, layer, data, theme, { width, height }), theme, {
    description: `Capacity of ${group} along ${axis.title} in ${listInWords(items.map(({ text }) => text))}.`,
    table: () => ({
      columns: ['Run', axis.title, 'Capacity', 'Status'],
      rows: rows.map(({ name, label, capacity, statusText }) => [
        String(name),
        String(label),
        capacity === null ? Number.NaN : Number(capacity),
        String(statusText),
      ]),
    }),
  });
  return selectInLines(plot, layout, selected);
}

/** The same lines with another selected cell. */
export function selectInLines(plot: Plot, layout: DiagramLayout, selected: number | undefined): Plot {
  const axis = layout.x ?? layout.y;
  const chosen = selected === undefined ? -1 : layout.cells.indexOf(selected);
  const rows = axis === undefined || chosen < 0 ? [] : [{ at: place(axis, chosen) }];
  return { ...plot, data: { ...plot.data, selected: rows } };
}

const place = (axis: DiagramAxis, index: number): number | string =>
  axis.kind === 'ordinal' ? (axis.labels[index] ?? '') : (axis.centres[index] ?? Number.NaN);

/** An axis with the places of all runs. */
function spanning(own: DiagramAxis, axes: readonly (DiagramAxis | undefined)[]): DiagramAxis {
  const all = [own, ...axes.filter((axis) => axis !== undefined)];
  const domains = all.flatMap(({ domain }) => domain);
  return {
    ...own,
    domain: own.kind === 'ordinal' ? own.domain : [Math.min(...domains), Math.max(...domains)],
    labels: own.kind === 'ordinal' ? [...new Set(all.flatMap(({ labels }) => labels))] : own.labels,
  };
}
