import type { Range } from '../problem.ts';
import { indexLines, type Lines } from '../reading/lines.ts';
import { readLoosely } from '../reading/readLoosely.ts';
import { childOf, type FileNode, type MapEntry, scalarOf, textOf } from '../reading/tree.ts';

/** A part of a file in its outline. */
export interface OutlineItem {
  name: string;
  /** A few words beside the name. */
  detail: string;
  kind: 'section' | 'group' | 'channel' | 'case' | 'point' | 'key';
  /** All of it, and its name: the second lies within the first. */
  range: Range;
  nameRange: Range;
  children: OutlineItem[];
}

/** Most parts that an outline has: nobody reads more. */
const MOST_ITEMS = 5000;

/** The outline of a file: sections, feature groups, channels with their cases, labelled points. Works in broken files. */
export function outline(text: string): OutlineItem[] {
  const root = readLoosely(text);
  if (root?.kind !== 'map') return [];
  const lines = indexLines(text);
  return root.entries.slice(0, MOST_ITEMS).map((entry) => {
    const { key, value } = entry;
    const kind = value.kind === 'scalar' ? 'key' : 'section';
    return { ...item(entry, kind, lines), children: childrenOf(key, value, lines) };
  });
}

function childrenOf(section: string, value: FileNode, lines: Lines): OutlineItem[] {
  if (value.kind === 'list') return section === 'features' ? named(value.items, 'group', lines) : [];
  if (value.kind === 'scalar') return [];
  const kind = section === 'sweep' ? 'channel' : section === 'points' ? 'point' : 'key';
  return value.entries.slice(0, MOST_ITEMS).map((entry) => {
    const cases = kind === 'channel' ? childOf(entry.value, 'cases') : undefined;
    const inner = kind === 'key' ? childrenOf('', entry.value, lines) : [];
    return {
      ...item(entry, kind, lines),
      children: cases?.kind === 'list' ? named(cases.items, 'case', lines) : inner,
    };
  });
}

/** Items of a list that have names. */
function named(items: readonly FileNode[], kind: OutlineItem['kind'], lines: Lines): OutlineItem[] {
  return items.slice(0, MOST_ITEMS).flatMap((node): OutlineItem[] => {
    const name = childOf(node, 'name');
    const text = textOf(name) ?? '';
    if (name === undefined || text.trim() === '') return [];
    return [
      {
        name: text,
        detail: detailOf(childOf(node, 'count')),
        kind,
        range: lines.range(node.start, node.end),
        nameRange: lines.range(name.start, name.end),
        children: [],
      },
    ];
  });
}

function item(
  { key, keySpan, value }: MapEntry,
  kind: OutlineItem['kind'],
  lines: Lines,
): Omit<OutlineItem, 'children'> {
  const parameter = childOf(value, 'parameter');
  return {
    // An outline refuses what has no name.
    name: key.trim() === '' ? '?' : key,
    detail: detailOf(kind === 'channel' ? parameter : value),
    kind,
    range: lines.range(keySpan.start, Math.max(keySpan.end, value.end)),
    nameRange: lines.range(keySpan.start, keySpan.end),
  };
}

/** The first line of a single value. */
const detailOf = (node: FileNode | undefined): string =>
  String(scalarOf(node) ?? '')
    .split('\n', 1)
    .join('')
    .slice(0, 80);
