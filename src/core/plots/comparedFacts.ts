import { describeParameter } from '../experiment/describe.ts';
import { cellAt } from '../experiment/sweep.ts';
import { gridPaths } from '../results/alignCells.ts';
import type { RunComparison } from '../results/compareRuns.ts';
import { letterOf } from '../results/runNames.ts';
import type { RunSummary } from '../results/runSummary.ts';
import { formatFixed, formatNumber } from './format.ts';
import type { Row, Table } from './plot.ts';
import { signed } from './runComparisonWords.ts';
import { statusWord } from './words.ts';

/** What a run says of the compared group in one cell. */
export interface SideFacts {
  capacity: number;
  /** A `GroupStatus`. */
  status: number;
  loss: number;
}

/** A cell of the base and what became of it in the other run, where it has it. */
export interface ComparedFacts {
  cell: number;
  before: SideFacts;
  after: SideFacts;
}

export function comparedFacts({ base, other, group, alignment }: RunComparison, cell: number): ComparedFacts {
  const side = (summary: RunSummary, at: number): SideFacts => {
    const index = group === undefined ? -1 : summary.groups.indexOf(group);
    return {
      capacity: summary.capacity[index]?.[at] ?? Number.NaN,
      status: summary.status[index]?.[at] ?? 0,
      loss: summary.loss[at] ?? Number.NaN,
    };
  };
  return { cell, before: side(base.summary, cell), after: side(other.summary, alignment.cellOf[cell] ?? -1) };
}

/** Titles of a tooltip about two runs, by the fields of `comparedTexts`. */
export function comparedTitles({ base, other, group }: RunComparison): Record<string, string> {
  const [a, b] = [letterOf(base.name), letterOf(other.name)];
  return {
    ...(group !== undefined && {
      beforeText: `${group} in ${a}`,
      afterText: `${group} in ${b}`,
      differenceText: `Δ capacity, ${b} − ${a}`,
    }),
    lossBeforeText: `Loss of ${a}`,
    lossAfterText: `Loss of ${b}`,
  };
}

export function comparedTexts({ before, after }: ComparedFacts): Row {
  const side = ({ capacity, status }: SideFacts): string =>
    Number.isNaN(capacity) ? '–' : `${formatFixed(capacity)}, ${statusWord(status)}`;
  return {
    beforeText: side(before),
    afterText: side(after),
    differenceText: signed(after.capacity - before.capacity),
    lossBeforeText: formatNumber(before.loss, 5),
    lossAfterText: formatNumber(after.loss, 5),
  };
}

/** Some cells of the base with what both runs say of them. */
export function comparedTable(comparison: RunComparison, cells: ArrayLike<number>): Table {
  const { base, other } = comparison;
  const { experiment } = base;
  const [a, b] = [letterOf(base.name), letterOf(other.name)];
  const parameters = gridPaths(experiment).map((path) => ({ path, ...describeParameter(experiment, path) }));
  const rows = Array.from(cells, (cell) => {
    const { before, after } = comparedFacts(comparison, cell);
    const { settings, label } = cellAt(experiment, cell);
    const places = parameters.map(({ path, format }) => {
      const value = settings[path];
      return value === undefined ? '–' : format(value);
    });
    return [
      label ?? String(cell),
      ...places,
      before.capacity,
      after.capacity,
      after.capacity - before.capacity,
      statusWord(before.status),
      statusWord(after.status),
      before.loss,
      after.loss,
    ];
  });
  return {
    columns: [
      'Cell',
      ...parameters.map(({ title }) => title),
      `Capacity in ${a}`,
      `Capacity in ${b}`,
      `Difference, ${b} − ${a}`,
      `Status in ${a}`,
      `Status in ${b}`,
      `Loss in ${a}`,
      `Loss in ${b}`,
    ],
    rows,
  };
}
