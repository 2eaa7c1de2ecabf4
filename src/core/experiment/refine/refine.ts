import { type Document, isMap } from 'yaml';
import type { ChannelName, Experiment, Setting } from '../experiment.ts';
import { isGiven } from '../experiment.ts';
import { findParameter } from '../parameters.ts';
import { parseExperiment } from '../parse.ts';
import { CHANNELS } from '../resolve.ts';
import { ownSetting } from '../settings.ts';
import { editable, layout, writeChannel, writeScalar, writeSetting } from './edits.ts';
import { refinedTitle } from './names.ts';
import { type Cut, narrowed, type WrittenRange } from './narrow.ts';
import type { DiagramRegion } from './region.ts';

export interface RefineRequest {
  region: DiagramRegion;
  /** Values along x and y where they are ranges; left out: as many as before. */
  points?: { x?: number; y?: number };
  /** Where the region was seen: name of the file, name of the run. */
  seenIn: { file: string; run: string };
  /** The text is a JSON file; what is written then is one as well. */
  json: boolean;
}

/** The text of the new file and the labels of the points left out, or why there is none. */
export type Refined = { text: string; leftOut: string[] } | { problem: string };

/**
 * The text of an experiment file that sweeps a region of another one's diagram.
 *
 * x and y are cut to the region (`narrowed`). Of small multiples only the panel that the region names stays: its channel
 * goes, and what it set is written into the file. Labelled points outside of the region go. All else stays, comments
 * included, the seed too; but initial parameters are keyed by the seed and the index of a cell, so that cells of the new
 * file start from other ones than those at the same place before.
 */
export function refine(text: string, request: RefineRequest): Refined {
  const { experiment, problems } = parseExperiment(text, { json: request.json });
  if (experiment === undefined) {
    return { problem: problems.find(({ severity }) => severity === 'error')?.message ?? 'The file cannot be read.' };
  }
  const document = editable(text);
  const cuts = cutsOf(document, experiment, request);
  if ('problem' in cuts) return cuts;
  const panel = panelOf(experiment, request.region);
  if (panel === undefined) return { problem: 'The region names a panel that the experiment does not have.' };

  const { leftOut, kept } = pointsInside(experiment, cuts.inside, panel.settings);
  for (const { name, narrow } of cuts.narrow) writeChannel(document, name, narrow);
  for (const name of panel.channels) document.deleteIn(['sweep', name]);
  for (const [path, value] of Object.entries(panel.settings)) writeSetting(document, experiment, path, value);
  for (const one of leftOut) document.deleteIn(kept.length === 0 ? ['points'] : ['points', one]);
  const sweep = document.get('sweep');
  if (isMap(sweep) && sweep.items.length === 0) document.delete('sweep');
  writeScalar(document, 'name', refinedTitle(experiment.name));

  const lines = remarks(experiment, request, cuts.words, leftOut);
  const written = request.json ? asJson(document, lines) : asYaml(document, lines, text);
  const [error] = parseExperiment(written, { json: request.json }).problems.filter(
    ({ severity }) => severity === 'error',
  );
  return error === undefined ? { text: written, leftOut } : { problem: error.message };
}

/** Lies this within the region? By channel. */
type Inside = Partial<Record<ChannelName, (settingOf: (path: string) => Setting | undefined) => boolean>>;

interface Cuts {
  narrow: { name: 'x' | 'y'; narrow: Cut }[];
  inside: Inside;
  /** The region in words. */
  words: string[];
}

function cutsOf(document: Document, experiment: Experiment, request: RefineRequest): Cuts | { problem: string } {
  const { region, points } = request;
  const cuts: Cuts = { narrow: [], inside: {}, words: [] };
  const groups = experiment.features.map(({ name, importance }) => ({
    name,
    generator: typeof importance === 'object' ? Object.keys(importance) : [],
  }));
  for (const name of ['x', 'y'] as const) {
    const channel = experiment.sweep[name];
    const part = region[name] ?? wholeOf(channel, points?.[name]);
    if (part === undefined) continue;
    if (channel === undefined) return { problem: `The experiment sweeps nothing along ${name}.` };
    const path = document.getIn(['sweep', name, 'parameter']);
    const parameter = typeof path === 'string' ? findParameter(path, groups) : undefined;
    const written = writtenRange(document, name);
    const narrow = narrowed({ name, channel, written, parameter }, part, points?.[name]);
    if (narrow.kind === 'problem') return { problem: narrow.sentence };
    cuts.narrow.push({ name, narrow });
    cuts.words.push(inWords(typeof path === 'string' ? path : name, narrow));
    cuts.inside[name] = (settingOf) => {
      if (channel.kind === 'range') return between(settingOf(channel.parameter), part);
      const places = narrow.kind === 'places' ? narrow.places : placesBetween(part);
      return places.some((place) =>
        channel.kind === 'values'
          ? settingOf(channel.parameter) === channel.values[place]
          : Object.entries(channel.cases[place]?.set ?? {}).every(([at, value]) => settingOf(at) === value),
      );
    };
  }
  return cuts;
}

/** All of a range, where it only gets another number of points. */
const wholeOf = (channel: Experiment['sweep']['x'], points: number | undefined): [number, number] | undefined =>
  channel?.kind === 'range' && channel.values.length > 1 && points !== undefined && points !== channel.points
    ? [channel.from, channel.to]
    : undefined;

function writtenRange(document: Document, name: string): WrittenRange | undefined {
  const channel = document.getIn(['sweep', name]);
  if (!isMap(channel)) return undefined;
  const { log, linear, points }: Record<string, unknown> = channel.toJS(document);
  const ends = log ?? linear;
  const [from, to]: unknown[] = Array.isArray(ends) ? ends : [];
  return typeof from === 'number' && typeof to === 'number' && typeof points === 'number'
    ? { scale: log === undefined ? 'linear' : 'log', from, to, points }
    : undefined;
}

const between = (value: Setting | undefined, [a, b]: readonly [number, number]): boolean =>
  typeof value === 'number' && value >= Math.min(a, b) && value <= Math.max(a, b);

function placesBetween([a, b]: readonly [number, number]): number[] {
  const first = Math.max(0, Math.ceil(Math.min(a, b)));
  return Array.from({ length: Math.max(0, Math.floor(Math.max(a, b)) - first + 1) }, (_, index) => first + index);
}

/** The channels that the region's panel fixes, and what they set there; `undefined` where there is no such panel. */
function panelOf(
  { sweep }: Experiment,
  region: DiagramRegion,
): { channels: ChannelName[]; settings: Record<string, Setting> } | undefined {
  const channels: ChannelName[] = [];
  let settings: Record<string, Setting> = {};
  for (const name of ['row', 'column'] as const) {
    const place = region[name];
    const channel = sweep[name];
    if (place === undefined || channel === undefined) continue;
    const value = channel.kind === 'cases' ? undefined : channel.values[place];
    const set =
      channel.kind === 'cases'
        ? channel.cases[place]?.set
        : value === undefined
          ? undefined
          : { [channel.parameter]: value };
    if (set === undefined) return undefined;
    channels.push(name);
    settings = { ...settings, ...set };
  }
  return { channels, settings };
}

/** Which labelled points lie within the region and its panel. What a point does not set has the file's own value. */
function pointsInside(
  experiment: Experiment,
  inside: Inside,
  panel: Record<string, Setting>,
): { kept: string[]; leftOut: string[] } {
  const isInside = (settings: Record<string, Setting>): boolean => {
    const settingOf = (path: string): Setting | undefined => settings[path] ?? ownSetting(experiment, path);
    return (
      CHANNELS.every((name) => inside[name]?.(settingOf) ?? true) &&
      Object.entries(panel).every(([path, value]) => settingOf(path) === value)
    );
  };
  const kept = Object.entries(experiment.points).flatMap(([one, settings]) => (isInside(settings) ? [one] : []));
  return { kept, leftOut: Object.keys(experiment.points).filter((one) => !kept.includes(one)) };
}

function inWords(what: string, narrow: Cut): string {
  if (narrow.kind === 'range') return `${what} from ${narrow.from} to ${narrow.to}`;
  return narrow.kind === 'list'
    ? `${what} ${narrow.values.join(', ')}`
    : `${narrow.places.length} of the places along ${what}`;
}

/** Where the file comes from and what differs, a sentence each. */
function remarks(
  experiment: Experiment,
  { seenIn: { file, run }, region }: RefineRequest,
  words: readonly string[],
  leftOut: readonly string[],
): string[] {
  const panel = panelOf(experiment, region);
  const fixed = Object.entries(panel?.settings ?? {}).map(([path, value]) => `${path} ${value}`);
  const parts = [...words, ...fixed];
  return [
    `Refined from ${file}, run ${run}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}.`,
    ...(isGiven(experiment)
      ? []
      : [
          `The seed is the same, ${experiment.train.seed}. Initial parameters belong to the seed and the number of a cell, so a model here starts from others than the model at its place there.`,
        ]),
    ...(leftOut.length === 0 ? [] : [`Labelled points outside of this region are left out: ${leftOut.join(', ')}.`]),
  ];
}

function asYaml(document: Document, lines: readonly string[], before: string): string {
  const header = lines.map((line) => `# ${line.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ')}\n`).join('');
  const body = layout(document);
  const written = `${header}${body.startsWith('#') ? '#\n' : ''}${body}`;
  return before.includes('\r\n') ? written.replace(/\n/g, '\r\n') : written;
}

/** JSON has no comments: the remarks go into the description. */
function asJson(document: Document, lines: readonly string[]): string {
  const { version, name, description, ...rest }: Record<string, unknown> = document.toJS();
  const words = [...lines, ...(typeof description === 'string' && description !== '' ? [description] : [])];
  return `${JSON.stringify({ version, name, description: words.join(' '), ...rest }, null, 2)}\n`;
}
