import { knownGroups } from '../checks/groups.ts';
import { type Fragment, fileFragment, property, recordValue } from '../grammar/fragment.ts';
import { keyMarkdown } from '../grammar/keyWords.ts';
import type { GroupShape } from '../parameters.ts';
import type { Range } from '../problem.ts';
import { indexLines } from '../reading/lines.ts';
import { readLoosely } from '../reading/readLoosely.ts';
import { type FileNode, textOf } from '../reading/tree.ts';
import { groupWords } from './complete.ts';
import { parameterOf } from './parameterOf.ts';
import { type Place, placeAt } from './place.ts';

/** What a place of a file means. */
export interface Explanation {
  /** Markdown; names from the file stand in code. */
  text: string;
  /** The key or value that it is about. */
  range: Range;
  /** Whether the JSON Schema says the same of it. */
  schema: boolean;
}

/**
 * What the key at an offset means, or the parameter or group that is named there; of a word that a key allows, what the
 * key means. Never throws, whatever the text.
 */
export function explain(text: string, offset: number): Explanation | undefined {
  const root = readLoosely(text);
  const place = placeAt(root, fileFragment, offset);
  if (place === undefined) return undefined;
  const { start, end } = place.kind === 'key' ? place.entry.keySpan : place.node;
  if (start === end) return undefined;
  const groups = root === undefined ? [] : knownGroups(root, { bad: new WeakSet() }).shapes;
  // What is no name at all must not become Markdown.
  const shapes = groups.filter(({ name }) => /^[\w-]+$/.test(name));
  const found = place.kind === 'key' ? ofKey(place, shapes) : ofValue(place, root, shapes);
  return found && { ...found, range: indexLines(text).range(start, end) };
}

type Found = Pick<Explanation, 'text' | 'schema'>;

function ofKey(
  { fragments, entry, keyPath }: Extract<Place, { kind: 'key' }>,
  shapes: readonly GroupShape[],
): Found | undefined {
  if (fragments.some((map) => recordValue(map)?.means === 'setting')) return ofParameter(entry.key, shapes);
  const fragment = fragments.map((map) => property(map, entry.key)).find((child) => child !== undefined);
  return fragment && ofFragment(entry.key, fragment, keyPath === '' ? entry.key : `${keyPath}.${entry.key}`);
}

function ofValue(
  { fragments, node, entries, keyPath }: Extract<Place, { kind: 'value' }>,
  root: FileNode | undefined,
  shapes: readonly GroupShape[],
): Found | undefined {
  const text = textOf(node);
  if (text === undefined) return undefined;
  if (fragments.some(({ means }) => means === 'parameter')) return ofParameter(text, shapes);
  if (fragments.some(({ means }) => means === 'group')) {
    const known = shapes.some(({ name }) => name === text);
    return known ? { text: `\`${text}\`: ${groupWords(root, text)}`, schema: false } : undefined;
  }
  const fragment = fragments.find(({ enum: words }) => words?.includes(text));
  const key = entries.at(-1)?.key ?? '';
  return fragment && ofFragment(key, fragment, keyPath);
}

const ofFragment = (key: string, fragment: Fragment, keyPath: string): Found => ({
  text: `**${key}**\n\n${keyMarkdown(fragment, keyPath)}`,
  schema: true,
});

function ofParameter(path: string, shapes: readonly GroupShape[]): Found | undefined {
  const parameter = parameterOf(path, shapes);
  return parameter && { text: `\`${path}\`\n\n${keyMarkdown(parameter.fragment, parameter.keyPath)}`, schema: false };
}
