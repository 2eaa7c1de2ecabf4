import type { Experiment } from '../experiment/experiment.ts';
import { gridSize } from '../experiment/sweep.ts';
import { headline } from '../results/headline.ts';
import type { RunSummary } from '../results/runSummary.ts';
import { theorySummary } from '../results/summary.ts';
import { diagramAxis } from './axes.ts';
import { capacityLinesView } from './capacityLines.ts';
import { groupIndex } from './cellRows.ts';
import { formatCount, formatShare } from './format.ts';
import { type DiagramLayout, diagramLayout } from './layout.ts';
import { legendNeeds, legendView } from './legend.ts';
import { phaseDiagramView } from './phaseDiagram.ts';
import { complete, type PlotView, plotOf, SCALES_APART } from './plot.ts';
import type { TopLevelSpec, View } from './spec.ts';
import { PAPER_THEME, type PlotTheme } from './theme.ts';
import { withTheory } from './withTheory.ts';

export interface FigureOptions {
  theme?: PlotTheme;
  /** Feature group whose capacity is drawn; the experiment's own when left out. */
  group?: string;
  /** Plotting area of each diagram, pixels. */
  width?: number;
  height?: number;
  /** Under the title; what the run found when left out. */
  caption?: string;
}

/**
 * The figure of a run, for publication: analytic and trained diagram side by side on equal scales, one pair for each
 * row and column of the sweep, one legend under all. With one swept axis the diagrams are lines of capacity.
 *
 * @returns a complete Vega-Lite specification with its data inside; `undefined` for an experiment that sweeps nothing,
 *   which has no diagram
 */
export function figureSpec(
  experiment: Experiment,
  summary: RunSummary,
  options: FigureOptions = {},
): TopLevelSpec | undefined {
  const { theme = PAPER_THEME, width = 340, height = 290 } = options;
  const group = options.group ?? experiment.marginal.feature;
  const size = gridSize(experiment);
  if (size.x * size.y * size.row * size.column < 2) {
    return undefined;
  }
  const full = withTheory(summary, theorySummary(experiment));
  const pairs: PlotView[] = [];
  for (let row = 0; row < size.row; row++) {
    for (let column = 0; column < size.column; column++) {
      const layout = diagramLayout(experiment, { row, column });
      pairs.push(
        diagramPair(layout, full, {
          theme,
          width,
          height,
          group,
          name: sliceName(experiment, row, column),
          prefix: `r${row}c${column}_`,
        }),
      );
    }
  }
  const isDiagram = size.x > 1 && size.y > 1;
  const legend = isDiagram ? [legendView(group, legendNeeds(full, groupIndex(full, group)), 2 * width, theme)] : [];
  const parts = [...pairs, ...legend];
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

interface PairOptions {
  theme: PlotTheme;
  width: number;
  height: number;
  group: string;
  /** Names the slice, empty where there is only one. */
  name: string;
  prefix: string;
}

function diagramPair(layout: DiagramLayout, summary: RunSummary, options: PairOptions): PlotView {
  const { name, prefix, ...rest } = options;
  const draw = layout.x !== undefined && layout.y !== undefined ? phaseDiagramView : capacityLinesView;
  const of = (side: 'theory' | 'trained', title: string): PlotView =>
    draw(layout, summary, {
      ...rest,
      side,
      title: name === '' ? title : `${title}: ${name}`,
      prefix: `${prefix}${side}_`,
    });
  const [theory, trained] = [of('theory', 'Theory'), of('trained', 'Trained')];
  return {
    view: { ...SCALES_APART, hconcat: [theory.view, trained.view], spacing: 24 } as View,
    data: { ...theory.data, ...trained.data },
  };
}

/** `Dimensions = 3, Case = wide`: which diagram of a matrix of diagrams. */
function sliceName(experiment: Experiment, row: number, column: number): string {
  const named = (channel: 'row' | 'column', index: number): string[] => {
    const axis = diagramAxis(experiment, channel);
    return axis === undefined ? [] : [`${axis.title} ${axis.labels[index] ?? ''}`];
  };
  return [...named('row', row), ...named('column', column)].join(', ');
}

function captionOf({ model, features }: Experiment, summary: RunSummary, group: string): string {
  const { agrees, differs, ties, finished, cells } = headline(summary, group);
  const count = features.reduce((sum, feature) => sum + feature.count, 0);
  const what = `${count} features in ${model.dimensions} dimensions, ${model.activation} ${model.family}`;
  const known = agrees + differs;
  const found =
    known === 0
      ? ''
      : `; ${formatShare(agrees, known)} of ${formatCount(known)} trained cells have the predicted status`;
  const apart = ties === 0 ? '' : ` (${formatCount(ties)} at a tie apart)`;
  return `${what}${found}${apart}${finished < cells ? `; ${formatCount(finished)} of ${formatCount(cells)} cells trained` : ''}`;
}
