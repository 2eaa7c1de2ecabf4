import type { Experiment } from '../core/experiment/experiment.ts';
import { groupIndex } from '../core/plots/cellRows.ts';
import { cellTitle } from '../core/plots/cellTitle.ts';
import { formatFixed } from '../core/plots/format.ts';
import { statusWord } from '../core/plots/words.ts';
import type { RunSummary } from '../core/results/runSummary.ts';

/** What a screen reader hears when a cell is chosen. */
export function cellSentence(experiment: Experiment, summary: RunSummary, group: string, index: number): string {
  const place = groupIndex(summary, group);
  const trained = statusWord(summary.status[place]?.[index]);
  const found =
    trained === 'unfinished'
      ? 'not trained yet'
      : `${trained}, capacity ${formatFixed(summary.capacity[place]?.[index] ?? Number.NaN)}`;
  return `${cellTitle(experiment, index)}. ${group}: ${found}.`;
}
