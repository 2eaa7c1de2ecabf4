/**
 * The values of a file with their places, free of the YAML library: what the checks walk.
 * Offsets are UTF-16 units of the text. A node that an alias stands for is shared, never copied.
 */

/** Half-open range of offsets. */
export interface Span {
  start: number;
  end: number;
}

/** Where a problem is shown. */
export interface Place extends Span {
  /** Set where the text does not hold what the problem is about: it comes from an override, `path=value`. */
  override?: string;
}

interface NodeBase extends Place {
  /** Where problems of the node as a whole are shown, such as a missing key: its key, or the first line of a list item. */
  label: Place;
  /** Set where a problem has been reported while reading: there is nothing to add to it. */
  invalid?: true;
}

export interface ScalarNode extends NodeBase {
  kind: 'scalar';
  value: string | number | boolean | null;
  /** As written, with quotes. */
  source: string;
}

export interface ListNode extends NodeBase {
  kind: 'list';
  items: FileNode[];
}

export interface MapEntry {
  key: string;
  /** Where the key stands. */
  keySpan: Place;
  /** The key as written, with quotes. */
  keySource: string;
  value: FileNode;
}

export interface MapNode extends NodeBase {
  kind: 'map';
  entries: MapEntry[];
}

export type FileNode = ScalarNode | ListNode | MapNode;

/** The entry of a map, `undefined` where the node is no map or has no such key. */
export const entryOf = (node: FileNode | undefined, key: string): MapEntry | undefined =>
  node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;

/** The value under a key. */
export const childOf = (node: FileNode | undefined, key: string): FileNode | undefined => entryOf(node, key)?.value;

/** The value of a scalar node, `undefined` for any other. */
export const scalarOf = (node: FileNode | undefined): string | number | boolean | null | undefined =>
  node?.kind === 'scalar' ? node.value : undefined;

/** The number in a scalar node, `undefined` for any other. */
export function numberOf(node: FileNode | undefined): number | undefined {
  const value = scalarOf(node);
  return typeof value === 'number' ? value : undefined;
}

/** The text in a scalar node, `undefined` for any other. */
export function textOf(node: FileNode | undefined): string | undefined {
  const value = scalarOf(node);
  return typeof value === 'string' ? value : undefined;
}

/** The feature groups of a file in order, whatever else is wrong with it. */
export function groupNodes(root: FileNode | undefined): FileNode[] {
  const features = childOf(root, 'features');
  return features?.kind === 'list' ? features.items : [];
}

/** Plain JavaScript value of a node: arrays and objects without a prototype's names getting in the way. */
export function plainValue(node: FileNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plainValue(entry.value)]));
}

/** Span of the first line of a text, from an offset on, that is not empty: where problems of the whole are shown. */
export function firstLine(text: string, from = 0): Span {
  const start = from + Math.max(text.slice(from).search(/\S/), 0);
  const line = /^[^\r\n]*/.exec(text.slice(start, start + 1000))?.[0] ?? '';
  return { start, end: start + line.trimEnd().length };
}
