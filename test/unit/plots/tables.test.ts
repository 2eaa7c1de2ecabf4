import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/core/plots/plot.ts';
import { sortTable } from '../../../src/core/plots/sortTable.ts';
import { tableText } from '../../../src/core/plots/tableText.ts';

const table: Table = {
  columns: ['Feature', 'Capacity'],
  rows: [
    ['rest 10', 0.5],
    ['odd', Number.NaN],
    ['rest 2', 1e-7],
    ['', 0.5],
  ],
};
const sorted = (column: number, descending: boolean) => sortTable(table, { column, descending }).rows;

describe('a table in order of a column', () => {
  it('goes by value where there are numbers, what is equal stays in order, NaN comes last', () => {
    expect(sorted(1, false).map(([feature]) => feature)).toEqual(['rest 2', 'rest 10', '', 'odd']);
    expect(sorted(1, true).map(([feature]) => feature)).toEqual(['rest 10', '', 'rest 2', 'odd']);
  });

  it('goes by the numbers in texts, what is empty comes last', () => {
    expect(sorted(0, false).map(([feature]) => feature)).toEqual(['odd', 'rest 2', 'rest 10', '']);
    expect(sorted(0, true).map(([feature]) => feature)).toEqual(['rest 10', 'rest 2', 'odd', '']);
  });

  it('has numbers before texts', () => {
    const mixed = { columns: ['x'], rows: [['b'], [2], ['a'], [1]] };
    expect(sortTable(mixed, { column: 0, descending: false }).rows.flat()).toEqual([1, 2, 'a', 'b']);
  });

  it('is the table itself without an order, and leaves the table as it was', () => {
    const before = structuredClone(table);
    sorted(1, true);
    expect(sortTable(table, undefined)).toBe(table);
    expect(table).toEqual(before);
  });
});

describe('a table as text', () => {
  it('has no label that a spreadsheet takes for a formula', () => {
    const rows = [
      ['=1+1', -1],
      ['@SUM(A1)', 2],
      ['-0.5', 3],
      ['a=b', 4],
    ];
    expect(tableText({ columns: ['case', 'x'], rows }, ',')).toBe("case,x\n'=1+1,-1\n'@SUM(A1),2\n-0.5,3\na=b,4\n");
  });

  it('has a head and a line to a row, exact numbers, and nothing for NaN', () => {
    expect(tableText(table, '\t')).toBe('Feature\tCapacity\nrest 10\t0.5\nodd\t\nrest 2\t1e-7\n\t0.5\n');
  });

  it('quotes what would break a row, and reads back as it was', () => {
    const value = fc.string().filter((text) => text !== '' && !/^[=+@-]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 2, maxLength: 2 })), fc.constantFrom(',', '\t'), (rows, by) => {
        const text = tableText({ columns: ['a', 'b'], rows }, by as ',' | '\t');
        expect(parse(text, by)).toEqual([['a', 'b'], ...rows]);
      }),
    );
  });
});

/** Reads separated values, as RFC 4180 says. */
function parse(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quoted && character === '"' && text[at + 1] === '"') field += text[++at];
    else if (character === '"') quoted = !quoted;
    else if (quoted || (character !== separator && character !== '\n')) field += character;
    else {
      row.push(field);
      field = '';
      if (character === '\n') {
        rows.push(row);
        row = [];
      }
    }
  }
  return rows;
}
