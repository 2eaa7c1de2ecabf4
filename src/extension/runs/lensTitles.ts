import type { RunDescription } from '../../protocol/panelSource.ts';
import { count, moment } from '../format.ts';
import { Command } from '../ids.ts';
import type { Localizer } from '../l10n.ts';

export interface Lens {
  title: string;
  command: Command;
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
}

/** The lenses above the first line of an experiment file: Run · Open results, or Cancel · Open results while it runs. */
export function lensTitles(
  { running, latest, canRun, given = false }: LensState,
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
        ? l10n.t('{0} cells', count(latest.cells))
        : l10n.t('{0} of {1} cells', count(latest.finished), count(latest.cells));
    lenses.push({
      title: l10n.t('Open results ({0}, {1})', cells, when),
      command: Command.OpenResults,
      tooltip: openTooltip(l10n),
    });
  }
  return lenses;
}

const openTooltip = (l10n: Localizer): string => l10n.t('Open the panel of the latest run.');
