import type { Fragment } from './grammar/fragment.ts';
import type { FileNode } from './reading/tree.ts';

/** What a schema allows, in words that follow "must be". */
export function allowedWords(fragment: Fragment): string {
  if (fragment.allowed !== undefined) return fragment.allowed;
  if (fragment.anyOf !== undefined) return alternatives(fragment.anyOf.map(allowedWords));
  if (fragment.const !== undefined) return String(fragment.const);
  if (fragment.enum !== undefined) return alternatives(fragment.enum.map(String));
  switch (fragment.type) {
    case 'number':
      return `a number${bounds(fragment)}`;
    case 'integer':
      return `a whole number${bounds(fragment)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return textWords(fragment);
    case 'array':
      return listWords(fragment);
    case 'object':
      return mapWords(fragment);
    default:
      return 'any value';
  }
}

/** `a, b or c` */
export const alternatives = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** What a node holds, in words that follow "is". */
export function foundWords(node: FileNode): string {
  if (node.kind === 'list')
    return node.items.length === 0 ? 'an empty list' : `a list of ${plural(node.items.length, 'value')}`;
  if (node.kind === 'map') {
    const keys = node.entries.slice(0, 3).map((entry) => shortened(entry.key, 20));
    if (keys.length === 0) return 'an empty map';
    return `a map with ${keys.length < node.entries.length ? `keys ${keys.join(', ')}, …` : `${keys.length === 1 ? 'the key' : 'keys'} ${keys.join(', ')}`}`;
  }
  if (node.value === null) return 'empty';
  return typeof node.value === 'string' ? quoted(node.value) : shortened(node.source || String(node.value), 40);
}

/** `1 cell`, `2 cells` */
export const plural = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** A title within a sentence: its first letter small. */
export const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** Text in quotes, shortened, on one line. */
export const quoted = (text: string): string => JSON.stringify(shortened(text, 40));

/** Text of at most `length` characters, its end replaced by … where it is longer. */
export function shortened(text: string, length: number): string {
  const characters = [...text.slice(0, 2 * length + 2)];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text;
}

function bounds(fragment: Fragment): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = fragment;
  if (minimum !== undefined && maximum !== undefined) return ` from ${formatCount(minimum)} to ${formatCount(maximum)}`;
  const low =
    exclusiveMinimum !== undefined
      ? `above ${formatCount(exclusiveMinimum)}`
      : minimum !== undefined
        ? `of at least ${formatCount(minimum)}`
        : '';
  const high =
    exclusiveMaximum !== undefined
      ? `below ${formatCount(exclusiveMaximum)}`
      : maximum !== undefined
        ? `at most ${formatCount(maximum)}`
        : '';
  const both = [low, high].filter((part) => part !== '').join(' and ');
  return both === '' ? '' : ` ${both}`;
}

/** `12,345`: a number of things, with commas between thousands; what is not whole as it is. */
export const formatCount = (value: number): string =>
  Number.isInteger(value) ? String(value).replace(/\B(?=(\d{3})+$)/g, ',') : String(value);

function textWords(fragment: Fragment): string {
  if (fragment.pattern !== undefined) return 'a name: a letter or _, then letters, digits, _ and -';
  const { minLength = 0, maxLength } = fragment;
  if (maxLength === undefined) return 'text';
  return minLength > 0
    ? `text of ${minLength} to ${maxLength} characters`
    : `text of at most ${formatCount(maxLength)} characters`;
}

function listWords(fragment: Fragment): string {
  const { minItems = 0, maxItems, items } = fragment;
  const of = items === undefined ? '' : ` of ${itemNoun(items)}`;
  if (minItems === maxItems) return `a list of ${minItems} ${items === undefined ? 'values' : itemNoun(items)}`;
  return `a list${of}`;
}

function itemNoun(fragment: Fragment): string {
  if (fragment.type === 'number' || fragment.type === 'integer') return `numbers${bounds(fragment)}`;
  if (fragment.type === 'object') return 'maps';
  return 'values';
}

function mapWords(fragment: Fragment): string {
  if (fragment.patternProperties !== undefined) return 'a map of names or paths to values';
  const required = fragment.required ?? [];
  return required.length === 0 ? 'a map' : `a map {${required.join(', ')}}`;
}
