import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { MAX_DEPTH, MAX_VALUES } from '../limits.ts';
import { readYaml } from './readYaml.ts';
import type { Reporter } from './reporter.ts';
import { type FileNode, firstLine, type MapEntry, type Span } from './tree.ts';

/** What was read of a text. */
export interface Reading {
  /** `undefined` where there is nothing to read. */
  root: FileNode | undefined;
  /** Whether all of the text was read; otherwise the tree is what came before a syntax error, or what a limit left. */
  complete: boolean;
}

/**
 * Reads a text into a tree of values with their places. Reports syntax errors, duplicate and merge keys, tags and
 * aliases that do not resolve or that grow beyond measure.
 */
export function readTree(text: string, reporter: Reporter): Reading {
  const document = readYaml(text, reporter);
  const complete = !reporter.hasErrors();
  if (document?.contents === undefined || document.contents === null) return { root: undefined, complete };
  // What a broken text seems to say is worth a look, but no further problem.
  const report: Report = complete ? reporter.error : () => {};
  const reader = createReader(text, report);
  const root = reader.read(document.contents, '', firstLine(text));
  return { root, complete: complete && !reader.gaveUp() };
}

type Report = Reporter['error'];

/** One reading of one document: anchors are scoped to it. */
function createReader(text: string, report: Report) {
  const anchors = new Map<string, FileNode>();
  const open = new Set<string>();
  /** Sizes of nodes with their aliases written out: shared nodes take no memory, but every check walks them. */
  const sizes = new WeakMap<FileNode, { values: number; depth: number }>();
  let tooMuch = false;
  const sizeOf = (node: FileNode) => sizes.get(node) ?? { values: 1, depth: 0 };

  /** `label` is where problems of the value as a whole are shown, and all problems of a value that takes no space. */
  function read(node: unknown, path: string, label: Span): FileNode {
    if (isAlias(node)) return readAlias(node, path, label);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) {
      anchors.delete(anchor);
      open.add(anchor);
    }
    const result = readValue(node, path, label);
    if (anchor !== undefined) {
      open.delete(anchor);
      anchors.set(anchor, result);
    }
    return result;
  }

  function readValue(node: unknown, path: string, label: Span): FileNode {
    if ((isMap(node) || isSeq(node) || isScalar(node)) && hasForeignTag(node, path))
      return invalidAt(spanOf(node), label);
    if (isMap(node)) return readMap(node, path, label);
    if (isSeq(node)) return readList(node, path, label);
    return isScalar(node) ? readScalar(node, path, label) : emptyScalar(label);
  }

  function readAlias(alias: Alias, path: string, label: Span): FileNode {
    const at = spanOf(alias) ?? label;
    const target = anchors.get(alias.source);
    if (target === undefined) {
      const why = open.has(alias.source) ? 'stands inside the value that it names' : 'names no value above it';
      const message = `The alias *${alias.source} ${why}; an alias repeats a value marked &${alias.source} earlier in the file.`;
      report({ code: 'bad-alias', path, message, at });
      return invalidAt(at, label);
    }
    const copy: FileNode = { ...target, start: at.start, end: at.end, label };
    sizes.set(copy, sizeOf(target));
    return copy;
  }

  function readScalar(scalar: Scalar, path: string, label: Span): FileNode {
    const span = spanOf(scalar) ?? label;
    if (typeof scalar.value === 'string') refuseUnseen(scalar.value, path, span);
    const source = text.slice(span.start, span.end);
    if (source === '' && scalar.value === null) return emptyScalar(label);
    const { value } = scalar;
    const known =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
    return { kind: 'scalar', value: known ? value : source, source, ...span, label };
  }

  /** Names are shown in many places, and must not change how the text around them is drawn. */
  function refuseUnseen(value: string, path: string, at: Span): void {
    const [found] = UNSEEN.exec(value) ?? [];
    if (found === undefined) return;
    const name = `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    const message = `${path || 'The file'} has the character ${name}, which cannot be seen and changes how text is shown; take it out.`;
    report({ code: 'unseen-character', path, message, at });
  }

  function readList(list: YAMLSeq, path: string, label: Span): FileNode {
    const span = spanOf(list) ?? label;
    const items = list.items.map((item, i) => read(item, `${path}[${i}]`, itemLabel(item) ?? label));
    return measured(
      { kind: 'list', items, start: span.start, end: endOf(list, span, items.at(-1)), label },
      items,
      path,
    );
  }

  function readMap(map: YAMLMap, path: string, label: Span): FileNode {
    const span = spanOf(map) ?? label;
    const entries: MapEntry[] = [];
    const keys = new Set<string>();
    let merged = false;
    for (const pair of map.items) {
      const keySpan = (isNode(pair.key) && spanOf(pair.key)) || { start: span.start, end: span.start };
      const key = keyText(pair.key);
      if (key === undefined) {
        const message = `A key of ${path || 'the file'} is not text; keys are names or parameter paths.`;
        report({ code: 'wrong-type', path, message, at: keySpan });
        continue;
      }
      const keyPath = path === '' ? key : `${path}.${key}`;
      refuseUnseen(key, path, keySpan);
      const value = read(pair.value, keyPath, keySpan);
      if (key === '<<') {
        const message = 'Merge keys (<<) are not part of the experiment file; write the keys out.';
        merged = true;
        report({ code: 'merge-key', path: keyPath, message, at: keySpan });
      } else if (keys.has(key)) {
        const message = `The key ${JSON.stringify(key)} stands twice in ${path || 'the file'}; a key may stand once.`;
        report({ code: 'duplicate-key', path: keyPath, message, at: keySpan });
      } else {
        keys.add(key);
        entries.push({ key, keySpan, keySource: text.slice(keySpan.start, keySpan.end), value });
      }
    }
    const values = entries.map((entry) => entry.value);
    const node: FileNode = { kind: 'map', entries, start: span.start, end: endOf(map, span, values.at(-1)), label };
    return measured(merged ? { ...node, invalid: true } : node, values, path);
  }

  /** Adds up the values in a node; one that aliases have made too large or too deep is reported and emptied. */
  function measured(node: FileNode, children: FileNode[], path: string): FileNode {
    const values = children.reduce((sum, child) => sum + sizeOf(child).values, 1);
    const depth = children.reduce((most, child) => Math.max(most, sizeOf(child).depth), 0) + 1;
    if (values <= MAX_VALUES && depth <= MAX_DEPTH) {
      sizes.set(node, { values, depth });
      return node;
    }
    if (tooMuch) return invalidAt(node, node.label);
    tooMuch = true;
    const limit =
      values > MAX_VALUES ? `holds more than ${MAX_VALUES} values` : `is nested more than ${MAX_DEPTH} deep`;
    const message = `With its aliases written out, ${path || 'the file'} ${limit}; that is the most that is read.`;
    report({ code: values > MAX_VALUES ? 'too-large' : 'too-deep', path, message, at: node });
    return invalidAt(node, node.label);
  }

  /** The first line of a list item, as far as the item goes. */
  function itemLabel(item: unknown): Span | undefined {
    const span = isNode(item) ? spanOf(item) : undefined;
    if (span === undefined || span.start === span.end) return undefined;
    const line = firstLine(text, span.start);
    return {
      start: line.start,
      end:
        isNode(item) && !isScalar(item) && 'flow' in item && item.flow === true
          ? Math.min(line.end, span.end)
          : line.end,
    };
  }

  function hasForeignTag(node: Scalar | YAMLMap | YAMLSeq, path: string): boolean {
    if (node.tag === undefined || CORE_TAGS.has(node.tag)) return false;
    const tag = node.tag.replace('tag:yaml.org,2002:', '!!');
    const message = `${path || 'The file'} has the tag ${tag}; experiment files use plain values without tags.`;
    report({ code: 'tag', path, message, at: spanOf(node) ?? { start: 0, end: 0 } });
    return true;
  }

  return { read, gaveUp: () => tooMuch };
}

/** Controls, but for line ends and tabs, and marks that turn the direction of text. */
const UNSEEN = /(?![\n\r\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

const CORE_TAGS = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

const isNode = (value: unknown): value is Node => isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);

const spanOf = (node: Node): Span | undefined =>
  node.range ? { start: node.range[0], end: node.range[1] } : undefined;

const emptyScalar = (at: Span): FileNode => ({
  kind: 'scalar',
  value: null,
  source: '',
  start: at.start,
  end: at.end,
  label: at,
});

/** Stands for a value that a problem has been reported of. */
const invalidAt = (span: Span | undefined, label: Span): FileNode => ({
  ...emptyScalar(label),
  ...(span && { start: span.start, end: span.end }),
  invalid: true,
});

/** A block list or map ends where its last value ends, not with the comments and blank lines that follow. */
function endOf(collection: YAMLMap | YAMLSeq, span: Span, last: FileNode | undefined): number {
  return collection.flow === true || last === undefined ? span.end : Math.max(last.end, span.start);
}

/** The text of a key: numbers and the like count as they are written. */
function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  if (typeof key.value === 'string') return key.value;
  return typeof key.source === 'string' ? key.source : String(key.value);
}
