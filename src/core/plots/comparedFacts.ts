import { describeParameter } from '../experiment/describe.ts';
import { cellAt } from '../experiment/sweep.ts';
import { gridPaths } from '../results/alignCells.ts';
import type { RunComparison } from '../results/compareRuns.ts';
import { letterOf } from '../results/runNames.ts';
import type { RunSummary } from '../results/runSummary.ts';
import { formatFixed, formatNumber } from './format.ts';
import type { Fact, Table } from './plot.ts';
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

/** What a tooltip says of a cell of the base: its settings, and what it is in both runs. */
export function comparedTexts(comparison: RunComparison, cell: number): Fact[] {
  const { base, other, group } = comparison;
  const { experiment } = base;
  const [a, b] = [letterOf(base.name), letterOf(other.name)];
  const { before, after } = comparedFacts(comparison, cell);
  const { label, settings } = cellAt(experiment, cell);
  const side = ({ capacity, status }: SideFacts): string =>
    Number.isNaN(capacity) ? '–' : `${formatFixed(capacity)}, ${statusWord(status)}`;
  const places = Object.entries(settings).map(([path, value]): Fact => {
    const { title, format } = describeParameter(experiment, path);
    return [title, format(value)];
  });
  const capacities: Fact[] =
    group === undefined
      ? []
      : [
          [`${group} in ${a}`, side(before)],
          [`${group} in ${b}`, side(after)],
          [`Δ capacity, ${b} − ${a}`, signed(after.capacity - before.capacity)],
        ];
  return [
    ...(label === undefined ? [] : [['Point', label] as const]),
    ...places,
    ...capacities,
    [`Loss of ${a}`, formatNumber(before.loss, 5)],
    [`Loss of ${b}`, formatNumber(after.loss, 5)],
  ];
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
