import { cellAt, nearestCell } from '../experiment/sweep.ts';
import type { ComparedRun } from '../results/compareCells.ts';
import type { RunComparison } from '../results/compareRuns.ts';
import { letterOf } from '../results/runNames.ts';
import type { DrawnView } from './cellViews.ts';
import { type DifferenceQuantity, differenceLegendPlot, differenceMapPlot } from './differenceMap.ts';
import { type DiagramLayout, diagramLayout } from './layout.ts';
import { lossScatterPlot } from './lossScatter.ts';
import { overlaidBoundariesPlot } from './overlaidBoundaries.ts';
import { overlaidLinesPlot } from './overlaidLines.ts';
import { type Plot, plotOf, SCALES_APART } from './plot.ts';
import type { View } from './spec.ts';
import type { PlotTheme } from './theme.ts';

/** The pictures of a comparison, by the names that they are asked for by, and what they show. */
export const COMPARISON_VIEWS = {
  difference: 'Map of the differences between two runs',
  overlay: 'Phase boundaries of all runs over each other, or their lines along one axis',
  losses: 'Losses of two runs against each other',
} as const;
export type ComparisonView = keyof typeof COMPARISON_VIEWS;

export interface ComparisonViewOptions {
  theme: PlotTheme;
  /** Of the map. */
  quantity: DifferenceQuantity;
}

/** Of a plotting area, pixels. */
const SIZE = { width: 520, height: 420 };

/**
 * A picture of compared runs, or a sentence that says why there is none. Sweeps over four channels are drawn where the
 * cell nearest to the file's own values lies.
 *
 * @param runs       all of them, for the overlay
 * @param comparison of the first with another of them
 */
export function comparisonView(
  view: ComparisonView,
  runs: readonly ComparedRun[],
  comparison: RunComparison,
  { theme, quantity }: ComparisonViewOptions,
): DrawnView | string {
  const { experiment } = comparison.base;
  const { at } = cellAt(experiment, nearestCell(experiment));
  const layout = diagramLayout(experiment, { row: at.row ?? 0, column: at.column ?? 0 });
  const pair = [comparison.base.name, comparison.other.name];
  switch (view) {
    case 'difference': {
      const plot = differencePlot(layout, comparison, { theme, quantity });
      const [a, b] = pair.map(letterOf);
      return typeof plot === 'string' ? plot : { plot, text: `Difference ${b} − ${a}`, subtitle: pair };
    }
    case 'losses': {
      const plot = lossScatterPlot(comparison, theme, SIZE);
      if (plot === undefined) return 'These runs have no losses that measure the same.';
      return { plot, text: 'Losses, a dot for each cell', subtitle: pair };
    }
    case 'overlay':
      return overlay(layout, runs, comparison.group, theme);
  }
}

function overlay(
  layout: DiagramLayout,
  runs: readonly ComparedRun[],
  group: string | undefined,
  theme: PlotTheme,
): DrawnView | string {
  if (group === undefined) return 'These runs have no feature group in common.';
  if (isPlane(layout)) {
    const plot = overlaidBoundariesPlot(layout, runs, { theme, group, ...SIZE });
    if (plot === undefined) return 'Boundaries are drawn where both axes are ranges; here one is a list of values.';
    return {
      plot,
      text: `Phase boundaries of ${group}`,
      subtitle: ['ignored below the thin lines, dedicated above the thick ones'],
    };
  }
  const plot = overlaidLinesPlot(layout, runs, { theme, group, ...SIZE });
  return plot === undefined
    ? 'The first run sweeps nothing, so there are no lines to lay over each other.'
    : { plot, text: `Capacity of ${group}`, subtitle: [] };
}

/** The map above its colours. */
function differencePlot(
  layout: DiagramLayout,
  comparison: RunComparison,
  { theme, quantity }: ComparisonViewOptions,
): Plot | string {
  if (!isPlane(layout)) {
    return 'A map of differences needs a sweep along two axes. Along one, the view overlay has the lines of all runs.';
  }
  const { capacity, loss } = comparison.cells;
  if ((quantity === 'capacity' ? capacity : loss).cells === 0) {
    return `These runs have no cells of which the ${quantity} could be compared one by one. The view overlay lays the boundaries of both over each other.`;
  }
  const map = differenceMapPlot(layout, comparison, { theme, quantity, ...SIZE });
  const legend = differenceLegendPlot(comparison, quantity, SIZE.width, theme);
  const parts = { vconcat: [inside(map), inside(legend)], spacing: 10, center: true };
  const view = { ...SCALES_APART, ...parts } as View;
  const { description, table, raster } = map;
  return plotOf({ view, data: { ...map.data, ...legend.data } }, theme, {
    description,
    table,
    ...(raster !== undefined && { raster }),
  });
}

/** What only the outermost specification has. */
const OUTERMOST = ['$schema', 'background', 'padding', 'autosize', 'config'];

const inside = ({ spec }: Plot): object =>
  Object.fromEntries(Object.entries(spec).filter(([key]) => !OUTERMOST.includes(key)));

const isPlane = ({ x, y }: DiagramLayout): boolean => x !== undefined && y !== undefined;
