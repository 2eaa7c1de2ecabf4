import type { Table } from './plot.ts';

/**
 * A table as text, a line to a row and a header line: separated by commas (CSV, RFC 4180) or by tabs, which spreadsheets
 * paste into cells. Numbers in the shortest form that reads back as the same number; NaN is empty. A text that a
 * spreadsheet would take for a formula, such as a label `=1+1`, has an apostrophe before it.
 */
export function tableText({ columns, rows }: Table, separator: ',' | '\t'): string {
  const line = (values: readonly (string | number)[]): string =>
    `${values.map((value) => field(value, separator)).join(separator)}\n`;
  return [columns, ...rows].map(line).join('');
}

function field(value: string | number, separator: string): string {
  const text = typeof value === 'string' ? noFormula(value) : Number.isNaN(value) ? '' : String(value);
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Numbers may come as text; they are no formulas. */
const noFormula = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
