import { cellAt } from '../core/experiment/sweep.ts';
import { comparisonSentence, comparisonWords, transitionText } from '../core/plots/runComparisonWords.ts';
import { statusWord } from '../core/plots/words.ts';
import type { ComparedRun, Differences } from '../core/results/compareCells.ts';
import type { RunComparison } from '../core/results/compareRuns.ts';
import type { ConfigDifference } from '../core/results/configDifferences.ts';
import { letterOf } from '../core/results/runNames.ts';
import type { JsonEvent } from './output.ts';

/** The differences of configurations as a table, a column for each run. */
export function configText(differences: readonly ConfigDifference[], runs: readonly ComparedRun[]): string[] {
  if (differences.length === 0) return ['The runs have the same configuration, defaults included.'];
  const rows = [
    ['', ...runs.map(({ name }) => letterOf(name))],
    ...differences.map(({ path, values }) => [path, ...values]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** How a run differs from the base, in a few lines. */
export function comparisonText(comparison: RunComparison): string[] {
  const { base, other, cells } = comparison;
  const moved = cells.transitions.filter(({ before, after }) => before !== after);
  return [
    `${letterOf(other.name)} against ${letterOf(base.name)}: ${comparisonSentence(comparison)}`,
    ...moved.map((transition) => `  ${transitionText(transition)}`),
    ...comparisonWords(comparison).notes,
  ];
}

/** The same as numbers; differences are those of `other` from `base`. */
export function comparisonEvent(comparison: RunComparison, base: string, other: string): JsonEvent {
  const { group, groups, alignment, cells } = comparison;
  const { experiment } = comparison.base;
  const told = ({ cells: count, mean, meanSize, largest }: Differences): object =>
    count === 0
      ? { cells: 0 }
      : {
          cells: count,
          mean,
          meanSize,
          ...(largest !== undefined && { largest: { ...largest, at: cellAt(experiment, largest.cell).settings } }),
        };
  return {
    event: 'comparison',
    base,
    other,
    group: group ?? null,
    groups,
    cells: alignment.cellOf.length,
    matched: alignment.matched,
    ...(alignment.gap !== undefined && { gap: alignment.gap }),
    compared: cells.compared,
    changes: cells.changes,
    unfinished: cells.unfinished,
    diverged: cells.diverged,
    transitions: cells.transitions.map(({ before, after, cells: count }) => ({
      before: statusWord(before),
      after: statusWord(after),
      cells: count,
    })),
    capacity: told(cells.capacity),
    loss: told(cells.loss),
    sharing: told(cells.sharing),
    sharingByRank: cells.sharingByRank,
  };
}
