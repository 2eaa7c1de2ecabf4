import type { ResultColumn } from '../core/results/columns.ts';
import type { TableRows, TableValue } from '../core/results/table.ts';
import { createParquetTable } from './parquetTable.ts';

export type TableFormat = 'csv' | 'json' | 'parquet';

/** Writes a table in one of the formats, some rows at a time. */
export interface TableWriter {
  append(rows: TableRows): void;
  /** Writes what is left. */
  finish(): void;
}

/** Text is handed on in pieces of about this many characters. */
const PIECE = 1 << 16;

/**
 * Starts a table. All three formats hold the same values: CSV with a header line and empty fields for what does not
 * apply, JSON as an array of row objects with null, Parquet with null.
 * @param metadata key-value metadata, in Parquet only
 * @param sink takes the bytes in order; it must be done with them when it returns, or copy them
 */
export function createTableWriter(
  format: TableFormat,
  columns: readonly ResultColumn[],
  metadata: Readonly<Record<string, string>>,
  sink: (bytes: Uint8Array) => void,
): TableWriter {
  if (format === 'parquet') {
    const table = createParquetTable(columns, metadata, sink);
    return {
      append: (rows) => table.append(rows.columns.map(({ values }) => values)),
      finish: () => table.finish(),
    };
  }
  return format === 'csv' ? csvWriter(columns, sink) : jsonWriter(columns, sink);
}

function csvWriter(columns: readonly ResultColumn[], sink: (bytes: Uint8Array) => void): TableWriter {
  const text = textSink(sink);
  text.put(`${columns.map(({ name }) => csvField(name)).join(',')}\n`);
  return {
    append(rows) {
      for (let row = 0; row < rows.rows; row++) {
        text.put(`${rows.columns.map(({ values }) => csvField(values[row])).join(',')}\n`);
      }
    },
    finish: text.flush,
  };
}

/** Numbers in the shortest form that reads back as the same number. */
function csvField(value: TableValue): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function jsonWriter(columns: readonly ResultColumn[], sink: (bytes: Uint8Array) => void): TableWriter {
  const text = textSink(sink);
  const names = columns.map(({ name }) => JSON.stringify(name));
  let separator = '[\n';
  return {
    append(rows) {
      for (let row = 0; row < rows.rows; row++) {
        const fields = rows.columns.map(({ values }, i) => `${names[i]}:${JSON.stringify(values[row])}`);
        text.put(`${separator}{${fields.join(',')}}`);
        separator = ',\n';
      }
    },
    finish() {
      text.put(separator === '[\n' ? '[]\n' : '\n]\n');
      text.flush();
    },
  };
}

function textSink(sink: (bytes: Uint8Array) => void): { put(text: string): void; flush(): void } {
  let buffered = '';
  const flush = (): void => {
    if (buffered !== '') sink(Buffer.from(buffered));
    buffered = '';
  };
  return {
    put(text) {
      buffered += text;
      if (buffered.length >= PIECE) flush();
    },
    flush,
  };
}
