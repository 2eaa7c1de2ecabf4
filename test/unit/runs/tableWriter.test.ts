import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { ResultColumn } from '../../../src/core/results/columns.ts';
import type { TableRows, TableValue } from '../../../src/core/results/table.ts';
import { createParquetTable } from '../../../src/runs/parquetTable.ts';
import { createTableWriter, type TableFormat } from '../../../src/runs/tableWriter.ts';

const column = (name: string, type: ResultColumn['type']): ResultColumn => ({ name, type, unit: '', meaning: '' });

const columns = [
  column('cell', 'int32'),
  column('features.odd.importance', 'double'),
  column('model.family', 'string'),
  column('converged', 'boolean'),
];

const rows = (...list: TableValue[][]): TableRows => ({
  rows: list.length,
  columns: columns.map(({ name, type }, i) => ({ name, type, values: list.map((row) => row[i]) })),
});

const table = rows(
  [0, 0.1 + 0.2, 'plain', true],
  [1, null, 'with, comma and "quotes"', false],
  [2, 1e-300, 'two\nlines', null],
  [3, -0, null, true],
);

function write(format: TableFormat, parts: TableRows[], metadata: Record<string, string> = {}): Buffer {
  const pieces: Buffer[] = [];
  const writer = createTableWriter(format, columns, metadata, (bytes) => void pieces.push(Buffer.from(bytes)));
  for (const part of parts) writer.append(part);
  writer.finish();
  return Buffer.concat(pieces);
}

/** A copy of its own, for readers that want an ArrayBuffer. */
const bufferOf = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;

const readParquet = (bytes: Buffer): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: bufferOf(bytes) });

describe('createTableWriter', () => {
  it('writes CSV with a header, empty fields for null, and quotes where they are needed', () => {
    expect(write('csv', [table]).toString()).toBe(
      [
        'cell,features.odd.importance,model.family,converged',
        '0,0.30000000000000004,plain,true',
        '1,,"with, comma and ""quotes""",false',
        '2,1e-300,"two\nlines",',
        '3,0,,true',
        '',
      ].join('\n'),
    );
  });

  it('writes the same values as JSON and as Parquet', async () => {
    const fromJson: unknown = JSON.parse(write('json', [table]).toString());
    const fromParquet = await readParquet(write('parquet', [table]));
    expect(fromJson).toEqual(fromParquet.map((row) => ({ ...row, 'features.odd.importance': fixZero(row) })));
    expect(fromJson).toHaveLength(4);
  });

  it('writes a table without rows', async () => {
    expect(write('csv', []).toString()).toBe('cell,features.odd.importance,model.family,converged\n');
    expect(JSON.parse(write('json', []).toString())).toEqual([]);
    expect(await readParquet(write('parquet', []))).toEqual([]);
  });

  it('gives the same bytes however the rows came in', () => {
    for (const format of ['csv', 'json', 'parquet'] as const) {
      const parts = [rows([0, 1, 'a', true]), rows([1, 2, 'b', false], [2, 3, 'c', null])];
      const whole = rows([0, 1, 'a', true], [1, 2, 'b', false], [2, 3, 'c', null]);
      expect(write(format, parts)).toEqual(write(format, [whole]));
    }
  });

  it('keeps key-value metadata in Parquet', () => {
    const { key_value_metadata } = parquetMetadata(bufferOf(write('parquet', [table], { a: '1', b: 'two' })));
    expect(key_value_metadata).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: 'two' },
    ]);
  });
});

/** JSON has no negative zero. */
const fixZero = (row: Record<string, unknown>): unknown =>
  Object.is(row['features.odd.importance'], -0) ? 0 : row['features.odd.importance'];

describe('createParquetTable', () => {
  it('cuts large tables into groups of rows and loses none', async () => {
    const pieces: Buffer[] = [];
    const large = createParquetTable(
      [{ name: 'value', type: 'double' }],
      {},
      (bytes) => void pieces.push(Buffer.from(bytes)),
    );
    for (let part = 0; part < 12; part++) {
      large.append([Float64Array.from({ length: 10_000 }, (_, i) => 10_000 * part + i)]);
    }
    large.finish();
    const bytes = Buffer.concat(pieces);
    const groups = parquetMetadata(bufferOf(bytes)).row_groups.map(({ num_rows }) => Number(num_rows));
    expect(groups).toEqual([20_000, 20_000, 20_000, 20_000, 20_000, 20_000]);
    const read = await readParquet(bytes);
    expect(read).toHaveLength(120_000);
    expect(read.every(({ value }, i) => value === i)).toBe(true);
  });

  it('writes NaN as null', async () => {
    const pieces: Buffer[] = [];
    const losses = createParquetTable(
      [{ name: 'loss', type: 'float' }],
      {},
      (bytes) => void pieces.push(Buffer.from(bytes)),
    );
    losses.append([Float32Array.of(0.5, Number.NaN)]);
    losses.finish();
    expect(await readParquet(Buffer.concat(pieces))).toEqual([{ loss: 0.5 }, { loss: null }]);
  });
});
