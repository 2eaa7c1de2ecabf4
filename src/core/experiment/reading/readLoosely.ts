import { MAX_DEPTH, MAX_TEXT, MAX_TOKENS } from '../limits.ts';
import type { FileNode, MapEntry, Span } from './tree.ts';

/**
 * Reads a text, YAML or JSON, into the tree that it seems to be, whatever is wrong with it: for what an editor tells while
 * a file is being written, when it mostly does not parse. Blocks follow from columns, and a bracket that is not closed
 * ends where a line is indented no more than what it belongs to; what fits nowhere is passed over. It reports nothing;
 * what a file means is for `readTree` alone.
 *
 * A key that has no colon yet is an entry whose value starts where the key ends (`hasColon`). Aliases and tags are not
 * followed. Linear in the length of the text.
 *
 * @returns `undefined` where there is nothing, or too much, to read
 */
export function readLoosely(text: string): FileNode | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const reader = createReader(text.replace(/\r(?!\n)/g, '\n'));
  return reader.next() ? reader.block(-1, 0) : undefined;
}

/** Whether the key of an entry of `readLoosely` is followed by a colon. */
export const hasColon = ({ keySpan, value }: MapEntry): boolean => value.start > keySpan.end;

/** A quoted or plain key and its colon, on one line. */
const KEY =
  /(?:(?:"(?:[^"\\\n]|\\[^\n])*"|'[^'\n]*')[ \t]*|(?:[^\s#"'{}[\],-]|-[^\s])(?:(?!:(?:[ \t\r\n]|$)|[ \t]#)[^\n])*):(?=[ \t\r\n]|$)/y;
const DASH = /-(?=[ \t\r\n]|$)/y;
const PLAIN_KEY = /(?:(?!:(?:[ \t\r\n]|$)|[ \t]#)[^\r\n])+/y;
const FLOW_KEY = /(?:(?!:(?:[ \t\r\n,}\]]|$)|[ \t]#)[^\r\n,{}[\]])+/y;
const PLAIN = /(?:(?![ \t]#)[^\r\n])+/y;
const FLOW_PLAIN = /(?:(?![ \t]#)[^\r\n,{}[\]])+/y;
const DOUBLE = /"(?:[^"\\\r\n]|\\[^\r\n])*"?/y;
const SINGLE = /'(?:[^'\r\n]|'')*'?/y;
const BLANKS = /[ \t]*/y;
const PROPERTIES = /(?:[&!][^\s,{}[\]]*[ \t]+)*/y;
const REST = /[^\n]*/y;
const QUOTED_KEY = /"[^"\r\n]*"[ \t]*:/y;
const MARKER = /(?:---|\.\.\.)(?=\s|$)/y;
const BLOCK_SCALAR = /[|>][0-9+-]*[ \t]*(?:#[^\n]*)?(?=\r?\n|$)/y;

function createReader(text: string) {
  let at = 0;
  /** Column of `at`, where `next` has come to it. */
  let column = 0;
  /** Where a line starts, and how far it is known that no other one does. */
  let lineStart = 0;
  let lineSeen = 0;
  let steps = 0;

  const matches = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    return pattern.test(text);
  };

  /** Takes what matches here, if anything. */
  function take(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }

  const atLineEnd = (): boolean => at >= text.length || text[at] === '\n' || text[at] === '\r' || text[at] === '#';

  /** Goes to the next sign that is no blank, line end or comment, and says whether there is one. What is too much is left out. */
  function next(): boolean {
    if (++steps > MAX_TOKENS) at = text.length;
    // Only brackets and blocks of text take lines beside this; most of the time there is nothing to look back at.
    const newer = at > lineSeen ? text.slice(lineSeen, at).lastIndexOf('\n') + 1 : 0;
    if (at < lineStart) lineStart = text.lastIndexOf('\n', at - 1) + 1;
    else if (newer > 0) lineStart = lineSeen + newer;
    for (; at < text.length; at++) {
      const sign = text[at];
      if (sign === '\n') lineStart = at + 1;
      else if (sign === '#' || (at === lineStart && matches(MARKER))) {
        take(REST);
        at--;
      } else if (sign !== ' ' && sign !== '\t' && sign !== '\r' && sign !== '\uFEFF') break;
    }
    column = at - lineStart;
    lineSeen = at;
    return at < text.length;
  }

  /** What stands in a block from here on, deeper than column `floor`. */
  function block(floor: number, depth: number): FileNode {
    if (column <= floor || depth > MAX_DEPTH) return empty(at);
    if (matches(DASH)) return list(column, depth);
    if (matches(KEY)) return map(column, depth);
    const start = at;
    const own = column;
    const node = value(floor, depth);
    // A word alone, with keys below it, is a key that is being written.
    take(REST);
    const followed = next() && column === own && !matches(DASH);
    if (node.kind !== 'scalar' || !followed) return node;
    at = start;
    column = own;
    return map(own, depth);
  }

  function list(own: number, depth: number): FileNode {
    const items: FileNode[] = [];
    const start = at;
    let end = at + 1;
    while (at < text.length && column === own && matches(DASH)) {
      at++;
      const afterDash = at;
      take(BLANKS);
      if (atLineEnd()) {
        const more = next() && column > own;
        items.push(more ? block(own, depth + 1) : empty(afterDash));
      } else {
        column += at - afterDash + 1;
        const item = block(own, depth + 1);
        items.push(item);
        finishLine(item);
      }
      end = Math.max(end, items.at(-1)?.end ?? end);
      next();
      skipDeeper(own);
    }
    return { kind: 'list', items, start, end, label: { start, end: start } };
  }

  function map(own: number, depth: number): FileNode {
    const entries: MapEntry[] = [];
    const start = at;
    let end = at;
    while (at < text.length && column === own) {
      if (matches(DASH)) {
        take(REST);
      } else {
        const entry = blockEntry(own, depth);
        entries.push(entry);
        end = Math.max(end, entry.keySpan.end, entry.value.end);
        finishLine(entry.value);
      }
      next();
      skipDeeper(own);
    }
    return { kind: 'map', entries, start, end, label: { start, end: start } };
  }

  /** Lines that are indented more than what they follow allows. */
  function skipDeeper(own: number): void {
    while (at < text.length && column > own) {
      take(REST);
      next();
    }
  }

  /** What stands behind a value on its line belongs to nothing. Behind a nested block the next line has begun already. */
  function finishLine(node: FileNode): void {
    if (node.end === at) take(REST);
  }

  function blockEntry(own: number, depth: number): MapEntry {
    const key = readKey(PLAIN_KEY);
    take(BLANKS);
    if (text[at] !== ':') {
      take(REST);
      return { ...key, value: empty(key.keySpan.end) };
    }
    at++;
    const afterColon = at;
    take(BLANKS);
    take(PROPERTIES);
    if (!atLineEnd()) return { ...key, value: matches(BLOCK_SCALAR) ? blockScalar(own) : value(own, depth + 1) };
    if (!next() || column < own || (column === own && !matches(DASH))) {
      return { ...key, value: backTo(afterColon) };
    }
    return { ...key, value: block(column === own ? own - 1 : own, depth + 1) };
  }

  /** Nothing stands after a colon: reading goes on from there. */
  function backTo(offset: number): FileNode {
    at = offset;
    return empty(offset);
  }

  function blockScalar(own: number): FileNode {
    const start = at;
    take(REST);
    let end = at;
    while (at < text.length) {
      const line = /\n([ \t]*)([^\n]*)/y;
      line.lastIndex = at;
      const found = line.exec(text);
      if (found === null || (found[2]?.trim() !== '' && (found[1]?.length ?? 0) <= own)) break;
      at = line.lastIndex;
      if (found[2]?.trim() !== '') end = at;
    }
    const source = text.slice(start, end);
    return { kind: 'scalar', value: source, source, start, end: at, label: { start, end } };
  }

  function readKey(pattern: RegExp): Pick<MapEntry, 'key' | 'keySpan' | 'keySource'> {
    const start = at;
    const quoted = text[at] === '"' || text[at] === "'";
    const source = quoted ? take(text[at] === '"' ? DOUBLE : SINGLE) : take(pattern).trimEnd();
    at = start + source.length;
    return { key: quoted ? unquoted(source) : source, keySpan: { start, end: at }, keySource: source };
  }

  /** A value that begins on this line. */
  function value(floor: number, depth: number): FileNode {
    if (text[at] === '{' || text[at] === '[') return flow(floor, depth);
    return scalar(PLAIN);
  }

  function scalar(pattern: RegExp): FileNode {
    const start = at;
    const quote = text[at];
    const source = quote === '"' ? take(DOUBLE) : quote === "'" ? take(SINGLE) : take(pattern).trimEnd();
    at = start + source.length;
    const plain = source === '' || (quote !== '"' && quote !== "'");
    const label: Span = { start, end: at };
    return { kind: 'scalar', value: plain ? plainValue(source) : unquoted(source), source, start, end: at, label };
  }

  /** Goes on inside brackets; false where they end without being closed. */
  function nextInFlow(floor: number): boolean {
    const line = at;
    if (!next()) return false;
    const crossed = text.slice(line, at).includes('\n');
    return !crossed || column > floor || text[at] === '}' || text[at] === ']';
  }

  function flow(floor: number, depth: number): FileNode {
    const start = at;
    const isMap = text[at] === '{';
    const entries: MapEntry[] = [];
    const items: FileNode[] = [];
    at++;
    let end = at;
    while (depth <= MAX_DEPTH && nextInFlow(floor)) {
      const sign = text[at];
      if (sign === '}' || sign === ']') {
        if (sign === (isMap ? '}' : ']')) at++;
        end = at;
        break;
      }
      const before = at;
      if (sign === ',') at++;
      else if (isMap) entries.push(flowEntry(floor, depth));
      else items.push(flowValue(floor, depth));
      // A sign that nothing can begin with.
      if (at === before) at++;
      end = at;
    }
    at = end;
    const place = { start, end, label: { start, end: start + 1 } };
    return isMap ? { kind: 'map', entries, ...place } : { kind: 'list', items, ...place };
  }

  function flowEntry(floor: number, depth: number): MapEntry {
    const key = readKey(FLOW_KEY);
    const afterKey = at;
    take(BLANKS);
    if (text[at] !== ':') {
      at = afterKey;
      return { ...key, value: empty(afterKey) };
    }
    at++;
    const afterColon = at;
    const inside = nextInFlow(floor);
    const newLine = text.slice(afterColon, at).includes('\n');
    if (!inside || /[,}\]]/.test(text[at] ?? '') || (newLine && matches(QUOTED_KEY))) {
      return { ...key, value: backTo(afterColon) };
    }
    return { ...key, value: flowValue(floor, depth) };
  }

  function flowValue(floor: number, depth: number): FileNode {
    take(PROPERTIES);
    return text[at] === '{' || text[at] === '[' ? flow(floor, depth + 1) : scalar(FLOW_PLAIN);
  }

  return { next, block };
}

const empty = (at: number): FileNode => ({
  kind: 'scalar',
  value: null,
  source: '',
  start: at,
  end: at,
  label: { start: at, end: at },
});

/** The text of a quoted scalar, as far as it goes. */
function unquoted(source: string): string {
  const inner = source.slice(1, source.length > 1 && source.endsWith(source.charAt(0)) ? -1 : undefined);
  if (source.startsWith("'")) return inner.replaceAll("''", "'");
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    return inner;
  }
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

function plainValue(source: string): string | number | boolean | null {
  if (NUMBER.test(source)) return Number(source);
  if (source === 'true' || source === 'false') return source === 'true';
  return source === '' || source === 'null' || source === '~' ? null : source;
}
