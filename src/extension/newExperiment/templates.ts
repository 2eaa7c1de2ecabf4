import { readLoosely } from '../../core/experiment/reading/readLoosely.ts';
import { childOf, entryOf, textOf } from '../../core/experiment/reading/tree.ts';

/** A file to begin from, as it tells of itself. */
export interface Template {
  /** Of the file it was read from. */
  fileName: string;
  title: string;
  description: string;
  text: string;
}

/** A text and where something stands in it. */
export interface NamedText {
  text: string;
  /** Half-open range of offsets of the name's value. */
  start: number;
  end: number;
}

/** So many lines of a file have its name and description; nothing beyond is read to list it. */
const HEAD_LINES = 60;

/**
 * An example as a template. `undefined` for one that has no name, and for one that measures a file of weights, which a new
 * file elsewhere would not find.
 */
export function templateOf(fileName: string, text: string): Template | undefined {
  const root = readLoosely(text);
  const title = textOf(childOf(root, 'name'));
  if (title === undefined || childOf(root, 'weights') !== undefined) return undefined;
  return { fileName, title, description: textOf(childOf(root, 'description')) ?? '', text };
}

/** A template with another name, and where that stands: what opens is to be renamed at once. */
export function withName({ text }: Pick<Template, 'text'>, name: string): NamedText {
  const head = text.split('\n', HEAD_LINES).join('\n');
  const value = entryOf(readLoosely(head), 'name')?.value;
  const written = quotedIfNeeded(name);
  if (value === undefined) return { text: `name: ${written}\n${text}`, start: 6, end: 6 + written.length };
  return {
    text: text.slice(0, value.start) + written + text.slice(value.end),
    start: value.start,
    end: value.start + written.length,
  };
}

/** A text as a YAML scalar: plain where nothing in it means anything to YAML. */
function quotedIfNeeded(name: string): string {
  const plain = /^[\p{L}][\p{L}\p{N} ,.()_/+-]*$/u.test(name) && !/^(true|false|null|yes|no|on|off)$/i.test(name);
  return plain && name.trim() === name ? name : JSON.stringify(name);
}
