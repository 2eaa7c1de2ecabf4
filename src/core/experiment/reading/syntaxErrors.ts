import { type Document, isMap, isPair, isScalar, isSeq, type YAMLError } from 'yaml';
import type { Mistake, Reporter } from './reporter.ts';
import { firstLine, type Span } from './tree.ts';

/** Reports the first syntax error of a document in plain words, or that the text goes on with a second document. */
export function reportSyntax(
  document: Document.Parsed,
  second: Document.Parsed | undefined,
  text: string,
  reporter: Reporter,
): void {
  const [error] = document.errors;
  if (error !== undefined) {
    reporter.error(syntaxMistake(error, document, text));
  } else if (second !== undefined) {
    const start = document.range[2];
    const message = 'A second YAML document begins here; an experiment file holds one.';
    reporter.error({ code: 'multiple-documents', path: '', message, at: visibleSpan({ start, end: start + 3 }, text) });
  } else if (document.directives.yaml.explicit === true) {
    const message = 'The file begins with a %YAML directive; an experiment file has none, it is read as YAML 1.2.';
    const start = Math.max(text.indexOf('%YAML'), 0);
    reporter.error({ code: 'syntax', path: '', message, at: { start, end: start + 5 } });
  }
}

function syntaxMistake(error: YAMLError, document: Document.Parsed, text: string): Mistake {
  const [start, end] = error.pos;
  const tab = indentingTab(start, text);
  if (error.code === 'TAB_AS_INDENT' || tab !== undefined) {
    const at = tab ?? { start, end };
    const message = 'A tab indents this line, but YAML indents with spaces only.';
    const fixes = [{ title: 'Replace the tab by spaces', at, newText: '  '.repeat(at.end - at.start) }];
    return { code: 'tab', path: '', message, at, fixes };
  }
  const at = openingOf(error, document, text) ?? visibleSpan({ start, end }, text);
  return { code: 'syntax', path: '', message: `Not valid YAML here: ${reasonOf(error, text[at.start] ?? '')}.`, at };
}

/** What is wrong, and what is allowed instead, for the errors that people make; the library's own words for the rest. */
function reasonOf(error: YAMLError, character: string): string {
  const found = PLAIN_WORDS.find(([pattern]) => pattern.test(error.message));
  if (found !== undefined) return found[1].replaceAll('%', character);
  return error.message.charAt(0).toLowerCase() + error.message.slice(1);
}

const PLAIN_WORDS: readonly [RegExp, string][] = [
  [/Missing closing/, 'the text that begins with % has no closing %'],
  [/Flow (map|sequence).* end with/, 'the % that opens here is not closed, or what is in it is not indented'],
  [/Unexpected flow-(map|seq)-end/, 'there is one % too many; it closes nothing'],
  [/Unexpected flow-(map|seq)-start/, 'a value with % in it must stand in quotes'],
  [
    /collections are not allowed within flow/,
    'a comma is missing between two keys, or a bracket before this is not closed',
  ],
  [/Missing , /, 'a comma is missing'],
  [/Implicit keys need|Implicit map keys need/, 'a key must be followed by a colon, a space and its value'],
  [
    /may not be used as an implicit map key|must start at the same column|Sequence item without/,
    'this line is not indented like the others that it belongs to',
  ],
  [/Nested mappings are not allowed/, 'a second key on a line; a value with a colon in it must stand in quotes'],
  [/Invalid escape/, 'in double quotes % begins an escape such as \\n; write \\\\ for the sign itself'],
];

/** What opens and is not closed: the quote or bracket rather than the far place where its end is missed. */
function openingOf(error: YAMLError, document: Document.Parsed, text: string): Span | undefined {
  if (/Missing closing/.test(error.message)) {
    const scalar = lastScalar(document.contents);
    return scalar && firstLine(text, scalar.start);
  }
  const closing = /Flow (map|sequence).* end with/.exec(error.message)?.[1] === 'map' ? '}' : ']';
  if (!/Flow (map|sequence).* end with/.test(error.message)) return undefined;
  const start = unclosed(document.contents, closing, text);
  return start === undefined ? undefined : { start, end: start + 1 };
}

/** Offset of the first flow collection that does not end with its bracket. */
function unclosed(node: unknown, closing: string, text: string): number | undefined {
  if (isPair(node)) return unclosed(node.key, closing, text) ?? unclosed(node.value, closing, text);
  if (!isMap(node) && !isSeq(node)) return undefined;
  const [start = 0, end = 0] = node.range ?? [];
  const isOpen = node.flow === true && text[start] === (closing === '}' ? '{' : '[') && text[end - 1] !== closing;
  if (isOpen) return start;
  for (const item of node.items) {
    const found = unclosed(item, closing, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The tabs in the indentation of the line that an offset lies in. */
function indentingTab(offset: number, text: string): Span | undefined {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const indentation = /^ *(\t+)/.exec(text.slice(lineStart, lineStart + 200));
  if (indentation?.[1] === undefined) return undefined;
  const end = lineStart + indentation[0].length;
  return { start: end - indentation[1].length, end };
}

/** The last scalar of a document: an unclosed quote swallows all that follows it. */
function lastScalar(node: unknown): Span | undefined {
  if (isScalar(node)) return node.range ? { start: node.range[0], end: node.range[1] } : undefined;
  if (isSeq(node)) return lastScalar(node.items.at(-1));
  if (isMap(node)) {
    const pair = node.items.at(-1);
    return lastScalar(pair?.value) ?? lastScalar(pair?.key);
  }
  return undefined;
}

/** A span of at least one visible character on one line: an error at the end of the text or of a line is shown at what precedes it. */
function visibleSpan(span: Span, text: string): Span {
  const start = Math.min(span.start, text.length);
  const end = Math.min(Math.max(span.end, start), text.length);
  const line = /^[^\r\n]*/.exec(text.slice(start, end))?.[0] ?? '';
  if (line.trim() !== '') return { start, end: start + line.trimEnd().length };
  const before = text.slice(0, start).trimEnd().length;
  return before > 0 ? { start: before - 1, end: before } : { start: 0, end: Math.min(1, text.length) };
}
