import { formatCount } from '../../core/experiment/words.ts';
import type { RunDescription } from '../../protocol/panelSource.ts';
import { duration } from '../format.ts';
import type { Localizer } from '../l10n.ts';
import { labelText } from '../plainText.ts';

/** What progress is told of: a part of `RunDescription`. */
export type Progress = Pick<RunDescription, 'state' | 'cells' | 'finished' | 'remainingMs' | 'elapsedMs' | 'turn'> & {
  name: string;
  /** Its models were given, and measured. */
  given?: boolean;
};

/** Whole percent that is finished; 100 only when nothing is left. */
export const percent = (finished: number, cells: number): number =>
  cells === 0 ? 0 : Math.min(finished === cells ? 100 : 99, Math.floor((100 * finished) / cells));

/** Text of the status bar while runs go on; the name of the run only while there is one. */
export function statusBarText(runs: readonly Progress[], l10n: Localizer): string {
  const [run] = runs;
  if (run === undefined) {
    return '';
  }
  const finished = runs.reduce((sum, { finished: some }) => sum + some, 0);
  const cells = runs.reduce((sum, { cells: some }) => sum + some, 0);
  const what = runs.length === 1 ? plain(run.name) : l10n.t('{0} experiments', runs.length);
  const parts = [`${what}: ${percent(finished, cells)} %`];
  const waiting = runs.filter(({ turn }) => turn !== undefined).length;
  if (waiting > 0) {
    parts.push(l10n.t('{0} waiting', waiting));
    return `$(sync~spin) ${parts.join(' · ')}`;
  }
  const remaining = Math.max(...runs.map(({ remainingMs }) => remainingMs ?? Number.NaN));
  if (Number.isFinite(remaining)) {
    parts.push(l10n.t('{0} left', duration(remaining, l10n)));
  }
  return `$(sync~spin) ${parts.join(' · ')}`;
}

/** One line on a run: in the status bar's tooltip and where a run is picked. */
export function progressLine(run: Progress, l10n: Localizer): string {
  if (run.turn !== undefined) {
    return turnText(run.turn, l10n);
  }
  const done = l10n.t('{0} of {1} cells', formatCount(run.finished), formatCount(run.cells));
  return run.remainingMs === undefined ? done : l10n.t('{0}, {1} left', done, duration(run.remainingMs, l10n));
}

/** Where a run stands that waits for others of this window: `Waiting for its turn, 2nd of 3`. */
export function turnText({ place, of }: { place: number; of: number }, l10n: Localizer): string {
  const ordinals = [l10n.t('1st'), l10n.t('2nd'), l10n.t('3rd')];
  return l10n.t('Waiting for its turn, {0} of {1}', ordinals[place - 1] ?? l10n.t('{0}th', place), of);
}

/** How fast a run goes on average: `410 cells/s`, or by the minute where that is slow; `undefined` before there is anything to say. */
export function rateText(
  { finished, elapsedMs }: Pick<Progress, 'finished' | 'elapsedMs'>,
  l10n: Localizer,
): string | undefined {
  if (finished === 0 || elapsedMs <= 0) {
    return undefined;
  }
  const perSecond = (1000 * finished) / elapsedMs;
  return perSecond >= 1
    ? l10n.t('{0} cells/s', formatCount(Number(perSecond.toPrecision(2))))
    : l10n.t('{0} cells/min', Number((60 * perSecond).toPrecision(2)));
}

/** What is told when a run has ended and its panel is out of sight. */
export function endText(run: Progress & { error?: string }, l10n: Localizer): string {
  const progress = l10n.t('{0} of {1} cells', formatCount(run.finished), formatCount(run.cells));
  switch (run.state) {
    case 'done':
      return run.given === true
        ? l10n.t('{0}: {1} cells measured in {2}.', run.name, formatCount(run.cells), duration(run.elapsedMs, l10n))
        : l10n.t('{0}: {1} cells trained in {2}.', run.name, formatCount(run.cells), duration(run.elapsedMs, l10n));
    case 'cancelled':
      return l10n.t('{0}: cancelled after {1}. Run again to go on.', run.name, progress);
    case 'failed':
      return l10n.t('{0} failed after {1}: {2}', run.name, progress, run.error ?? l10n.t('no reason was given'));
    default:
      return l10n.t('{0}: interrupted after {1}. Run again to go on.', run.name, progress);
  }
}

/** A name from a file must not bring icons `$(…)` or line breaks into the status bar. */
const plain = (name: string): string => {
  const characters = [...labelText(name)];
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : characters.join('');
};
