import { STATUS_TOLERANCE } from '../capacity/capacity.ts';
import { Agreement, GroupStatus, type RunSummary } from '../results/runSummary.ts';
import { RECOVERED } from '../results/status.ts';
import { Outcome } from '../training/plan.ts';
import { BOUNDARY_WORDS, type BoundaryLine } from './boundary.ts';
import { statusColor } from './cellPaint.ts';
import type { DiagramColor } from './cellRows.ts';
import { mix } from './colors.ts';
import type { ContourKind } from './contourLevels.ts';
import { CONTOUR_LEVELS, PLATEAU_LEVELS } from './contours.ts';
import { isLayer, type LayerWord, layerKey } from './diagramLayers.ts';
import { formatNumber } from './format.ts';
import { type KeyItem, keyStrip } from './keyStrip.ts';
import { type MeasureScale, shadeColor } from './measureColor.ts';
import { type Plot, type PlotView, plotOf, type Row, SCALES_APART } from './plot.ts';
import type { Layer } from './spec.ts';
import { capacityColor, inkOn, type PlotTheme } from './theme.ts';

/** What of a run a legend must explain besides capacity. */
export interface LegendNeeds {
  mixed: boolean;
  unfinished: boolean;
  differs: boolean;
  diverged: boolean;
  /** Which contours are drawn; left out: every 0.1. */
  contours?: ContourKind;
  /** Which closed-form boundaries are drawn. */
  boundaries?: readonly BoundaryLine[];
  /** Left out: capacity. */
  color?: DiagramColor;
  /** Of the measure, where the colour is one. */
  scale?: MeasureScale;
  /** Words of the layer that occur, where the colour is a layer. */
  words?: ReadonlySet<LayerWord>;
}

const PLATEAU_WORDS = 'for autoencoders at 0.47 and 0.53 in place of 0.5';

/** Which of the rarer signs a run shows for a group. */
export function legendNeeds(summary: RunSummary, group: number): LegendNeeds {
  const statuses = [...(summary.status[group] ?? []), ...(summary.statusTheory[group] ?? [])];
  return {
    mixed: statuses.includes(GroupStatus.Mixed),
    unfinished: summary.outcome.includes(0),
    differs: summary.agreement.includes(Agreement.Differs),
    diverged: summary.outcome.includes(Outcome.Diverged),
  };
}

/** Where a legend serves diagrams of both kinds. */
const ALL_LEVELS = [...new Set([...CONTOUR_LEVELS, ...PLATEAU_LEVELS])];

const BAR = 12;
/** Steps of the continuous part: enough to look smooth. */
const STEPS = 90;

/** The legend of phase diagrams: one bar from ignored over shared capacity to dedicated, and a key of rarer signs. */
export function legendPlot(group: string, needs: LegendNeeds, width: number, theme: PlotTheme): Plot {
  return plotOf(legendView(group, needs, width, theme), theme, {
    description:
      isLayer(needs.color) || needs.color === 'status'
        ? `Colours: ${layerItems(needs, theme)
            .map(({ text }) => text)
            .join(', ')}.`
        : needs.scale !== undefined
          ? `Colours: ${scaleTitle(needs.scale)}${needs.scale.diverging ? ', pale at 0' : ', from pale to dark'}.`
          : needs.color === 'recovery'
            ? `Colours: recovery of ${group}, from pale at 0 to dark at 1; lines every 0.1.`
            : `Colours: ${group} ignored below capacity ${STATUS_TOLERANCE}, dedicated above ${1 - STATUS_TOLERANCE}, shades from pale to dark for capacities between; lines every 0.1${needs.contours === undefined || needs.contours === 'plain' ? '' : `, ${PLATEAU_WORDS}`}.`,
    table: () => ({ columns: [], rows: [] }),
  });
}

export function legendView(group: string, needs: LegendNeeds, width: number, theme: PlotTheme): PlotView {
  if (isLayer(needs.color) || needs.color === 'status') {
    const { view, data } = keyStrip(layerItems(needs, theme), width, theme, 'legendKey');
    return { view, data };
  }
  const barWidth = Math.min(width, 520);
  const bar =
    needs.scale !== undefined
      ? measureBar(needs.scale, barWidth, theme)
      : needs.color === 'recovery'
        ? recoveryBar(group, barWidth, theme)
        : capacityBar(group, needs.contours ?? 'plain', barWidth, theme);
  const items = keyItems(needs, theme);
  if (items.length === 0) {
    return bar;
  }
  const key = keyStrip(items, width, theme, 'legendKey');
  return {
    view: { ...SCALES_APART, vconcat: [bar.view, key.view], spacing: 6, center: true },
    data: { ...bar.data, ...key.data },
  };
}

function layerItems(needs: LegendNeeds, theme: PlotTheme): KeyItem[] {
  const { color, words = new Set(), differs, diverged, boundaries } = needs;
  const plain = color === 'status';
  const signs = {
    mixed: plain && needs.mixed,
    unfinished: plain && needs.unfinished,
    diverged,
    differs: differs && color !== 'prediction',
  };
  const own = isLayer(color) ? layerKey(color, words, theme) : plain ? statusKey(theme) : [];
  return [...own, ...keyItems({ ...signs, ...(boundaries !== undefined && { boundaries }) }, theme)];
}

const statusKey = (theme: PlotTheme): KeyItem[] => [
  { sign: 'swatch', color: theme.ignored, outline: theme.axis, text: `ignored: capacity below ${STATUS_TOLERANCE}` },
  { sign: 'swatch', color: statusColor(theme, 'polysemantic'), outline: theme.axis, text: 'polysemantic: shared' },
  { sign: 'swatch', color: theme.dedicated, outline: theme.axis, text: `dedicated: above ${1 - STATUS_TOLERANCE}` },
];

function keyItems(needs: LegendNeeds, theme: PlotTheme): KeyItem[] {
  const items: [boolean, KeyItem][] = [
    [needs.mixed, { sign: 'swatch', color: theme.mixed, text: 'members differ in status' }],
    [
      needs.color === 'recovery' && needs.contours === 'both',
      { sign: 'swatch', color: theme.unfinished, outline: theme.axis, text: 'computation model: no recovery' },
    ],
    [needs.unfinished, { sign: 'swatch', color: theme.unfinished, outline: theme.axis, text: 'not trained yet' }],
    [needs.differs, { sign: 'circle', color: theme.foreground, text: 'a status differs from theory' }],
    [
      needs.contours === 'both' && (needs.color ?? 'capacity') === 'capacity',
      { sign: 'line', color: theme.muted, text: PLATEAU_WORDS },
    ],
    ...(needs.boundaries ?? []).map((line): [boolean, KeyItem] => [
      true,
      { sign: line === 'superposition' ? 'dashes' : 'dots', color: theme.foreground, text: BOUNDARY_WORDS[line] },
    ]),
    [needs.diverged, { sign: 'cross', color: theme.foreground, text: 'training diverged' }],
  ];
  return items.flatMap(([needed, item]) => (needed ? [item] : []));
}

/** `ignored | 0.1 … 0.9 | dedicated` as one bar in pixels. */
function capacityBar(group: string, contours: ContourKind, width: number, theme: PlotTheme): PlotView {
  const end = Math.round(Math.min(84, width / 5));
  const [from, to] = [end, width - end];
  const at = (capacity: number): number =>
    from + ((capacity - STATUS_TOLERANCE) / (1 - 2 * STATUS_TOLERANCE)) * (to - from);
  const shades: Row[] = Array.from({ length: STEPS }, (_, step) => {
    const capacity = (share: number): number => STATUS_TOLERANCE + share * (1 - 2 * STATUS_TOLERANCE);
    return {
      x: at(capacity(step / STEPS)),
      x2: at(capacity((step + 1) / STEPS)),
      color: capacityColor(theme, capacity((step + 0.5) / STEPS), STATUS_TOLERANCE),
    };
  });
  const blocks: Row[] = [
    { x: 0, x2: from, color: theme.ignored },
    ...shades,
    { x: to, x2: width, color: theme.dedicated },
  ];
  const lines = contours === 'plain' ? CONTOUR_LEVELS : contours === 'plateau' ? PLATEAU_LEVELS : ALL_LEVELS;
  const levels: Row[] = lines.map((level) => ({
    x: at(level),
    ink: inkOn(capacityColor(theme, level, STATUS_TOLERANCE)),
  }));
  // 0.47 and 0.53 stand too close for a number each.
  const numbers: Row[] = CONTOUR_LEVELS.map((level) => ({
    x: at(level),
    text: level === 0.5 && contours === 'plateau' ? '.47 .53' : String(level),
  }));
  const roomy = to - from > 210;
  const names: Row[] = [
    { x: end / 2, text: 'ignored', align: 'center' },
    { x: width - end / 2, text: 'dedicated', align: 'center' },
    ...numbers.filter((_, index) => roomy || index % 2 === 0),
  ];
  const title = `Capacity of ${group}: polysemantic between ${STATUS_TOLERANCE} and ${1 - STATUS_TOLERANCE}`;
  return barView({ blocks, levels, names, title }, width, theme);
}

/** Recovery from 0 to 1; what is below 0 has the colour of 0. */
function recoveryBar(group: string, width: number, theme: PlotTheme): PlotView {
  const color = (recovery: number): string => capacityColor(theme, recovery, 0);
  const blocks: Row[] = Array.from({ length: STEPS }, (_, step) => ({
    x: (step / STEPS) * width,
    x2: ((step + 1) / STEPS) * width,
    color: color((step + 0.5) / STEPS),
  }));
  const levels: Row[] = CONTOUR_LEVELS.map((level) => ({ x: level * width, ink: inkOn(color(level)) }));
  const names: Row[] = CONTOUR_LEVELS.map((level) => ({ x: level * width, text: String(level) }));
  const title = `Recovery of ${group}: counts as ignored below ${RECOVERED}`;
  return barView({ blocks, levels, names, title }, width, theme);
}

const scaleTitle = ({ title, domain: [low, high], logarithmic }: MeasureScale): string =>
  `${title}, ${formatNumber(low)} to ${formatNumber(high)}${logarithmic ? ' (logarithmic)' : ''}`;

/** The shades of a measure, with its values at five places. */
function measureBar(scale: MeasureScale, width: number, theme: PlotTheme): PlotView {
  const blocks: Row[] = Array.from({ length: STEPS }, (_, step) => ({
    x: (step / STEPS) * width,
    x2: ((step + 1) / STEPS) * width,
    color: shadeColor(theme, scale, (step + 0.5) / STEPS),
  }));
  const names: Row[] = [0.1, 0.3, 0.5, 0.7, 0.9].map((shade) => ({
    x: shade * width,
    text: formatNumber(scale.valueAt(shade), 2),
  }));
  return barView({ blocks, levels: [], names, title: scaleTitle(scale) }, width, theme);
}

/** A bar of colours with numbers under it. */
export interface Bar {
  /** Coloured parts, lines of contours, numbers under them. */
  blocks: Row[];
  levels: Row[];
  names: Row[];
  title: string;
}

export function barView({ blocks, levels, names, title }: Bar, width: number, theme: PlotTheme): PlotView {
  const pixel = (field: string): object => ({ field, type: 'quantitative', scale: null, axis: null });
  const layer = [
    {
      data: { name: 'legendBlocks' },
      mark: { type: 'rect', strokeWidth: 1, y: 18, y2: 18 + BAR },
      encoding: {
        x: pixel('x'),
        x2: { field: 'x2' },
        fill: { field: 'color', type: 'nominal', scale: null },
        stroke: { field: 'color', type: 'nominal', scale: null },
      },
    },
    {
      data: { name: 'legendLevels' },
      mark: { type: 'rule', strokeWidth: 0.9, y: 18, y2: 18 + BAR },
      encoding: { x: pixel('x'), stroke: { field: 'ink', type: 'nominal', scale: null } },
    },
    {
      data: { name: 'legendNames' },
      mark: {
        type: 'text',
        y: 18 + BAR + 9,
        align: 'center',
        baseline: 'middle',
        fontSize: 11,
        color: theme.foreground,
      },
      encoding: { x: pixel('x'), text: { field: 'text', type: 'nominal' } },
    },
    {
      data: { name: 'legendTitle' },
      mark: { type: 'text', y: 8, align: 'center', baseline: 'middle', fontSize: 12, color: theme.foreground },
      encoding: { x: pixel('x'), text: { field: 'text', type: 'nominal' } },
    },
    {
      data: { name: 'legendFrame' },
      mark: {
        type: 'rect',
        fill: null,
        stroke: mix(theme.axis, theme.background, 0.2),
        strokeWidth: 1,
        y: 18,
        y2: 18 + BAR,
      },
      encoding: { x: pixel('x'), x2: { field: 'x2' } },
    },
  ] as Layer[];
  return {
    view: { width, height: 18 + BAR + 18, view: { stroke: null }, layer },
    data: {
      legendBlocks: blocks,
      legendLevels: levels,
      legendNames: names,
      legendTitle: [{ x: width / 2, text: title }],
      legendFrame: [{ x: 0, x2: width }],
    },
  };
}
