import type { ListedRun } from '../../protocol/runService.ts';
import type { Localizer } from '../l10n.ts';
import { type ExperimentRuns, titleOf } from './experiments.ts';
import { stateText } from './rowText.ts';

/**
 * The runs that a filter leaves: each of its words must stand in the name of the file or of the experiment, in the words
 * for the run's state, in its note, or be *starred* or *changed*. Experiments that are left without runs are left out,
 * unless they had none and their name matches. An empty filter leaves everything.
 */
export function filterRuns(experiments: readonly ExperimentRuns[], filter: string, l10n: Localizer): ExperimentRuns[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return [...experiments];
  }
  return experiments.flatMap((experiment) => {
    const title = titleOf(experiment.file).toLowerCase();
    const runs = experiment.runs.filter((run) => {
      const text = `${title} ${searchable(run, l10n)}`;
      return words.every((word) => text.includes(word));
    });
    const matches = runs.length > 0 || (experiment.runs.length === 0 && words.every((word) => title.includes(word)));
    return matches ? [{ ...experiment, runs }] : [];
  });
}

const searchable = (run: ListedRun, l10n: Localizer): string =>
  [
    run.experiment,
    stateText(run, l10n),
    run.note,
    run.star ? l10n.t('starred') : '',
    run.stale ? l10n.t('changed') : '',
  ]
    .join(' ')
    .toLowerCase();
