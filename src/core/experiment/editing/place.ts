import { type Fragment, property, recordValue } from '../grammar/fragment.ts';
import type { FileNode, MapEntry, MapNode, ScalarNode } from '../reading/tree.ts';

interface At {
  /** What the grammar allows here: for a key, the maps that it may be a key of. */
  fragments: Fragment[];
  /** Path in the grammar: `features[].importance`, `sweep.x.log[]`, `points.<label>`; of a key, that of its map. */
  keyPath: string;
  /** The maps and lists around, outermost first. */
  around: (MapNode | Extract<FileNode, { kind: 'list' }>)[];
  /** The entries of maps on the way, outermost first. */
  entries: MapEntry[];
}

/** Where in the grammar a place of a text is. */
export type Place = (At & { kind: 'key'; map: MapNode; entry: MapEntry }) | (At & { kind: 'value'; node: ScalarNode });

/** The key or single value that an offset lies in; `undefined` where it is neither, or outside of the grammar. */
export function placeAt(root: FileNode | undefined, grammar: Fragment, offset: number): Place | undefined {
  let node = root;
  let at: At = { fragments: [grammar], keyPath: '', around: [], entries: [] };
  while (node !== undefined) {
    if (node.kind === 'scalar') {
      const inside = offset >= node.start && offset <= node.end;
      return inside && at.fragments.length > 0 ? { ...at, kind: 'value', node } : undefined;
    }
    at = { ...at, around: [...at.around, node] };
    if (node.kind === 'list') {
      const items: FileNode[] = node.items;
      const index = items.findLastIndex(({ start }) => start <= offset);
      const lists = at.fragments.flatMap(({ items: fragment }) =>
        fragment === undefined ? [] : alternatives(fragment),
      );
      at = { ...at, fragments: lists, keyPath: `${at.keyPath}[]` };
      node = items[index];
      continue;
    }
    const map: MapNode = node;
    const entry = map.entries.findLast(({ keySpan }) => keySpan.start <= offset);
    if (entry === undefined) return undefined;
    if (offset <= entry.keySpan.end) {
      return { ...at, kind: 'key', map, entry, fragments: mapsFor(at.fragments, map, entry) };
    }
    const maps = mapsFor(at.fragments, map);
    const key = maps.some(({ properties }) => properties === undefined) ? '<label>' : entry.key;
    at = {
      around: at.around,
      entries: [...at.entries, entry],
      fragments: maps.flatMap((one) => childFragments(one, entry.key)),
      keyPath: at.keyPath === '' ? key : `${at.keyPath}.${key}`,
    };
    node = entry.value;
  }
  return undefined;
}

/** The alternatives that a map may be, by the keys that it has apart from one: some alternatives exclude each other. */
export function mapsFor(fragments: readonly Fragment[], map: MapNode, without?: MapEntry): Fragment[] {
  const maps = fragments.filter(({ type }) => type === 'object');
  const known = map.entries.filter(
    (entry) => entry !== without && maps.some((one) => property(one, entry.key) !== undefined),
  );
  const fitting = maps.filter((one) => known.every(({ key }) => property(one, key) !== undefined));
  return fitting.length > 0 ? fitting : maps;
}

/** What a map allows under a key, by alternatives. */
function childFragments(map: Fragment, key: string): Fragment[] {
  const child = property(map, key) ?? recordValue(map);
  return child === undefined ? [] : alternatives(child);
}

/** The alternatives of a schema, each with the default of all; a value that a parameter beside it says is one. */
const alternatives = (fragment: Fragment): Fragment[] =>
  fragment.anyOf === undefined || fragment.means === 'setting'
    ? [fragment]
    : fragment.anyOf.map((branch) => ({
        ...(fragment.default !== undefined && { default: fragment.default }),
        ...branch,
      }));
