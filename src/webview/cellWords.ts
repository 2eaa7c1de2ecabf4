import { describeParameter } from '../core/experiment/describe.ts';
import type { Experiment } from '../core/experiment/experiment.ts';
import { cellAt, sweptPaths } from '../core/experiment/sweep.ts';
import { groupIndex } from '../core/plots/cellRows.ts';
import { formatFixed } from '../core/plots/format.ts';
import { statusWord } from '../core/plots/words.ts';
import type { RunSummary } from '../core/results/runSummary.ts';

/** `Point E: relative importance of odd 0.49, density 0.1` */
export function cellTitle(experiment: Experiment, index: number): string {
  const { label, settings } = cellAt(experiment, index);
  // In the order of the axes, whatever order a point is written in.
  const named = sweptPaths(experiment).flatMap((path) => {
    const value = settings[path];
    if (value === undefined) {
      return [];
    }
    const { title, format } = describeParameter(experiment, path);
    return `${title.charAt(0).toLowerCase()}${title.slice(1)} ${format(value)}`;
  });
  const what = label === undefined ? 'Cell' : `Point ${label}`;
  return named.length === 0 ? 'The model of this file' : `${what}: ${named.join(', ')}`;
}

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
