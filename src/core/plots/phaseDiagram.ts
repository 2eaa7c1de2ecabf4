import { STATUS_TOLERANCE } from '../capacity/capacity.ts';
import type { RunSummary } from '../results/runSummary.ts';
import { centre, extent } from './axisEncoding.ts';
import { boundaryLayers, boundaryLines, boundaryRows } from './boundary.ts';
import {
  cellBox,
  cellFacts,
  coordinate,
  type DiagramColor,
  type DiagramSide,
  gridRows,
  groupIndex,
  tooltipFields,
} from './cellRows.ts';
import { levelsOf } from './contourLevels.ts';
import { CONTOUR_LEVELS, contourLines } from './contours.ts';
import { type DiagramLayers, isLayer, LAYER_KEYS, layerColor, layerWord } from './diagramLayers.ts';
import { diagramDescription, diagramTable } from './diagramText.ts';
import { CROSS } from './keyStrip.ts';
import { pickedBy, pointLayers, pointRows } from './labelledPoints.ts';
import type { DiagramLayout } from './layout.ts';
import { isMeasure, measureScale, measureValues } from './measureColor.ts';
import { type Plot, type PlotView, plotOf, type Row, SCALES_APART } from './plot.ts';
import type { Layer } from './spec.ts';
import { capacityColor, inkOn, type PlotTheme } from './theme.ts';

export interface DiagramOptions {
  theme: PlotTheme;
  side: DiagramSide;
  /** Feature group whose capacity is the colour. */
  group: string;
  /** Of the plotting area, pixels. */
  width: number;
  height: number;
  /** Cell with an outline round it. */
  selected?: number;
  /** Put before the names of datasets, where several diagrams share a figure. */
  prefix?: string;
  title?: string;
  /** Left out: capacity. */
  color?: DiagramColor;
  /** For the colours returns and prediction. */
  layers?: DiagramLayers;
}

/** Between neighbouring cells capacity jumps, and has no contours, where it differs by more than this. */
const JUMP = 0.75;

/**
 * A phase diagram: one rectangle per cell, coloured by the capacity of a feature group between ε and 1 − ε, with
 * colours of their own where it is ignored (C < ε), dedicated (C > 1 − ε) or mixed; contour lines every 0.1 where
 * both axes are continuous; the labelled points; an outline round the selected cell. [S22 figure 4]
 */
export function phaseDiagramPlot(layout: DiagramLayout, summary: RunSummary, options: DiagramOptions): Plot {
  return plotOf(phaseDiagramView(layout, summary, options), options.theme, {
    description: diagramDescription(layout, summary, options),
    table: () => diagramTable(layout, summary, options),
  });
}

/** The diagram as a view of a larger figure. */
export function phaseDiagramView(layout: DiagramLayout, summary: RunSummary, options: DiagramOptions): PlotView {
  const { theme, side, group, width, height, prefix = '' } = options;
  const name = (dataset: string): string => `${prefix}${dataset}`;
  const cells = gridRows(layout, summary, side, group, options.color, options.layers);
  const boundary = boundaryRows(layout);
  const data = {
    [name('cells')]: cells,
    [name('contours')]: contourRows(layout, summary, options),
    ...(boundary.length === 0 ? {} : { [name('boundary')]: boundary }),
    [name('marks')]: markRows(layout, summary, options),
    [name('selected')]: selectedRows(layout, options.selected),
    [name('points')]: pointRows(layout, summary, options),
  };
  const tooltip = tooltipFields(layout, side, group, options.color).map(({ field, title }) => ({
    field,
    title,
    type: 'nominal' as const,
  }));
  const labelled = [{ field: 'label', title: 'Point', type: 'nominal' as const }, ...tooltip];
  const at = { ...centre(layout, 'x'), ...centre(layout, 'y') };
  const box = { ...extent(layout, 'x'), ...extent(layout, 'y') };
  const fill = cellColor(theme, options.color);
  const view = {
    width,
    height,
    ...(options.title === undefined ? {} : { title: { text: options.title, anchor: 'middle' as const } }),
    ...SCALES_APART,
    layer: [
      {
        data: { name: name('cells') },
        // Cells without a capacity have a colour too. The stroke closes the hairlines that antialiasing leaves between neighbours.
        mark: { type: 'rect', strokeWidth: 1, cursor: 'pointer', invalid: 'show' },
        ...(prefix === '' ? pickedBy('pick') : {}),
        encoding: { ...box, fill, stroke: fill, tooltip },
      },
      {
        data: { name: name('contours') },
        mark: { type: 'line', strokeWidth: 0.9, clip: true, strokeJoin: 'round' },
        encoding: {
          ...at,
          detail: { field: 'line', type: 'nominal' },
          order: { field: 'order', type: 'quantitative' },
          stroke: { field: 'ink', type: 'nominal', scale: null },
        },
      },
      ...(boundary.length === 0 ? [] : boundaryLayers(name('boundary'), at, boundaryLines([layout]), theme)),
      {
        data: { name: name('marks') },
        mark: { type: 'point', filled: false, strokeWidth: 1.2, size: 22, opacity: 1 },
        encoding: {
          ...at,
          shape: { field: 'shape', type: 'nominal', scale: null },
          stroke: { field: 'ink', type: 'nominal', scale: null },
        },
      },
      ...[theme.highlightHalo, theme.highlight].map((stroke, index) => ({
        data: { name: name('selected') },
        mark: { type: 'rect', fill: null, stroke, strokeWidth: index === 0 ? 5 : 2, strokeJoin: 'round' },
        encoding: box,
      })),
      ...pointLayers({ data: { name: name('points') }, at, tooltip: labelled, theme, pickable: prefix === '' }),
    ] as Layer[],
  };
  return { view, data };
}

/** Colour of a cell: by its status, and by capacity where that is shared. The domain has one stop per colour. */
function cellColor(theme: PlotTheme, color: DiagramColor = 'capacity'): object {
  const is = (status: string, value: string): object => ({ test: `datum.status === '${status}'`, value });
  if (isLayer(color)) {
    return {
      condition: LAYER_KEYS[color].map(([word]) => is(word, layerColor(theme, word))),
      value: theme.unfinished,
    };
  }
  const stops = theme.ramp.length - 1;
  const ends = color === 'capacity' ? STATUS_TOLERANCE : 0;
  return {
    condition: [
      is('ignored', theme.ignored),
      is('dedicated', theme.dedicated),
      is('mixed', theme.mixed),
      is('unfinished', theme.unfinished),
    ],
    field: color === 'capacity' ? 'capacity' : 'shade',
    type: 'quantitative',
    scale: {
      type: 'linear',
      domain: theme.ramp.map((_, index) => ends + (index / stops) * (1 - 2 * ends)),
      range: theme.ramp,
      clamp: true,
    },
    legend: null,
  };
}

function contourRows(layout: DiagramLayout, summary: RunSummary, options: DiagramOptions): Row[] {
  const { x, y } = layout;
  if (x?.kind !== 'continuous' || y?.kind !== 'continuous') {
    return [];
  }
  const { theme, side, group, color = 'capacity' } = options;
  if (isLayer(color) || isMeasure(color)) {
    return [];
  }
  const drawn = color === 'recovery' ? 'recovery' : side === 'theory' ? 'capacityTheory' : 'capacity';
  const values = summary[drawn][groupIndex(summary, group)];
  const heights = Float64Array.from(layout.cells, (cell) => values?.[cell] ?? Number.NaN);
  const surface = { xs: x.centres, ys: y.centres, heights, xScale: x.scale, yScale: y.scale, jump: JUMP };
  const lines = contourLines(surface, color === 'recovery' ? CONTOUR_LEVELS : levelsOf(layout));
  return lines.flatMap(({ level, points }, line) => {
    const ink = inkOn(capacityColor(theme, level, color === 'recovery' ? 0 : STATUS_TOLERANCE));
    return points.map((point, order) => ({ line, order, level, ink, x: point.x, y: point.y }));
  });
}

/** Cells that need a second look: where training diverged, and where a status is not the predicted one. */
function markRows(
  layout: DiagramLayout,
  summary: RunSummary,
  { side, group, theme, color, layers }: DiagramOptions,
): Row[] {
  if (side === 'theory') {
    return [];
  }
  const index = groupIndex(summary, group);
  const scale = isMeasure(color) ? measureScale(summary, color) : undefined;
  const rows: Row[] = [];
  layout.cells.forEach((cell, place) => {
    const facts = cellFacts(summary, index, side, cell);
    // The layer of predictions has a colour for what differs.
    if ((!facts.differs || color === 'prediction') && !facts.diverged) {
      return;
    }
    const [ix, iy] = [place % layout.columns, Math.floor(place / layout.columns)];
    const ground = isLayer(color)
      ? layerColor(theme, layerWord(color, layers, cell))
      : isMeasure(color)
        ? capacityColor(theme, scale?.shade(measureValues(summary, color)[cell] ?? 0) || 0, 0)
        : color === 'recovery'
          ? capacityColor(theme, facts.recovery || 0, 0)
          : facts.status === 'polysemantic'
            ? capacityColor(theme, facts.capacity, STATUS_TOLERANCE)
            : theme[facts.status];
    rows.push({
      cell,
      x: coordinate(layout, 'x', layout.x?.centres[ix] ?? 0),
      y: coordinate(layout, 'y', layout.y?.centres[iy] ?? 0),
      shape: facts.diverged ? CROSS : 'circle',
      ink: inkOn(ground),
    });
  });
  return rows;
}

function selectedRows(layout: DiagramLayout, selected: number | undefined): Row[] {
  const place = selected === undefined ? -1 : layout.cells.indexOf(selected);
  return place < 0 ? [] : [cellBox(layout, place % layout.columns, Math.floor(place / layout.columns))];
}
