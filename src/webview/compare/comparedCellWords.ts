import { cellTitle } from '../../core/plots/cellTitle.ts';
import { comparedFacts } from '../../core/plots/comparedFacts.ts';
import { cellDifferenceText } from '../../core/plots/runComparisonWords.ts';
import type { RunComparison } from '../../core/results/compareRuns.ts';
import type { PairedStarts } from '../../core/results/pairedStarts.ts';

/** What both runs say of a cell of the base. */
export function comparedCellText(comparison: RunComparison, cell: number, paired?: PairedStarts): string {
  const { group, alignment } = comparison;
  if ((alignment.cellOf[cell] ?? -1) < 0) return 'The other run has no cell with these settings.';
  if (group === undefined) return 'The runs have no feature group in common.';
  const { before, after } = comparedFacts(comparison, cell);
  return cellDifferenceText(group, [before, after], paired);
}

/** What a screen reader hears when a cell is chosen. */
export const comparedCellSentence = (comparison: RunComparison, cell: number): string =>
  `${cellTitle(comparison.base.experiment, cell)}. ${comparedCellText(comparison, cell)}`;
