import type { Setting } from '../experiment.ts';
import { MAX_DEPTH } from '../limits.ts';
import { suggestion } from '../suggest.ts';
import { quoted, shortened } from '../words.ts';
import type { Reporter } from './reporter.ts';
import { childOf, type FileNode, groupNodes, type MapNode, textOf } from './tree.ts';

/**
 * The tree with values replaced or added, as if they stood in the file: maps that a path needs and the file lacks are
 * made, and the checks judge the result. The tree itself is not changed. Values from here carry `override`, and are
 * shown where the value they replace stands, or the nearest map around it. An override whose path leads nowhere is
 * reported and left out.
 */
export function applyOverrides(
  root: FileNode,
  overrides: readonly { path: string; value: Setting }[],
  reporter: Reporter,
): FileNode {
  return overrides.reduce((tree, { path, value }) => {
    const override = shortened(`${path}=${String(value)}`, 100);
    const fault = faultOf(path, tree);
    if (fault !== undefined) {
      reporter.error({ ...fault, path, at: { ...root.label, override } });
      return tree;
    }
    const source = String(value);
    const make: Make = ({ start, end, label }) => ({
      kind: 'scalar',
      value,
      source,
      start,
      end,
      label: { ...label, override },
      override,
    });
    return withValue(tree, keysOf(path, tree), make, override);
  }, root);
}

/** What is wrong with a path that could not stand in any file with these groups. */
function faultOf(path: string, root: FileNode): { code: string; message: string } | undefined {
  const words = path.split('.');
  if (words.length > MAX_DEPTH) {
    const message = `the path has ${words.length} sections; a file has at most ${MAX_DEPTH} levels.`;
    return { code: 'too-deep', message };
  }
  const [section, name = ''] = words;
  const names = groupNodes(root).flatMap((group) => textOf(childOf(group, 'name')) ?? []);
  if (section !== 'features' || words.length < 3 || names.includes(name)) return undefined;
  const meant = suggestion(name, names);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return {
    code: 'unknown-group',
    message: `no group has the name ${quoted(name)}.${hint} Groups: ${names.join(', ')}.`,
  };
}

/** The keys and indices that lead to a path. Under points and in the settings of cases the rest of a path is one key. */
function keysOf(path: string, root: FileNode): (string | number)[] {
  const words = path.replace(/\[(\d{1,9})\]/g, '.$1').split('.');
  const [section, second, ...rest] = words;
  if (section === 'points' && second !== undefined && rest.length > 0) return ['points', second, rest.join('.')];
  const set = words.indexOf('set');
  if (section === 'sweep' && set > 0) return [...words.slice(0, set + 1).map(asIndex), words.slice(set + 1).join('.')];
  if (section !== 'features' || second === undefined) return words.map(asIndex);
  const index = groupNodes(root).findIndex((group) => textOf(childOf(group, 'name')) === second);
  return ['features', index >= 0 ? index : asIndex(second), ...rest.map(asIndex)];
}

const asIndex = (word: string): string | number => (/^\d{1,9}$/.test(word) ? Number(word) : word);

/** Spellings of one parameter. */
const RIVALS = new Map([
  ['density', 'sparsity'],
  ['sparsity', 'density'],
  ['data.density', 'data.sparsity'],
  ['data.sparsity', 'data.density'],
]);

type Make = (place: FileNode) => FileNode;

function withValue(node: FileNode, keys: (string | number)[], make: Make, override: string): FileNode {
  const [key, ...rest] = keys;
  if (key === undefined) return make(node);
  if (node.kind === 'list' && typeof key === 'number' && key < node.items.length) {
    return { ...node, items: node.items.map((item, i) => (i === key ? withValue(item, rest, make, override) : item)) };
  }
  // A path through a list or a value that has no such part replaces it by a map: the checks then say what is wrong.
  const map: MapNode =
    node.kind === 'map'
      ? node
      : { kind: 'map', entries: [], start: node.start, end: node.end, label: { ...node.label, override }, override };
  return withEntry(map, String(key), rest, make, override);
}

function withEntry(map: MapNode, key: string, rest: (string | number)[], make: Make, override: string): MapNode {
  // Density and sparsity are one parameter: the one that is set last counts.
  const rival = rest.length === 0 ? RIVALS.get(key) : undefined;
  const entries = rival === undefined ? map.entries : map.entries.filter((entry) => entry.key !== rival);
  const place = map.entries.find((entry) => entry.key === key || entry.key === rival);
  if (place !== undefined && place.key === key) {
    return {
      ...map,
      entries: entries.map((entry) =>
        entry.key === key ? { ...entry, value: withValue(entry.value, rest, make, override) } : entry,
      ),
    };
  }
  const at = place?.value ?? { ...map.label, label: map.label };
  const empty: FileNode = {
    kind: 'map',
    entries: [],
    start: at.start,
    end: at.end,
    label: { ...at.label, override },
    override,
  };
  return {
    ...map,
    entries: [
      ...entries,
      { key, keySpan: { ...at.label, override }, keySource: key, value: withValue(empty, rest, make, override) },
    ],
  };
}
