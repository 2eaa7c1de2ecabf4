import { formatCount } from '../../core/experiment/words.ts';
import type {
  CellFacts,
  GroupFacts,
  GroupMeasures,
  Sharing,
  Spread,
  StatusCounts,
} from '../../core/results/groupFactTypes.ts';
import { fraction, moment, quantity } from '../format.ts';
import { Command } from '../ids.ts';
import type { Localizer } from '../l10n.ts';
import type { HoverFacts, RunFacts } from './facts.ts';
import { commandLink, escapeMarkdown } from './markdown.ts';

/** What the text depends on beside the facts. */
export interface HoverContext {
  l10n: Localizer;
  /** URI of the experiment file, the argument of the links. */
  file: string;
  /** False in Restricted Mode: no link runs anything. */
  canRun: boolean;
  now: Date;
  /** For tests; the machine's own by default. */
  timeZone?: string;
}

/** The Markdown of a hover over a feature group. Its only links are the commands Run and Open Results. */
export function hoverText(facts: HoverFacts, context: HoverContext): string {
  const { l10n } = context;
  const name = escapeMarkdown(facts.group);
  const openResults = commandLink(l10n.t('Open Results'), Command.OpenResults, context.file);
  const run = commandLink(l10n.t('Run Capacity Experiment'), Command.Run, context.file);
  const ending =
    'run' in facts ? sentences(runLine(facts.run, context), links(facts.run, context, openResults, run)) : '';
  switch (facts.kind) {
    case 'not-run':
      return context.canRun
        ? l10n.t('**{0}** is not trained yet. {1} measures its capacity and shows it here.', name, run)
        : l10n.t('**{0}** is not trained yet. Trust this workspace to run experiments.', name);
    case 'unreadable':
      return l10n.t('**{0}**: the latest run cannot be read. {1}', name, escapeMarkdown(facts.reason, 200));
    case 'no-such-group':
      return paragraphs(l10n.t('**{0}** is not in the latest run.', name), ending);
    case 'not-reached':
      return paragraphs(l10n.t('**{0}**: the latest run has not reached this cell yet.', name), ending);
    case 'unmeasurable':
      return l10n.t('**{0}**: the weights cannot be measured. {1}', name, escapeMarkdown(facts.reason, 200));
    case 'measured':
      return measured(name, facts.facts, ending, l10n);
    case 'measured-now':
      return measured(name, facts.facts, nowLine(facts.facts, context), l10n);
  }
}

const measured = (name: string, facts: GroupFacts, ending: string, l10n: Localizer): string =>
  paragraphs(
    headline(name, facts, l10n),
    table(facts, l10n),
    sharingLine(facts, l10n),
    sentences(cellLine(facts.cell, l10n), ending),
  );

/** Where the numbers are from that no run has, and how to get all of them. */
function nowLine({ cell }: GroupFacts, { l10n, canRun, file }: HoverContext): string {
  const measure = commandLink(
    cell.cells === 1 ? l10n.t('Measure and Open Results') : l10n.t('Measure All Cells'),
    Command.Run,
    file,
  );
  const now = l10n.t('Measured just now from the weights that the file names.');
  return canRun ? sentences(now, measure) : now;
}

const sentences = (...parts: string[]): string => parts.filter((part) => part !== '').join(' ');
const paragraphs = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n\n');

function headline(name: string, facts: GroupFacts, l10n: Localizer): string {
  if (facts.diverged) {
    return facts.given
      ? l10n.t('**{0}**: the loss of the given weights is no finite number.', name)
      : l10n.t('**{0}**: training diverged here. Try a smaller learning rate.', name);
  }
  const { capacity, status } = facts.trained;
  return facts.members === 1
    ? l10n.t('**{0}**: capacity **{1}**, {2}', name, fraction(capacity.median), statusText(status, l10n))
    : l10n.t(
        '**{0}**, {1} features: capacity **{2}** (median), {3}',
        name,
        formatCount(facts.members),
        fraction(capacity.median),
        statusText(status, l10n),
      );
}

/** Trained beside theory, a row a quantity. Several members: median, and the range where they differ. */
function table(facts: GroupFacts, l10n: Localizer): string {
  if (facts.diverged) {
    return '';
  }
  const { trained, theory } = facts;
  const columns: [string, (measures: GroupMeasures) => string][] = [
    [l10n.t('Capacity'), (m) => spread(m.capacity, fraction)],
    [l10n.t('Status'), (m) => statusText(m.status, l10n)],
    [l10n.t('Length'), (m) => spread(m.length, quantity)],
    [facts.given ? l10n.t('Marginal benefit, probe') : l10n.t('Marginal benefit'), benefitText],
  ];
  if (trained.recovery !== undefined) {
    columns.push([l10n.t('Recovery'), (m) => (m.recovery === undefined ? '–' : spread(m.recovery, fraction))]);
  }
  const rows = columns.map(([title, cell]) =>
    row(title, cell(trained), ...(theory === undefined ? [] : [cell(theory)])),
  );
  const loss = row(
    l10n.t('Loss of the cell'),
    quantity(facts.loss),
    ...(theory === undefined ? [] : [quantity(facts.lossTheory ?? Number.NaN)]),
  );
  const head = row(
    ' ',
    facts.given ? l10n.t('Given') : l10n.t('Trained'),
    ...(theory === undefined ? [] : [l10n.t('Theory')]),
  );
  const rule = theory === undefined ? '| :-- | --: |' : '| :-- | --: | --: |';
  return [head, rule, ...rows, loss].join('\n');
}

/** With its standard error, of several members the largest. */
function benefitText({ marginalBenefit, benefitStandardError: error }: GroupMeasures): string {
  if (marginalBenefit === undefined) {
    return '–';
  }
  const text = spread(marginalBenefit, quantity);
  return error === undefined ? text : `${text} ± ${quantity(error)}`;
}

/** The wide blank keeps the second column of words off the first. */
const row = (title: string, trained: string, ...theory: string[]): string =>
  `| ${[title, trained, ...theory.map((cell) => `&emsp;${cell}`)].join(' | ')} |`;

/** The number; for numbers that look different, their median with the range. */
function spread(values: Spread, format: (value: number) => string): string {
  const [low, median, high] = [format(values.low), format(values.median), format(values.high)];
  return low === high ? median : `${median} (${low} … ${high})`;
}

/** The status; of members that are not alike, how many have each. */
export function statusText(counts: StatusCounts, l10n: Localizer): string {
  const words = {
    ignored: l10n.t('ignored'),
    polysemantic: l10n.t('polysemantic'),
    dedicated: l10n.t('dedicated'),
  };
  const present = (['dedicated', 'polysemantic', 'ignored'] as const).filter((status) => counts[status] > 0);
  const [only] = present;
  if (present.length === 1 && only !== undefined) {
    return words[only];
  }
  return present.map((status) => `${formatCount(counts[status])} ${words[status]}`).join(', ');
}

function sharingLine(facts: GroupFacts, l10n: Localizer): string {
  if (facts.diverged || facts.trained.capacity.high === 0) {
    return '';
  }
  if (facts.sharing.length === 0) {
    return l10n.t('Shares its dimensions with no other feature.');
  }
  const partners = facts.sharing.map((partner) => sharingText(partner, l10n));
  return l10n.t('Shares with {0}.', partners.join('; '));
}

function sharingText({ group, own, features, cosine }: Sharing, l10n: Localizer): string {
  const range = spread(cosine, fraction);
  if (own) {
    return l10n.t('others of {0}, |cos| {1}', escapeMarkdown(group), range);
  }
  return features === 1
    ? l10n.t('{0}, |cos| {1}', escapeMarkdown(group), range)
    : l10n.t('{0} ({1} features), |cos| {2}', escapeMarkdown(group), formatCount(features), range);
}

function cellLine(cell: CellFacts, l10n: Localizer): string {
  if (cell.cells === 1) {
    return '';
  }
  const settings = cell.settings.map(({ title, value }) => `${escapeMarkdown(title)} = ${escapeMarkdown(value)}`);
  const where =
    cell.label === undefined
      ? l10n.t('cell {0} of {1}', formatCount(cell.index + 1), formatCount(cell.cells))
      : l10n.t('point {0}', escapeMarkdown(cell.label));
  return l10n.t("At {0}, the nearest to the file's own values: {1}.", where, settings.join(', '));
}

function runLine(run: RunFacts, context: HoverContext): string {
  const { l10n } = context;
  const when = moment(run.startedAt, context.now, context.timeZone);
  const progress = l10n.t('{0} of {1} cells', formatCount(run.finished), formatCount(run.cells));
  const states = {
    queued: l10n.t('Run of {0}, waiting to start.', when),
    running: l10n.t('Run of {0}, still training: {1}.', when, progress),
    done: l10n.t('Run of {0}.', when),
    failed: l10n.t('Run of {0}, failed after {1}.', when, progress),
    cancelled: l10n.t('Run of {0}, cancelled after {1}.', when, progress),
    interrupted: l10n.t('Run of {0}, interrupted after {1}.', when, progress),
  };
  const line = states[run.state];
  return run.stale ? `${line} ${l10n.t('**Stale**: the file has changed since.')}` : line;
}

/** Run is offered where it would change something: the file is another one by now, or the run is not complete. */
function links(run: RunFacts, { canRun }: HoverContext, openResults: string, runAgain: string): string {
  const stopped = run.state === 'cancelled' || run.state === 'failed' || run.state === 'interrupted';
  return canRun && (run.stale || stopped) ? `${openResults} · ${runAgain}` : openResults;
}
