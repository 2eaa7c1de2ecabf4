import type { Channel, Experiment, Setting } from '../experiment.ts';

/** Settings of a cell, as far as they are asked for. */
export type Kind = Record<string, Setting>;

/** Most kinds of cells that a check looks at. */
export const MOST_KINDS = 20_000;

const isDensity = (path: string): boolean => path === 'data.density' || path.endsWith('.density');

/**
 * The kinds of cells that an experiment has as far as some parameters go: every combination of their values that
 * channels make, and every labelled point's. Of a channel of densities only the least and the greatest are taken.
 * At most `MOST_KINDS` + 1 are returned: what has more is too much to check.
 */
export function kindsOfCell({ sweep, points }: Experiment, paths: ReadonlySet<string>): Kind[] {
  let kinds: Kind[] = [{}];
  for (const channel of Object.values(sweep)) {
    const choices = distinct(choicesOf(channel, paths));
    if (choices.length === 0) continue;
    const most = Math.ceil((MOST_KINDS + 1) / choices.length);
    kinds = kinds.slice(0, most).flatMap((kind) => choices.map((choice) => ({ ...kind, ...choice })));
  }
  const labelled = Object.values(points).map((settings) => only(settings, paths));
  return distinct([...kinds.slice(0, MOST_KINDS + 1), ...labelled]).slice(0, MOST_KINDS + 1);
}

/** What a channel sets of the parameters asked for, position by position; nothing where it sets none of them. */
function choicesOf(channel: Channel, paths: ReadonlySet<string>): Kind[] {
  if (channel.kind === 'cases') {
    const choices = channel.cases.map(({ set }) => only(set, paths));
    return choices.some((choice) => Object.keys(choice).length > 0) ? choices : [];
  }
  const { parameter, values } = channel;
  if (!paths.has(parameter)) return [];
  const all: readonly Setting[] = values;
  const shown = isDensity(parameter) ? extremes(all.filter((value) => typeof value === 'number')) : all;
  return shown.map((value) => ({ [parameter]: value }));
}

function extremes(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? [least] : [least, most];
}

const only = (settings: Kind, paths: ReadonlySet<string>): Kind =>
  Object.fromEntries(Object.entries(settings).filter(([path]) => paths.has(path)));

function distinct(kinds: readonly Kind[]): Kind[] {
  return [...new Map(kinds.map((kind) => [JSON.stringify(Object.entries(kind).sort()), kind])).values()];
}

/** ` where data.density is 0.5 and …`, of a kind of cell; nothing of the file's own values. */
export function whereOf(kind: Kind): string {
  const settings = Object.entries(kind).map(([path, value]) => `${path} is ${value}`);
  return settings.length === 0 ? '' : ` where ${settings.join(' and ')}`;
}
