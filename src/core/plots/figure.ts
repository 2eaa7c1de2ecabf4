import { describeParameter } from '../experiment/describe.ts';
import { type Experiment, isGiven } from '../experiment/experiment.ts';
import { gridSize, sweptPaths } from '../experiment/sweep.ts';
import { formatCount, plural } from '../experiment/words.ts';
import type { CellRecord } from '../results/cellRecord.ts';
import { headline } from '../results/headline.ts';
import type { RunSummary } from '../results/runSummary.ts';
import { theorySummary } from '../results/summary.ts';
import { boundaryLines } from './boundary.ts';
import { capacityLinesView } from './capacityLines.ts';
import { type DiagramColor, type DiagramSide, groupIndex } from './cellRows.ts';
import { contourKind } from './contourLevels.ts';
import { type DiagramLayers, isLayer, wordsOf } from './diagramLayers.ts';
import { formatShare } from './format.ts';
import { galleryTitle, galleryView } from './gallery.ts';
import { layerWords, OF_THEORY } from './layerChoices.ts';
import { type DiagramLayout, diagramLayout } from './layout.ts';
import { legendNeeds, legendView } from './legend.ts';
import { isMeasure, measureScale } from './measureColor.ts';
import { diagramMultiples, hasTheory, type Multiples, multiplesWhere } from './multiples.ts';
import { phaseDiagramView } from './phaseDiagram.ts';
import { complete, type PlotView, plotOf, SCALES_APART } from './plot.ts';
import type { TopLevelSpec, View } from './spec.ts';
import { PAPER_THEME, type PlotTheme } from './theme.ts';
import { withTheory } from './withTheory.ts';
import { modelTitle, modelWord } from './words.ts';

export interface FigureOptions {
  theme?: PlotTheme;
  /** Feature group whose capacity is drawn; the experiment's own when left out. */
  group?: string;
  /** What colours diagrams over two axes; capacity when left out. */
  color?: DiagramColor;
  /** For the colours returns and prediction. */
  layers?: DiagramLayers;
  /** Plotting area of each diagram, pixels. */
  width?: number;
  height?: number;
  /** Under the title; what the run found when left out. */
  caption?: string;
  /** The finished ones among `galleryCells`: what was learned along a sweep is drawn from them. */
  records?: ReadonlyMap<number, CellRecord>;
}

/**
 * The figure of a run, for publication: analytic and trained diagram side by side on equal scales; of a sweep with rows
 * or columns a grid of diagrams each; one legend under all. With one swept axis the diagrams are lines of capacity, and
 * under them stand small pictures of some cells' embeddings.
 *
 * @returns a complete Vega-Lite specification with its data inside; `undefined` for an experiment that sweeps nothing,
 *   which has no diagram
 */
export function figureSpec(
  experiment: Experiment,
  summary: RunSummary,
  options: FigureOptions = {},
): TopLevelSpec | undefined {
  const group = options.group ?? experiment.marginal.feature;
  const size = gridSize(experiment);
  if (size.x * size.y * size.row * size.column < 2) {
    return undefined;
  }
  const full = withTheory(summary, theorySummary(experiment));
  const multiples = diagramMultiples(experiment);
  const layouts = multiples?.panels.flat() ?? [diagramLayout(experiment)];
  const isDiagram = size.x > 1 && size.y > 1;
  const { color = 'capacity', layers } = options;
  const ofTheory = OF_THEORY.includes(color);
  const paired = ofTheory && layouts.some((layout) => hasTheory(full, group, layout));
  const usual = multiples !== undefined ? SMALL : isDiagram || paired ? HALF : WHOLE;
  const { theme = PAPER_THEME, width = usual.width, height = usual.height } = options;
  const paint = { color, ...(layers !== undefined && { layers }) };
  const drawing: Drawing = { experiment, summary: full, theme, width, height, group, paint, ofTheory };
  const diagrams = multiples === undefined ? diagramPair(drawing, layouts) : diagramGrids(drawing, multiples);
  const scale = isMeasure(color) ? measureScale(full, color, { group }) : undefined;
  const cells = (): number[] =>
    layouts.flatMap((layout) => [...layout.cells, ...layout.points.map(({ cell }) => cell)]);
  const needs = {
    ...legendNeeds(full, groupIndex(full, group)),
    color,
    ...(scale !== undefined && { scale }),
    ...(isLayer(color) && { words: wordsOf(color, layers, cells()) }),
    contours: contourKind(experiment, layouts),
    boundaries: boundaryLines(layouts),
  };
  const legend = isDiagram ? [legendView(group, needs, 2 * width, theme)] : [];
  const gallery = galleryView(experiment, options.records ?? new Map(), { theme, width: GALLERY });
  const parts = [diagrams, ...legend, ...(gallery === undefined ? [] : [withTitle(gallery, galleryTitle(experiment))])];
  const view = { ...SCALES_APART, vconcat: parts.map((part) => part.view), spacing: 18, center: true } as View;
  const caption = options.caption ?? captionOf(experiment, summary, group);
  const titled = {
    ...view,
    title: { text: experiment.name, subtitle: caption, anchor: 'middle', fontSize: 15, offset: 14 },
  } as View;
  const data = Object.assign({}, ...parts.map((part) => part.data)) as PlotView['data'];
  const table = { columns: [], rows: [] };
  return complete(
    plotOf({ view: titled, data }, theme, {
      description: `${experiment.name}. ${caption}`,
      table: () => table,
      padding: 12,
    }),
  );
}

/** Plotting areas, pixels: in a grid, of one of two diagrams side by side, of a single one. */
const SMALL = { width: 220, height: 190 };
const HALF = { width: 340, height: 290 };
const WHOLE = { width: 660, height: 330 };

const GALLERY = 720;

const withTitle = ({ view, data }: PlotView, text: string): PlotView => ({
  view: { ...view, title: { text, anchor: 'middle' } } as View,
  data,
});

interface Drawing {
  experiment: Experiment;
  summary: RunSummary;
  theme: PlotTheme;
  width: number;
  height: number;
  group: string;
  paint: { color: DiagramColor; layers?: DiagramLayers };
  /** Theory has this colour too. */
  ofTheory: boolean;
}

/** Theory, where there is any, beside what was trained. */
function diagramPair(drawing: Drawing, layouts: readonly DiagramLayout[]): PlotView {
  const known = drawing.ofTheory && layouts.some((layout) => hasTheory(drawing.summary, drawing.group, layout));
  const sides = known ? (['theory', 'trained'] as const) : (['trained'] as const);
  return beside(
    sides.flatMap((side) => layouts.map((layout) => diagram(drawing, layout, side, sideTitle(drawing, side)))),
    24,
  );
}

/** The trained diagrams as a grid, and those of theory as another, beside it where there is room, else below. */
function diagramGrids(drawing: Drawing, multiples: Multiples): PlotView {
  const theory = multiplesWhere(
    multiples,
    (layout) => drawing.ofTheory && hasTheory(drawing.summary, drawing.group, layout),
  );
  const trained = diagramGrid(drawing, multiples, 'trained');
  if (theory === undefined) {
    return trained;
  }
  const columns = (multiples.panels[0]?.length ?? 0) + (theory.panels[0]?.length ?? 0);
  const grids = [diagramGrid(drawing, theory, 'theory'), trained];
  return columns <= MOST_COLUMNS ? beside(grids, 36) : below(grids.toReversed(), 24);
}

const sideTitle = ({ experiment, paint }: Drawing, side: DiagramSide): string =>
  side === 'theory' ? 'Theory' : (layerWords(paint.color, isGiven(experiment)).title ?? modelTitle(experiment));

/** More diagrams beside each other make a figure wider than a page. */
const MOST_COLUMNS = 4;

/** Diagrams are set by their plotting areas: by all that they draw, a title wider than its axis would push them apart. */
const FLUSH = { bounds: 'flush' } as const;

function diagramGrid(drawing: Drawing, { panels, rowTitles, columnTitles }: Multiples, side: DiagramSide): PlotView {
  const rows = panels.map((row, r) => {
    const views = row.map((layout, c) => diagram(drawing, layout, side, r === 0 ? columnTitles[c] : undefined));
    const { view, data } = beside(views, 12, FLUSH);
    const text = rowTitles[r];
    const heading = { text, orient: 'left', anchor: 'middle', fontSize: 12, offset: 6 };
    return { view: (text === undefined ? view : { ...view, title: heading }) as View, data };
  });
  const { view, data } = below(rows, 12);
  return withTitle({ view, data }, sideTitle(drawing, side));
}

function diagram(drawing: Drawing, layout: DiagramLayout, side: DiagramSide, title: string | undefined): PlotView {
  const { summary, theme, width, height, group, paint } = drawing;
  const draw = layout.x !== undefined && layout.y !== undefined ? phaseDiagramView : capacityLinesView;
  return draw(layout, summary, {
    theme,
    width,
    height,
    group,
    side,
    ...paint,
    prefix: `r${layout.slice.row}c${layout.slice.column}_${side}_`,
    ...(title === undefined ? {} : { title }),
  });
}

function beside(parts: readonly PlotView[], spacing: number, layout: object = {}): PlotView {
  return joined(parts, { hconcat: parts.map(({ view }) => view), spacing, ...layout });
}

function below(parts: readonly PlotView[], spacing: number): PlotView {
  return joined(parts, { vconcat: parts.map(({ view }) => view), spacing });
}

function joined(parts: readonly PlotView[], view: object): PlotView {
  return { view: { ...SCALES_APART, ...view } as View, data: Object.assign({}, ...parts.map(({ data }) => data)) };
}

function captionOf(experiment: Experiment, summary: RunSummary, group: string): string {
  const { model, features } = experiment;
  const { agrees, differs, ties, finished, cells } = headline(summary, group);
  const count = features.reduce((sum, feature) => sum + feature.count, 0);
  // A sweep may set any part of the model; then the axes and titles tell it.
  const swept = (path: string): boolean => sweptPaths(experiment).includes(path);
  const told = [
    swept('model.dimensions') ? '' : ` in ${plural(model.dimensions, 'dimension')}`,
    swept('model.activation') || swept('model.family')
      ? ''
      : `, ${describeParameter(experiment, 'model.activation').format(model.activation)} ${model.family}`,
  ];
  const what = `${count} features${told.join('')}`;
  const known = agrees + differs;
  const found =
    known === 0
      ? ''
      : `; ${formatShare(agrees, known)} of ${formatCount(known)} ${modelWord(experiment)} cells have the predicted status`;
  const apart = ties === 0 ? '' : ` (${formatCount(ties)} at a tie apart)`;
  return `${what}${found}${apart}${finished < cells ? `; ${formatCount(finished)} of ${formatCount(cells)} cells trained` : ''}`;
}
