import { Composer, type CST, type Document, Lexer, Parser } from 'yaml';
import { MAX_DEPTH, MAX_TEXT, MAX_TOKENS } from '../limits.ts';
import type { Reporter } from './reporter.ts';
import { reportSyntax } from './syntaxErrors.ts';
import { firstLine } from './tree.ts';

/**
 * Parses a text as one YAML document; JSON is YAML. At most one problem is reported: what follows a syntax error is
 * mostly its echo, and the document that comes back may then be incomplete.
 * Time is bounded: length, tokens and nesting are limited before anything recursive sees the text.
 */
export function readYaml(text: string, reporter: Reporter): Document.Parsed | undefined {
  if (text.length > MAX_TEXT) {
    const message = `The file has ${text.length} characters, but at most ${MAX_TEXT} are read.`;
    reporter.error({ code: 'too-large', path: '', message, at: firstLine(text) });
    return undefined;
  }
  const rubbish = text.search(NOT_TEXT);
  if (rubbish >= 0) {
    const code = (text.codePointAt(rubbish) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const message = `The file holds the character U+${code}, which no text holds; an experiment file is plain text.`;
    reporter.error({ code: 'not-text', path: '', message, at: { start: rubbish, end: rubbish + 1 } });
    return undefined;
  }
  try {
    const tokens = tokenise(text, reporter);
    return tokens && compose(tokens, text, reporter);
  } catch (error) {
    // The library gets bounded input only; what it still trips over becomes a problem, never a throw.
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The file cannot be read as YAML: ${reason}.`;
    reporter.error({ code: 'syntax', path: '', message, at: firstLine(text) });
    return undefined;
  }
}

/** Control characters that YAML forbids (of ASCII all but tab and line ends), halves of surrogate pairs, U+FFFE and U+FFFF. */
const NOT_TEXT = /[^\P{Cc}\t\n\r\u0080-\u009F]|[\p{Cs}\uFFFE\uFFFF]/u;

/** Syntax tokens of the text, one for each document and directive; `undefined` after a limit is passed. */
function tokenise(text: string, reporter: Reporter): CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  let broken = false;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      broken ||= token.type === 'error';
    }
    // After its first error a parser may go on to find one at every character.
    if (broken) break;
    const at = { start: parser.offset, end: parser.offset + 1 };
    if (++lexemes > MAX_TOKENS) {
      const message = `The file holds more than ${MAX_TOKENS} words and marks; at most that many are read.`;
      reporter.error({ code: 'too-large', path: '', message, at });
      return undefined;
    }
    // The stack holds the document, then the open lists and maps, which take one or two places each.
    if (parser.stack.length > 2 * MAX_DEPTH) {
      const message = `Lists and maps are nested more than ${MAX_DEPTH} deep here; an experiment file needs no more than 6.`;
      reporter.error({ code: 'too-deep', path: '', message, at });
      return undefined;
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

function compose(tokens: CST.Token[], text: string, reporter: Reporter): Document.Parsed | undefined {
  const composer = new Composer({ uniqueKeys: false, merge: false, strict: true });
  const documents: Document.Parsed[] = [];
  for (const document of composer.compose(tokens, true, text.length)) {
    documents.push(document);
    if (documents.length === 2) break;
  }
  const [first, second] = documents;
  if (first !== undefined) reportSyntax(first, second, text, reporter);
  return first;
}
