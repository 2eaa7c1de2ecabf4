import { STATUS_TOLERANCE } from '../capacity/capacity.ts';
import type { RunSummary } from '../results/runSummary.ts';
import type { DiagramAxis } from './axes.ts';
import { placeEncoding } from './axisEncoding.ts';
import { cellFacts, coordinate, tooltipFields, tooltipTexts } from './cellRows.ts';
import { diagramDescription, diagramTable } from './diagramText.ts';
import { groupColors } from './groups.ts';
import { keyStrip } from './keyStrip.ts';
import { pickedBy } from './labelledPoints.ts';
import { type DiagramLayout, settingsOf } from './layout.ts';
import type { DiagramOptions } from './phaseDiagram.ts';
import { type Plot, type PlotView, plotOf, type Row, SCALES_APART } from './plot.ts';
import type { Layer, View } from './spec.ts';

/**
 * What a sweep along one axis looks like: the capacity of every feature group against it, as a line on a continuous
 * axis and as dots on an ordinal one, over the bands of the two plain statuses. The swept channel is drawn from left
 * to right, be it x or y.
 */
export function capacityLinesPlot(layout: DiagramLayout, summary: RunSummary, options: DiagramOptions): Plot {
  return plotOf(capacityLinesView(layout, summary, options), options.theme, {
    description: diagramDescription(layout, summary, options),
    table: () => diagramTable(layout, summary, options),
  });
}

/** The plot as a view of a larger figure. */
export function capacityLinesView(layout: DiagramLayout, summary: RunSummary, options: DiagramOptions): PlotView {
  const { theme, side, width, height, prefix = '', title } = options;
  const axis = layout.x ?? layout.y;
  const name = (dataset: string): string => `${prefix}${dataset}`;
  const colors = groupColors(layout.experiment, theme);
  const key = keyStrip(
    [...colors].map(([text, color]) => ({ sign: 'line', color, text })),
    width,
    theme,
    name('key'),
  );
  const data = {
    ...key.data,
    [name('bands')]: [
      { from: 0, to: STATUS_TOLERANCE, color: theme.ignored },
      { from: 1 - STATUS_TOLERANCE, to: 1, color: theme.dedicated },
    ],
    [name('cells')]: [...colors].flatMap(([group, color]) => groupRows(layout, summary, options, group, color)),
    [name('selected')]: selectedRows(layout, axis, options.selected),
  };
  const x = placeEncoding(axis, 'x', 'at');
  const y = {
    type: 'quantitative',
    title: 'Capacity',
    scale: { domain: [0, 1], nice: false },
    axis: { tickCount: 5, format: '~g', grid: true, domain: false, minExtent: 34, maxExtent: 34 },
  };
  const color = { field: 'color', type: 'nominal', scale: null };
  const tooltip = [
    { field: 'group', title: 'Group', type: 'nominal' },
    ...tooltipFields(layout, side, 'the group').map(({ field, title: heading }) => ({
      field,
      title: heading,
      type: 'nominal',
    })),
  ];
  const lines = {
    width,
    height,
    layer: [
      {
        data: { name: name('bands') },
        mark: { type: 'rect', opacity: 0.55 },
        encoding: { y: { ...y, field: 'from' }, y2: { field: 'to' }, fill: color },
      },
      {
        data: { name: name('selected') },
        mark: { type: 'rule', stroke: theme.highlight, strokeWidth: 1.5 },
        encoding: { x },
      },
      ...(axis?.kind === 'continuous'
        ? [
            {
              data: { name: name('cells') },
              mark: { type: 'line', strokeWidth: 2 },
              encoding: {
                x,
                y: { ...y, field: 'capacity' },
                detail: { field: 'group', type: 'nominal' },
                stroke: color,
              },
            },
          ]
        : []),
      {
        data: { name: name('cells') },
        mark: {
          type: 'point',
          shape: 'circle',
          size: axis?.kind === 'continuous' ? 26 : 60,
          opacity: 1,
          cursor: 'pointer',
        },
        ...(prefix === '' ? pickedBy('pick') : {}),
        encoding: { x, y: { ...y, field: 'capacity' }, fill: color, stroke: color, tooltip },
      },
    ] as Layer[],
  };
  const heading = title === undefined ? {} : { title: { text: title, anchor: 'middle' as const } };
  return { view: { ...heading, ...SCALES_APART, vconcat: [key.view, lines], spacing: 4 } as View, data };
}

function groupRows(
  layout: DiagramLayout,
  summary: RunSummary,
  { side }: DiagramOptions,
  group: string,
  color: string,
): Row[] {
  const axis = layout.x ?? layout.y;
  const index = summary.groups.indexOf(group);
  return Array.from(layout.cells, (cell, place) => {
    const facts = cellFacts(summary, index, side, cell);
    return {
      cell,
      group,
      color,
      at: coordinate(layout, layout.x === undefined ? 'y' : 'x', axis?.centres[place] ?? 0),
      capacity: Number.isNaN(facts.capacity) ? null : facts.capacity,
      ...tooltipTexts(
        facts,
        settingsOf(layout, layout.x === undefined ? 0 : place, layout.x === undefined ? place : 0),
      ),
    };
  });
}

function selectedRows(layout: DiagramLayout, axis: DiagramAxis | undefined, selected: number | undefined): Row[] {
  const place = selected === undefined ? -1 : layout.cells.indexOf(selected);
  const point = layout.points.find(({ cell }) => cell === selected);
  const channel = layout.x === undefined ? 'y' : 'x';
  const at = place >= 0 ? axis?.centres[place] : point?.[channel];
  return at === undefined ? [] : [{ at: coordinate(layout, channel, at) }];
}
