import type { Problem } from '../core/experiment/problem.ts';
import type { JsonEvent } from './output.ts';

/** Longest part of a source line that is shown. */
const WIDEST = 160;

/**
 * A problem as compilers write it, which editors and CI systems can read:
 *
 *     figure4.capacity.yaml:3:15: error [out-of-range] model.dimensions: must be at least 1, not 0
 *       3 | model: { dimensions: 0 }
 *         |                      ^
 *
 * Lines and columns count from 1, columns in UTF-16 units as in editors.
 * @param lines the file's text, line by line
 */
export function problemText(
  file: string,
  { severity, code, path, message, range }: Problem,
  lines: readonly string[],
): string {
  const { line, character } = range.start;
  const where = `${file}:${line + 1}:${character + 1}`;
  const subject = path === '' ? '' : `${path}: `;
  const head = `${where}: ${severity} [${code}] ${subject}${message}`;
  const source = lines[line];
  if (source === undefined || source.trim() === '') return head;
  const end = range.end.line === line ? range.end.character : source.length;
  const from = character > WIDEST / 2 ? character - WIDEST / 4 : 0;
  const shown = printable(source.slice(from, from + WIDEST));
  const marks = Math.max(1, Math.min(end, from + WIDEST) - character);
  const number = String(line + 1);
  return [
    head,
    `  ${number} | ${shown}`,
    `  ${' '.repeat(number.length)} | ${' '.repeat(character - from)}${'^'.repeat(Math.min(marks, Math.max(1, shown.length - (character - from))))}`,
  ].join('\n');
}

/** The same for programs. */
export const problemEvent = (file: string, { severity, code, path, message, range }: Problem): JsonEvent => ({
  event: 'problem',
  file,
  line: range.start.line + 1,
  column: range.start.character + 1,
  severity,
  code,
  path,
  message,
});

/** Tabs and control characters would move the marks away from what they mark, or command the terminal. */
const printable = (text: string): string => text.replace(/\p{Cc}/gu, ' ');
