import { formatCount } from '../../core/experiment/words.ts';
import { formatShare } from '../../core/plots/format.ts';
import type { RunHeadline } from '../../core/results/runHeadline.ts';
import type { Shard } from '../../core/training/shards.ts';
import type { RunState } from '../../protocol/panelSource.ts';
import type { ListedRun } from '../../protocol/runService.ts';
import { duration, moment } from '../format.ts';
import { escapeMarkdown } from '../hover/markdown.ts';
import type { Localizer } from '../l10n.ts';
import { visibleLine } from '../plainText.ts';
import { progressLine, rateText } from '../runs/progressText.ts';
import type { ExperimentRuns } from './experiments.ts';

/** What stands in a row of the tree. No vscode here. */
export interface Row {
  label: string;
  description: string;
  /** Name of a codicon, and of the theme's colour for it. */
  icon: string;
  color?: string;
  /** For screen readers, which do not see the icon. */
  spoken: string;
  contextValue: string;
}

const ICONS: Record<RunState, [icon: string, color: string]> = {
  queued: ['clock', 'charts.yellow'],
  running: ['sync~spin', 'charts.blue'],
  done: ['pass', 'testing.iconPassed'],
  failed: ['error', 'testing.iconFailed'],
  cancelled: ['circle-slash', 'descriptionForeground'],
  interrupted: ['debug-pause', 'list.warningForeground'],
};

/** How a run stands, in a word or two. */
export function stateText({ state }: Pick<ListedRun, 'state'>, l10n: Localizer): string {
  switch (state) {
    case 'queued':
      return l10n.t('Waiting');
    case 'running':
      return l10n.t('Running');
    case 'done':
      return l10n.t('Done');
    case 'failed':
      return l10n.t('Failed');
    case 'cancelled':
      return l10n.t('Cancelled');
    case 'interrupted':
      return l10n.t('Interrupted');
  }
}

/** A run: `17:05` `Done · 100 % agree · 23.9 % polysemantic`. */
export function runRow(run: ListedRun, now: Date, l10n: Localizer, timeZone?: string): Row {
  const when = moment(run.startedAt, now, timeZone);
  const [icon, color] = ICONS[run.state];
  const parts = [...(run.shard === undefined ? [] : [partText(run.shard, l10n)]), ...stateParts(run, l10n)];
  if (run.stale) {
    parts.push(l10n.t('file changed since'));
  }
  if (run.note !== '') {
    parts.push(`“${shortened(run.note, 60)}”`);
  }
  const description = parts.join(' · ');
  return {
    label: run.star ? `★ ${when}` : when,
    description,
    icon,
    color,
    spoken: [run.star ? l10n.t('starred run') : l10n.t('run'), when, ...parts].join(', '),
    contextValue: `run:${run.state}${run.star ? ':starred' : ''}`,
  };
}

const partText = ({ index, count: of }: Shard, l10n: Localizer): string => l10n.t('shard {0}/{1}', index, of);

function stateParts(run: ListedRun, l10n: Localizer): string[] {
  const some = l10n.t('{0} of {1} cells', formatCount(run.finished), formatCount(run.cells));
  switch (run.state) {
    case 'queued':
      return [run.turn === undefined ? l10n.t('Waiting to start') : progressLine({ ...run, name: '' }, l10n)];
    case 'running': {
      const rate = rateText(run, l10n);
      const left = run.remainingMs === undefined ? [] : [l10n.t('{0} left', duration(run.remainingMs, l10n))];
      return [some, ...(rate === undefined ? [] : [rate]), ...left];
    }
    case 'done':
      return [stateText(run, l10n), ...(run.headline === undefined ? [] : headlineParts(run.headline, l10n))];
    case 'failed':
      return [stateText(run, l10n), ...(run.error === undefined ? [] : [shortened(run.error, 80)])];
    default:
      return [stateText(run, l10n), some];
  }
}

/** `100 % agree`, where theory has an answer, and `23.9 % polysemantic`. */
export function headlineParts({ agrees, differs, polysemantic, finished }: RunHeadline, l10n: Localizer): string[] {
  const known = agrees + differs;
  return [
    ...(known === 0 ? [] : [l10n.t('{0} agree', formatShare(agrees, known))]),
    l10n.t('{0} polysemantic', formatShare(polysemantic, finished)),
  ];
}

/**
 * An experiment file: its name, where it lies, and how many runs there are.
 *
 * @param place   folder of the file as the user knows it; empty at the top of the workspace
 * @param busy    a run of it is on or about to start
 */
export function experimentRow(
  title: string,
  place: string,
  { exists, runs }: ExperimentRuns,
  busy: boolean,
  l10n: Localizer,
): Row {
  const parts = place === '' ? [] : [place];
  if (!exists) {
    parts.push(l10n.t('file is gone'));
  }
  if (runs.length === 0) {
    parts.push(busy ? l10n.t('starting') : l10n.t('not run yet'));
  } else {
    parts.push(runs.length === 1 ? l10n.t('1 run') : l10n.t('{0} runs', runs.length));
  }
  return {
    label: title,
    description: parts.join(' · '),
    icon: exists ? 'beaker' : 'beaker-stop',
    spoken: [l10n.t('experiment {0}', title), ...parts].join(', '),
    contextValue: exists ? (busy ? 'experiment:busy' : 'experiment') : 'experiment:gone',
  };
}

/** All that there is to know of a run without opening it, as Markdown. What came from files is escaped. */
export function runTooltip(run: ListedRun, now: Date, l10n: Localizer, timeZone?: string): string {
  const line = (name: string, value: string): string => `- ${name}: ${value}`;
  const cells =
    run.finished === run.cells
      ? formatCount(run.cells)
      : l10n.t('{0} of {1}', formatCount(run.finished), formatCount(run.cells));
  const lines = [
    line(l10n.t('State'), stateText(run, l10n)),
    ...(run.shard === undefined ? [] : [line(l10n.t('Part'), partText(run.shard, l10n))]),
    line(l10n.t('Started'), moment(run.startedAt, now, timeZone)),
    line(l10n.t('Cells'), cells),
    line(run.given ? l10n.t('Measured in') : l10n.t('Trained in'), duration(run.elapsedMs, l10n)),
    line(l10n.t('Engine'), escapeMarkdown(run.engine)),
    line(l10n.t('Configuration'), `\`${run.configHash.slice(0, 8)}\``),
  ];
  const { headline } = run;
  if (headline !== undefined) {
    const known = headline.agrees + headline.differs;
    if (known > 0) {
      lines.push(
        line(
          l10n.t('Training and theory agree'),
          l10n.t('in {0} of {1} cells', formatShare(headline.agrees, known), formatCount(known)),
        ),
      );
    }
    const share = formatShare(headline.polysemantic, headline.finished);
    lines.push(
      line(l10n.t('{0} is polysemantic', escapeMarkdown(headline.group)), l10n.t('in {0} of the cells', share)),
    );
  }
  const paragraphs = [`**${escapeMarkdown(run.experiment)}**`, lines.join('\n')];
  if (run.error !== undefined) {
    paragraphs.push(escapeMarkdown(run.error, 400));
  }
  if (!run.fileExists) {
    paragraphs.push(l10n.t('The experiment file is gone: {0}', escapeMarkdown(run.file, 200)));
  } else if (run.stale) {
    paragraphs.push(l10n.t('The experiment file has changed since this run.'));
  }
  if (run.note !== '') {
    paragraphs.push(`“${escapeMarkdown(run.note, 1000)}”`);
  }
  if (run.marksProblem !== undefined) {
    paragraphs.push(escapeMarkdown(run.marksProblem, 400));
  }
  return paragraphs.join('\n\n');
}

/** One line of a text that a user or a file gave. */
function shortened(text: string, limit: number): string {
  const characters = [...visibleLine(text)];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : characters.join('');
}
