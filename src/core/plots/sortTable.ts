import type { Table } from './plot.ts';

/** Which column orders the rows, and how. */
export interface TableOrder {
  column: number;
  descending: boolean;
}

/**
 * The table with its rows in order of a column: numbers by value, texts by their characters with the numbers in them by value,
 * numbers before texts. Rows that are equal keep their order; what is empty or NaN comes last, either way.
 */
export function sortTable(table: Table, order: TableOrder | undefined): Table {
  if (order === undefined) return table;
  const { column, descending } = order;
  const rows = table.rows.toSorted((a, b) => {
    const [one, other] = [a[column], b[column]];
    const missing = Number(isMissing(one)) - Number(isMissing(other));
    return missing !== 0 || isMissing(one) ? missing : (descending ? -1 : 1) * compare(one, other);
  });
  return { columns: table.columns, rows };
}

type Value = string | number | undefined;

const isMissing = (value: Value): boolean => value === undefined || value === '' || Number.isNaN(value);

const byText = new Intl.Collator('en', { numeric: true });

function compare(one: Value, other: Value): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'number' || typeof other === 'number') return typeof one === 'number' ? -1 : 1;
  return byText.compare(one ?? '', other ?? '');
}
