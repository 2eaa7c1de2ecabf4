import { STATUS_TOLERANCE } from '../capacity/capacity.ts';
import { cellAt, cellModel } from '../experiment/sweep.ts';
import { hasDimensionsPerFeature } from '../results/cellMeasures.ts';
import type { RunSummary } from '../results/runSummary.ts';
import type { DiagramAxis } from './axes.ts';
import { placeEncoding } from './axisEncoding.ts';
import { type CellFacts, cellFacts, coordinate, type DiagramSide, measuredFacts, NO_FACTS } from './cellRows.ts';
import { criticalLayers, criticalPlace, criticalRows } from './criticalLine.ts';
import { DIMENSIONS_WORDS, dimensionLayers, dimensionRows } from './dimensionsLine.ts';
import { featureKey } from './featureKey.ts';
import { featureLayers, featureRows, featureSeries, isSpread, widened } from './featureSeries.ts';
import { groupColors } from './groups.ts';
import { type KeyItem, keyStrip } from './keyStrip.ts';
import { pickedBy } from './labelledPoints.ts';
import { type DiagramLayout, settingAlong } from './layout.ts';
import { linesDescription, linesTable } from './linesText.ts';
import type { DiagramOptions } from './phaseDiagram.ts';
import { FRACTION_ROOM, PLATEAU_ROOM, plateauLayers, plateauRows } from './plateaus.ts';
import { type Fact, type Plot, type PlotView, plotOf, type Row, SCALES_APART } from './plot.ts';
import type { Layer, View } from './spec.ts';
import type { PlotTheme } from './theme.ts';

/** D* and the capacities of plateaus may lie a little above 1. */
const TOP = 1.05;

/**
 * What a sweep along one axis looks like: capacity against it, over the bands of the two plain statuses. A line for
 * each feature group on a continuous axis, dots on an ordinal one; and, where a summary lists features, a dot for every
 * member of the larger groups. Of autoencoders also D* = D/‖W‖², the dimensions per feature of Elhage et al. 2022, and
 * guides at the capacities of regular shapes; of the capacity penalty its critical strength. The swept channel is drawn from left to right, be it x or y.
 */
export function capacityLinesPlot(layout: DiagramLayout, summary: RunSummary, options: DiagramOptions): Plot {
  return plotOf(capacityLinesView(layout, summary, options), options.theme, {
    description: linesDescription(layout, summary, options.side),
    table: () => linesTable(layout, summary, options.side),
  });
}

export function capacityLinesView(layout: DiagramLayout, summary: RunSummary, options: DiagramOptions): PlotView {
  const { theme, side, height, prefix = '', title } = options;
  const name = (dataset: string): string => `${prefix}${dataset}`;
  const tied = hasDimensionsPerFeature(cellModel(layout.experiment, cellAt(layout.experiment, layout.cells[0] ?? 0)));
  const measured = tied && side === 'trained';
  const named = options.width >= 3 * PLATEAU_ROOM;
  const width = options.width - (tied ? (named ? PLATEAU_ROOM : FRACTION_ROOM) : 0);
  const colors = groupColors(layout.experiment, theme);
  const features = side === 'theory' ? [] : featureSeries(layout, summary, colors, theme);
  const listed = new Set(features.map(({ group }) => group));
  const groups = [...colors].filter(([group]) => !listed.has(group));
  const only = layout.x ?? layout.y;
  const axis = only !== undefined && isSpread(only, features) ? widened(only) : only;
  const critical = criticalPlace(layout);
  const key = keyStrip(
    [
      ...(colors.size === 1 && features.length > 0
        ? featureKey(features, 'dot', 2)
        : [...colors].map(([text, color]): KeyItem => ({ sign: 'line', color, text }))),
      ...(measured ? [{ sign: 'line' as const, color: theme.muted, text: DIMENSIONS_WORDS }] : []),
      ...(options.width < LEAST_EXPLAINED ? [] : bandKey(theme)),
    ],
    width,
    theme,
    name('key'),
  );
  const data = {
    ...key.data,
    [name('bands')]: [
      { from: 0, to: STATUS_TOLERANCE, color: theme.ignored },
      { from: 1 - STATUS_TOLERANCE, to: tied ? TOP : 1, color: theme.dedicated },
    ],
    ...(tied ? { [name('plateaus')]: plateauRows(named) } : {}),
    ...(measured ? { [name('dimensions')]: dimensionRows(layout, summary) } : {}),
    ...(critical === undefined ? {} : { [name('critical')]: criticalRows(critical) }),
    ...(features.length === 0 ? {} : { [name('features')]: featureRows(layout, summary, features) }),
    [name('cells')]: groups.flatMap(([group, color]) => groupRows(layout, summary, options, group, color)),
    [name('selected')]: selectedRows(layout, options.selected),
  };
  const x = placeEncoding(axis, 'x', 'at');
  const y = {
    type: 'quantitative',
    title: 'Capacity',
    scale: { domain: [0, tied ? TOP : 1], nice: false },
    axis: {
      values: [0, 0.2, 0.4, 0.6, 0.8, 1],
      format: '~g',
      grid: !tied,
      domain: false,
      minExtent: 34,
      maxExtent: 34,
    },
  };
  const lines = {
    width,
    height,
    layer: [
      {
        data: { name: name('bands') },
        mark: { type: 'rect', opacity: 0.55 },
        encoding: { y: { ...y, field: 'from' }, y2: { field: 'to' }, fill: COLOR },
      },
      ...(tied ? plateauLayers(name('plateaus'), y, width, theme) : []),
      {
        data: { name: name('selected') },
        mark: { type: 'rule', stroke: theme.highlight, strokeWidth: 1.5 },
        encoding: { x },
      },
      ...(critical === undefined ? [] : criticalLayers(name('critical'), x, theme)),
      ...(measured ? dimensionLayers(name('dimensions'), { x, y }, layout, theme) : []),
      ...(features.length === 0 ? [] : featureLayers(name('features'), { x, y }, layout, features)),
      ...groupLayers(name('cells'), { x, y }, layout, options),
    ] as Layer[],
  };
  const heading = title === undefined ? {} : { title: { text: title, anchor: 'middle' as const } };
  return { view: { ...heading, ...SCALES_APART, vconcat: [key.view, lines], spacing: 4 } as View, data };
}

/** In narrower plots, those of a grid, the bands go without an explanation. */
const LEAST_EXPLAINED = 280;

const bandKey = (theme: PlotTheme): KeyItem[] => [
  { sign: 'swatch', color: theme.dedicated, text: 'dedicated' },
  { sign: 'swatch', color: theme.ignored, outline: theme.axis, text: 'ignored' },
];

const COLOR = { field: 'color', type: 'nominal', scale: null } as const;

/** Lines between the dots of a group on a continuous axis. Clicks choose dots, but not in a figure for print. */
function groupLayers(
  dataset: string,
  { x, y }: { x: object; y: object },
  layout: DiagramLayout,
  { side, prefix = '' }: DiagramOptions,
): object[] {
  const continuous = (layout.x ?? layout.y)?.kind === 'continuous';
  const data = { name: dataset };
  const encoding = { x, y: { ...y, field: 'capacity' } };
  const tooltip = [
    { field: 'group', title: 'Group', type: 'nominal' },
    ...tooltipTitles(layout, side).map((title, index) => ({ field: `text${index}`, title, type: 'nominal' })),
  ];
  const lines = {
    data,
    mark: { type: 'line', strokeWidth: 2 },
    encoding: { ...encoding, detail: { field: 'group', type: 'nominal' }, stroke: COLOR },
  };
  const dots = {
    data,
    mark: { type: 'point', shape: 'circle', size: continuous ? 26 : 60, opacity: 1, cursor: 'pointer' },
    ...(prefix === '' ? pickedBy('pick') : {}),
    encoding: { ...encoding, fill: COLOR, stroke: COLOR, tooltip },
  };
  return continuous ? [lines, dots] : [dots];
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
    const setting = settingAlong(layout, place);
    return {
      cell,
      group,
      color,
      at: coordinate(layout, layout.x === undefined ? 'y' : 'x', axis?.centres[place] ?? 0),
      capacity: Number.isNaN(facts.capacity) ? null : facts.capacity,
      ...tooltipTexts([
        ...(setting === undefined ? [] : [setting.value]),
        ...lineFacts(facts, side).map(([, text]) => text),
      ]),
    };
  });
}

const lineFacts = (facts: CellFacts, side: DiagramSide): Fact[] => measuredFacts(facts, side, 'the group');

/** Titles of a dot's tooltip; its row holds the texts, `text0`, `text1`, … */
function tooltipTitles(layout: DiagramLayout, side: DiagramSide): string[] {
  const setting = settingAlong(layout, 0);
  const titles = lineFacts(NO_FACTS, side).map(([title]) => title);
  return [...(setting === undefined ? [] : [setting.title]), ...titles];
}

const tooltipTexts = (texts: readonly string[]): Row =>
  Object.fromEntries(texts.map((text, index) => [`text${index}`, text]));

function selectedRows(layout: DiagramLayout, selected: number | undefined): Row[] {
  const axis: DiagramAxis | undefined = layout.x ?? layout.y;
  const place = selected === undefined ? -1 : layout.cells.indexOf(selected);
  const point = layout.points.find(({ cell }) => cell === selected);
  const channel = layout.x === undefined ? 'y' : 'x';
  const at = place >= 0 ? axis?.centres[place] : point?.[channel];
  return at === undefined ? [] : [{ at: coordinate(layout, channel, at) }];
}
