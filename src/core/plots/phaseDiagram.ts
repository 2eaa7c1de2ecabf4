import { STATUS_TOLERANCE } from '../capacity/capacity.ts';
import type { RunSummary } from '../results/runSummary.ts';
import { centre, extent } from './axisEncoding.ts';
import { boundaryLayers, boundaryLines, boundaryRows } from './boundary.ts';
import { type CellPaint, cellPainter, type PaintOptions } from './cellPaint.ts';
import { cellFacts, coordinate, gridRows, groupIndex } from './cellRows.ts';
import { cellTexts } from './cellTexts.ts';
import { levelsOf } from './contourLevels.ts';
import { CONTOUR_LEVELS, contourLines } from './contours.ts';
import { diagramMarks, type MarkOptions, outlineLayers, pinLayers } from './diagramMarks.ts';
import { diagramDescription, diagramTable } from './diagramText.ts';
import { CROSS } from './keyStrip.ts';
import { pickedBy, pointLayers, ROW_TOOLTIP } from './labelledPoints.ts';
import type { DiagramLayout } from './layout.ts';
import { type Plot, type PlotView, plotOf, type Row, SCALES_APART } from './plot.ts';
import { LEAST_RASTER, type Raster, rasterOf } from './raster.ts';
import type { Layer } from './spec.ts';
import { capacityColor, inkOn } from './theme.ts';

export interface DiagramOptions extends PaintOptions, MarkOptions {
  title?: string;
  /** The cells are drawn as a raster, beneath: their dataset is empty. */
  rastered?: boolean;
}

/** Between neighbouring cells capacity jumps, and has no contours, where it differs by more than this. */
const JUMP = 0.75;

/**
 * A phase diagram: one rectangle per cell, coloured by the capacity of a feature group between ε and 1 − ε, with
 * colours of their own where it is ignored (C < ε), dedicated (C > 1 − ε) or mixed; contour lines every 0.1 where
 * both axes are continuous; the labelled points; an outline round the selected cell. [S22 figure 4]
 */
export function phaseDiagramPlot(layout: DiagramLayout, summary: RunSummary, options: DiagramOptions): Plot {
  const rastered = layout.cells.length >= LEAST_RASTER;
  return plotOf(phaseDiagramView(layout, summary, { ...options, rastered }), options.theme, {
    ...(rastered && { raster: diagramRaster(layout, summary, options) }),
    description: diagramDescription(layout, summary, options),
    table: () => diagramTable(layout, summary, options),
    facts: (cell) => cellTexts(layout, summary, options, cell),
  });
}

function diagramRaster(layout: DiagramLayout, summary: RunSummary, options: DiagramOptions): Raster {
  const paint = cellPainter(summary, options);
  return rasterOf(layout, 'cells', { rows: () => gridRows(layout, paint), colorOf: (cell) => paint(cell).color });
}

/** The diagram as a view of a larger figure. */
export function phaseDiagramView(layout: DiagramLayout, summary: RunSummary, options: DiagramOptions): PlotView {
  const { theme, width, height, prefix = '' } = options;
  const name = (dataset: string): string => `${prefix}${dataset}`;
  const paint = cellPainter(summary, options);
  const boundary = boundaryRows(layout);
  const data = {
    [name('cells')]: options.rastered ? [] : gridRows(layout, paint),
    [name('contours')]: contourRows(layout, summary, options),
    ...(boundary.length === 0 ? {} : { [name('boundary')]: boundary }),
    [name('marks')]: markRows(layout, summary, options, paint),
    ...diagramMarks(layout, options),
  };
  const at = { ...centre(layout, 'x'), ...centre(layout, 'y') };
  const box = { ...extent(layout, 'x'), ...extent(layout, 'y') };
  const color = { field: 'color', type: 'nominal', scale: null };
  const view = {
    width,
    height,
    ...(options.title === undefined ? {} : { title: { text: options.title, anchor: 'middle' as const } }),
    ...SCALES_APART,
    layer: [
      {
        data: { name: name('cells') },
        // No place on an axis is invalid: without this each row is asked. The stroke closes the hairlines that antialiasing leaves between neighbours.
        mark: { type: 'rect', strokeWidth: 1, cursor: 'pointer', invalid: 'show', tooltip: ROW_TOOLTIP },
        ...(prefix === '' ? pickedBy('pick') : {}),
        encoding: { ...box, fill: color, stroke: color },
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
      ...(prefix === '' ? outlineLayers(name('linked'), box, theme, 'faint') : []),
      ...outlineLayers(name('selected'), box, theme, 'strong'),
      ...pointLayers({ data: { name: name('points') }, at, theme, pickable: prefix === '' }),
      ...(prefix === '' ? pinLayers(name('pins'), at, theme) : []),
    ] as Layer[],
  };
  return { view, data };
}

/** Lines of equal capacity, or recovery; other colours have none. */
function contourRows(layout: DiagramLayout, summary: RunSummary, options: DiagramOptions): Row[] {
  const { theme, side, group, color = 'capacity' } = options;
  // Beyond the border of a part the lines go on, and are cut off there.
  const { x, y, cells } = layout.whole ?? layout;
  if (x?.kind !== 'continuous' || y?.kind !== 'continuous' || (color !== 'capacity' && color !== 'recovery')) {
    return [];
  }
  const drawn = color === 'recovery' ? 'recovery' : side === 'theory' ? 'capacityTheory' : 'capacity';
  const values = summary[drawn][groupIndex(summary, group)];
  const heights = Float64Array.from(cells, (cell) => values?.[cell] ?? Number.NaN);
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
  { side, group, color }: DiagramOptions,
  paint: (cell: number) => CellPaint,
): Row[] {
  if (side === 'theory') {
    return [];
  }
  const index = groupIndex(summary, group);
  const rows: Row[] = [];
  layout.cells.forEach((cell, place) => {
    const { differs, diverged } = cellFacts(summary, index, side, cell);
    // The layer of predictions has a colour for what differs.
    if ((!differs || color === 'prediction') && !diverged) {
      return;
    }
    const [ix, iy] = [place % layout.columns, Math.floor(place / layout.columns)];
    rows.push({
      cell,
      x: coordinate(layout, 'x', layout.x?.centres[ix] ?? 0),
      y: coordinate(layout, 'y', layout.y?.centres[iy] ?? 0),
      shape: diverged ? CROSS : 'circle',
      ink: inkOn(paint(cell).color),
    });
  });
  return rows;
}
