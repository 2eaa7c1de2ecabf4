import { knownGroups } from '../checks/groups.ts';
import { branchesOf, type Fragment, fileFragment, recordValue } from '../grammar/fragment.ts';
import { keyMarkdown } from '../grammar/keyWords.ts';
import { type GroupShape, parameterPaths } from '../parameters.ts';
import type { Range } from '../problem.ts';
import { indexLines } from '../reading/lines.ts';
import { hasColon, readLoosely } from '../reading/readLoosely.ts';
import { childOf, type FileNode, type MapNode, numberOf, textOf } from '../reading/tree.ts';
import { allowedWords } from '../words.ts';
import { parameterOf } from './parameterOf.ts';
import { type Place, placeAt } from './place.ts';
import { type Style, snippetText, valueSnippet } from './snippets.ts';
import { type Word, wordAt } from './word.ts';

/** Something that can be written at the cursor. */
export interface Completion {
  label: string;
  kind: 'key' | 'value' | 'parameter' | 'group';
  /** What replaces the range, in VS Code's snippet syntax. */
  insert: string;
  /** What the text in the range is compared with: the label, in quotes where the text has them. */
  filter: string;
  /** A few words beside the label. */
  detail: string;
  /** Markdown. */
  documentation: string;
  /** The word that is being written, on one line. */
  range: Range;
  /** The cursor then stands where more can be completed. */
  more: boolean;
}

export interface CompletionRequest {
  text: string;
  /** Offset of the cursor, in UTF-16 units. */
  offset: number;
  json: boolean;
  /** Keys and values of the grammar are offered by somebody else: only what a schema cannot know is asked for. */
  namesOnly: boolean;
}

/** Keys that exclude each other without being alternatives of the grammar. */
const EXCLUSIVE: readonly (readonly [string, string])[] = [
  ['density', 'sparsity'],
  ['correlated', 'anticorrelated'],
];

/**
 * What can be written at the cursor, the likeliest first: keys that are not there yet, required ones before others; words,
 * numbers and defaults; paths of parameters; names of groups. Never throws, whatever the text.
 */
export function complete({ text, offset, json, namesOnly }: CompletionRequest): Completion[] {
  const word = wordAt(text, offset);
  if (word === undefined) return [];
  // A word that stands for the one that is being written: so the tree has a place for it, empty or half typed.
  const { start, end, quote } = word;
  const stand = `${quote}x${quote}`;
  const written = text.slice(0, start) + stand + text.slice(end);
  const root = readLoosely(written);
  const place = placeAt(root, fileFragment, start);
  if (root === undefined || place === undefined) return [];
  const from = place.kind === 'key' ? place.entry.keySpan.start : place.node.start;
  // The word lies within a longer text, such as a description.
  if (from !== start || (place.kind === 'value' && place.node.end !== start + stand.length)) return [];
  const writer = createWriter(text, word, place, written, json);
  const { shapes } = knownGroups(root, { bad: new WeakSet() });
  const scene: Scene = { root, shapes, writer };
  const found = place.kind === 'key' ? keys(place, scene) : values(place, scene);
  return namesOnly ? found.filter(({ schema }) => schema !== true).map(plain) : found.map(plain);
}

interface Scene {
  root: FileNode;
  shapes: GroupShape[];
  writer: Writer;
}

/** A completion, and whether a JSON Schema offers it as well. */
type Offer = Completion & { schema?: boolean };

const plain = ({ schema: _, ...completion }: Offer): Completion => completion;

function keys(place: Extract<Place, { kind: 'key' }>, scene: Scene): Offer[] {
  const { fragments, map, entry, keyPath } = place;
  const present = new Set(map.entries.filter((one) => one !== entry).map(({ key }) => key));
  if (fragments.some((one) => recordValue(one)?.means === 'setting')) return settings(present, scene);
  return keysOf(fragments, present, keyPath, scene, hasColon(entry));
}

/** Keys of a map, where a key stands or where its first one may. */
function keysOf(
  maps: readonly Fragment[],
  present: ReadonlySet<string>,
  keyPath: string,
  { writer }: Scene,
  bare: boolean,
): Offer[] {
  const found = new Map<string, { fragment: Fragment; required: boolean }>();
  for (const map of maps) {
    for (const [key, fragment] of Object.entries(map.properties ?? {})) {
      const excluded = EXCLUSIVE.some((pair) => pair.includes(key) && pair.some((other) => present.has(other)));
      if (present.has(key) || excluded || fragment.hidden === true) continue;
      const required = maps.every(({ required: all }) => all?.includes(key) === true);
      if (!found.has(key)) found.set(key, { fragment, required });
    }
  }
  return [...found]
    .sort(([, a], [, b]) => Number(b.required) - Number(a.required))
    .map(([key, { fragment, required }]) => ({
      ...writer.key(key, bare ? undefined : fragment),
      kind: 'key',
      detail: required ? 'required' : '',
      documentation: keyMarkdown(fragment, keyPath === '' ? key : `${keyPath}.${key}`),
      more: !bare && needsMore(fragment),
      schema: true,
    }));
}

/** Where the snippet puts the cursor there is a name or a key to choose. */
function needsMore(fragment: Fragment): boolean {
  const [{ means, properties, required = [] } = fragment] = branchesOf(fragment);
  const [first] = required;
  if (properties === undefined || first === undefined) return means !== undefined || properties !== undefined;
  return properties[first]?.means !== undefined;
}

/** Parameter paths as keys: of a labelled point, or of the settings of a case. */
const settings = (present: ReadonlySet<string>, scene: Scene): Offer[] =>
  pathOffers(scene, (path) => !present.has(path)).map((offer) => ({
    ...offer,
    ...scene.writer.key(offer.label, parameterOf(offer.label, scene.shapes)?.fragment),
  }));

function values(place: Extract<Place, { kind: 'value' }>, scene: Scene): Offer[] {
  const { fragments, keyPath } = place;
  const offers = fragments.flatMap((fragment) => valuesOf(fragment, place, scene));
  // Where a map is to be, its first key may stand on a line of its own, or in brackets.
  const maps = fragments.filter(({ type }) => type === 'object');
  if (maps.length === 0) return offers;
  const { writer } = scene;
  if (!writer.firstOnLine) {
    return [...offers, ...maps.map((map) => bracketed(map, writer))];
  }
  const record = maps.some((map) => recordValue(map)?.means === 'setting');
  return [...offers, ...(record ? settings(new Set(), scene) : keysOf(maps, new Set(), keyPath, scene, false))];
}

/** `{ log: …, points: … }`, a map in brackets with its required keys. */
function bracketed(map: Fragment, writer: Writer): Offer {
  const label = `{ ${(map.required ?? ['…']).join(', ')} }`;
  return {
    ...writer.value(label),
    kind: 'value',
    insert: valueSnippet(map, { ...writer.style, flow: true }),
    detail: '',
    documentation: map.description ?? '',
    more: needsMore(map),
    schema: true,
  };
}

function valuesOf(fragment: Fragment, place: Extract<Place, { kind: 'value' }>, scene: Scene): Offer[] {
  const { writer, root, shapes } = scene;
  const { entries, around } = place;
  if (fragment.means === 'parameter') {
    const taken = takenPaths(root, place);
    return pathOffers(scene, (path) => !taken.has(path));
  }
  if (fragment.means === 'group') {
    const others = around.at(-1)?.kind === 'map' ? textsOf(around.at(-1), entries.at(-1)?.key) : new Set<string>();
    return shapes
      .filter(({ name }) => !others.has(name))
      .map(({ name }) => ({
        ...writer.value(name),
        kind: 'group',
        detail: groupWords(root, name),
        documentation: '',
        more: false,
      }));
  }
  if (fragment.means === 'setting') {
    const parameter = settingParameter(place, shapes);
    return parameter === undefined ? [] : words(parameter, writer);
  }
  const sets = /^features\[\]\.(anti)?correlated$/.test(place.keyPath) ? setSizes(around.at(-1), writer) : [];
  return [...sets, ...words(fragment, writer).map((offer) => ({ ...offer, schema: true }))];
}

/** Words, truth values and the default of a single value. */
function words(fragment: Fragment, writer: Writer): Offer[] {
  const { const: only, enum: listed = [], type, default: fallback } = fragment;
  const known: unknown[] = only !== undefined ? [only] : type === 'boolean' ? [true, false] : listed;
  const number = (type === 'number' || type === 'integer') && typeof fallback === 'number' ? [fallback] : [];
  return [...known, ...number].map((value) => ({
    ...writer.value(String(value), typeof value !== 'string'),
    kind: 'value',
    detail: value === fallback ? 'default' : '',
    documentation: '',
    more: false,
  }));
}

/** Sizes of sets that divide the group: from 2 to its count. */
function setSizes(group: FileNode | undefined, writer: Writer): Offer[] {
  const count = Math.min(numberOf(childOf(group, 'count')) ?? 1, 10_000);
  const sizes = Array.from({ length: Math.max(0, Math.floor(count) - 1) }, (_, i) => i + 2);
  return sizes
    .filter((size) => count % size === 0)
    .map((size) => ({
      ...writer.value(String(size), true),
      kind: 'value',
      detail: `${count / size} ${count === size ? 'set' : 'sets'} of ${size}`,
      documentation: '',
      more: false,
    }));
}

function pathOffers({ shapes, writer }: Scene, wanted: (path: string) => boolean): Offer[] {
  return parameterPaths(shapes)
    .filter(wanted)
    .map((path) => {
      const { fragment = {}, keyPath = '' } = parameterOf(path, shapes) ?? {};
      return {
        ...writer.value(path),
        kind: 'parameter',
        detail: allowedWords(fragment),
        documentation: keyMarkdown(fragment, keyPath),
        more: false,
      };
    });
}

/** Parameters that other channels of the sweep set: a parameter may be set by one place only. */
function takenPaths(root: FileNode, { around }: Place): Set<string> {
  const sweep = childOf(root, 'sweep');
  const channels = sweep?.kind === 'map' ? sweep.entries.map(({ value }) => value) : [];
  const others = channels.filter((channel) => !around.some((node) => node === channel));
  return new Set(
    others.flatMap((channel) => {
      const cases = childOf(channel, 'cases');
      const sets = cases?.kind === 'list' ? cases.items.map((one) => childOf(one, 'set')) : [];
      const ofCases = sets.flatMap((set) => (set?.kind === 'map' ? set.entries.map(({ key }) => key) : []));
      return [textOf(childOf(channel, 'parameter')) ?? '', ...ofCases];
    }),
  );
}

/** The texts under the other keys of a map. */
const textsOf = (map: FileNode | undefined, key: string | undefined): Set<string> =>
  new Set(
    map?.kind === 'map' ? map.entries.filter((one) => one.key !== key).map(({ value }) => textOf(value) ?? '') : [],
  );

/** The parameter whose value stands here: named by the key, or by the channel around. */
function settingParameter({ entries, around, keyPath }: Place, shapes: readonly GroupShape[]): Fragment | undefined {
  const channel = /^sweep\.[^.]+\.values\[\]$/.test(keyPath) ? around.at(-2) : undefined;
  const path = channel === undefined ? entries.at(-1)?.key : textOf(childOf(channel, 'parameter'));
  return parameterOf(path ?? '', shapes)?.fragment;
}

/** A few words on a group: `5 features`. */
export function groupWords(root: FileNode | undefined, name: string): string {
  const group = groupNamed(root, name);
  const count = numberOf(childOf(group, 'count')) ?? 1;
  return `${count} ${count === 1 ? 'feature' : 'features'}`;
}

function groupNamed(root: FileNode | undefined, name: string): MapNode | undefined {
  const features = childOf(root, 'features');
  const group =
    features?.kind === 'list' ? features.items.find((one) => textOf(childOf(one, 'name')) === name) : undefined;
  return group?.kind === 'map' ? group : undefined;
}

type Written = Pick<Completion, 'label' | 'insert' | 'filter' | 'range'>;

interface Writer {
  style: Style;
  /** Nothing but blanks and a dash stands before the word on its line, and no bracket around it. */
  firstOnLine: boolean;
  /** A key; with its value where a fragment is given. */
  key(key: string, fragment?: Fragment): Written;
  /** A value; `literal`: never in quotes. */
  value(text: string, literal?: boolean): Written;
}

/** Writes what is inserted as the text around it is written. */
function createWriter(text: string, word: Word, { around }: Place, written: string, json: boolean): Writer {
  const lineStart = text.lastIndexOf('\n', word.start - 1) + 1;
  const flow = around.some(({ start }) => written[start] === '{' || written[start] === '[');
  const style = { flow, json, column: word.start - lineStart };
  const firstOnLine = !flow && /^[ \t]*(?:- +)*$/.test(text.slice(lineStart, word.start));
  const range = indexLines(text).range(word.start, word.end);
  const rest = text.slice(word.end, word.end + 1000);
  const quoted = (label: string): string => {
    const quote = word.quote || (json ? '"' : '');
    return quote + label + quote;
  };
  const asWritten = (label: string): Written => ({
    label,
    insert: snippetText(quoted(label)),
    filter: word.quote === '' ? label : quoted(label),
    range,
  });
  return {
    style,
    firstOnLine,
    key(key, fragment) {
      const own = asWritten(key);
      if (fragment === undefined || /^[ \t]*:/.test(rest)) return own;
      // In JSON what follows a new entry needs a comma before it.
      const comma = json && /^\s*"/.test(rest) ? ',' : '';
      const value = valueSnippet(fragment, style);
      return { ...own, insert: `${own.insert}:${value.startsWith('\n') ? '' : ' '}${value}${comma}` };
    },
    value: (label, literal = false) =>
      literal ? { ...asWritten(label), insert: snippetText(label) } : asWritten(label),
  };
}
