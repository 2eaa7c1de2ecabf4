import type { Experiment } from '../experiment/experiment.ts';
import { gridSize } from '../experiment/sweep.ts';
import type { RunSummary } from '../results/runSummary.ts';
import { diagramAxis } from './axes.ts';
import { groupIndex } from './cellRows.ts';
import { type DiagramLayout, diagramLayout, inGrid } from './layout.ts';

/** The diagrams of a sweep with rows or columns, as a grid on equal axes. */
export interface Multiples {
  /** [row][column] with the axes' titles and labels at the left and the lower border alone. */
  panels: DiagramLayout[][];
  /** Empty where the sweep has no rows (no columns). */
  rowTitles: string[];
  columnTitles: string[];
}

/** @returns undefined where the experiment has one diagram */
export function diagramMultiples(experiment: Experiment): Multiples | undefined {
  const size = gridSize(experiment);
  if (size.row * size.column < 2) {
    return undefined;
  }
  const layouts = Array.from({ length: size.row }, (_, row) =>
    Array.from({ length: size.column }, (__, column) => diagramLayout(experiment, { row, column })),
  );
  return {
    panels: withOuterAxes(layouts),
    rowTitles: channelTitles(experiment, 'row'),
    columnTitles: channelTitles(experiment, 'column'),
  };
}

/** Part of a grid: the rows and columns in which some diagram has the property, as a grid of its own. */
export function multiplesWhere(multiples: Multiples, has: (layout: DiagramLayout) => boolean): Multiples | undefined {
  const { panels, rowTitles, columnTitles } = multiples;
  const rows = panels.flatMap((row, index) => (row.some(has) ? [index] : []));
  const columns = (panels[0] ?? []).flatMap((_, index) =>
    panels.some((row) => row[index] !== undefined && has(row[index])) ? [index] : [],
  );
  const chosen = rows.map((row) => columns.flatMap((column) => panels[row]?.[column] ?? []));
  const titles = (of: string[], indices: number[]): string[] =>
    of.length === 0 ? [] : indices.map((index) => of[index] ?? '');
  return rows.length === 0
    ? undefined
    : {
        panels: withOuterAxes(chosen),
        rowTitles: titles(rowTitles, rows),
        columnTitles: titles(columnTitles, columns),
      };
}

/** Is there a closed form for some cell of a diagram? */
export function hasTheory(summary: RunSummary, group: string, { cells, points }: DiagramLayout): boolean {
  const theory = summary.capacityTheory[groupIndex(summary, group)];
  const known = (cell: number): boolean => Number.isFinite(theory?.[cell]);
  return cells.some(known) || points.some(({ cell }) => known(cell));
}

function withOuterAxes(layouts: readonly DiagramLayout[][]): DiagramLayout[][] {
  return layouts.map((row, r) => row.map((layout, c) => inGrid(layout, { x: r < layouts.length - 1, y: c > 0 })));
}

/** What the places of a channel are called over a diagram: `Activation ReLU`, or the name of a case. */
export function channelTitles(experiment: Experiment, channel: 'row' | 'column'): string[] {
  const axis = diagramAxis(experiment, channel);
  const named = experiment.sweep[channel]?.kind === 'cases';
  return axis === undefined ? [] : axis.labels.map((label) => (named ? label : `${axis.title} ${label}`));
}
