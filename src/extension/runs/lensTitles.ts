import { formatCount } from '../../core/experiment/words.ts';
import type { Work } from '../../core/training/work.ts';
import type { RunDescription } from '../../protocol/panelSource.ts';
import { moment, roughDuration } from '../format.ts';
import { Command } from '../ids.ts';
import type { Localizer } from '../l10n.ts';
import type { DurationEstimate } from './runSpeeds.ts';

export interface Lens {
  title: string;
  /** Empty: a text that does nothing. */
  command: Command | 'capacityLab.compare' | '';
  tooltip: string;
}

export interface LensState {
  /** The file runs, or is about to. */
  running: boolean;
  /** The latest run on disk, if any. */
  latest?: Pick<RunDescription, 'finished' | 'cells' | 'startedAt' | 'state'>;
  /** False in Restricted Mode. */
  canRun: boolean;
  /** The file names weights: it is measured, not trained. */
  given?: boolean;
  /** How many runs of the file there are. */
  runs?: number;
  /** What a run would take; left out where the file has errors. */
  work?: Pick<Work, 'cells' | 'starts'>;
  duration?: DurationEstimate;
}

/**
 * The lenses above the first line of an experiment file: Run · Open results · Compare · how much work that is, or Cancel ·
 * Open results while it runs.
 */
export function lensTitles(
  { running, latest, canRun, given = false, runs = 0, work, duration }: LensState,
  now: Date,
  l10n: Localizer,
  timeZone?: string,
): Lens[] {
  const lenses: Lens[] = [];
  if (running) {
    lenses.push({
      title: l10n.t('$(stop-circle) Cancel'),
      command: Command.Cancel,
      tooltip: l10n.t('Stop training. What is finished is kept, and running again goes on from there.'),
    });
  } else if (canRun) {
    lenses.push({
      title: given ? l10n.t('$(play) Measure') : l10n.t('$(play) Run'),
      command: Command.Run,
      tooltip: given
        ? l10n.t('Measure the weights that this file names and open its panel.')
        : l10n.t('Train this experiment and open its panel.'),
    });
  }
  if (running) {
    lenses.push({ title: l10n.t('Open results'), command: Command.OpenResults, tooltip: openTooltip(l10n) });
  } else if (latest !== undefined) {
    const when = moment(latest.startedAt, now, timeZone);
    const cells =
      latest.finished === latest.cells
        ? l10n.t('{0} cells', formatCount(latest.cells))
        : l10n.t('{0} of {1} cells', formatCount(latest.finished), formatCount(latest.cells));
    lenses.push({
      title: l10n.t('Open results ({0}, {1})', cells, when),
      command: Command.OpenResults,
      tooltip: openTooltip(l10n),
    });
  }
  if (runs > 1) {
    lenses.push({
      title: l10n.t('Compare'),
      command: 'capacityLab.compare',
      tooltip: l10n.t('Compare runs of this experiment: {0} are there.', formatCount(runs)),
    });
  }
  if (!running && work !== undefined) lenses.push(workLens(work, duration, l10n));
  return lenses;
}

/** `1,277 cells × 4 starts, about 2 s`; without the time where nothing is known of it. */
function workLens(
  { cells, starts }: Pick<Work, 'cells' | 'starts'>,
  duration: DurationEstimate | undefined,
  l10n: Localizer,
): Lens {
  const cellWords = cells === 1 ? l10n.t('1 cell') : l10n.t('{0} cells', formatCount(cells));
  const size = starts === 1 ? cellWords : l10n.t('{0} × {1} starts', cellWords, formatCount(starts));
  if (duration === undefined) {
    return {
      title: size,
      command: '',
      tooltip: l10n.t('How long this takes is not known: nothing alike was run yet.'),
    };
  }
  const from = {
    'last-run': l10n.t('As long as the last run of this very configuration took.'),
    'this-machine': l10n.t(
      'Estimated from the last run of this kind on this machine. Models that converge early end sooner.',
    ),
    examples: l10n.t(
      'Estimated from what the examples take on two cores at 2.45 GHz, for your number of threads. It gets better with the first run.',
    ),
  };
  const title = l10n.t('{0}, about {1}', size, roughDuration(duration.ms, l10n));
  return { title, command: '', tooltip: from[duration.from] };
}

const openTooltip = (l10n: Localizer): string => l10n.t('Open the panel of the latest run.');
