import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ColumnType } from '../core/results/columns.ts';
import type { TableValue } from '../core/results/table.ts';

/** How a column is stored: the types of the result table, and single precision for training curves. */
export type StoredType = ColumnType | 'float';

export interface StoredColumn {
  name: string;
  type: StoredType;
}

/** Values of one column, one for each row. NaN is written as null: what does not apply. */
export type ColumnValues = ArrayLike<TableValue>;

/** A Parquet file that grows by rows. */
export interface ParquetTable {
  /** Adds rows: for each column of the table, in order, equally many values. */
  append(columns: readonly ColumnValues[]): void;
  /** Writes what is left and the footer. */
  finish(): void;
}

/**
 * Rows in a row group. Groups are cut by rows alone, so that equal tables give equal bytes however they were trained,
 * and no more than one group is in memory: about 10 MB at 20 columns.
 */
const ROWS_PER_GROUP = 20_000;

const physicalTypes: Record<StoredType, Pick<SchemaElement, 'type' | 'converted_type'>> = {
  int32: { type: 'INT32' },
  double: { type: 'DOUBLE' },
  float: { type: 'FLOAT' },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  boolean: { type: 'BOOLEAN' },
};

/**
 * Starts a Parquet file (Snappy). Equal calls give equal bytes: nothing of the time or the machine goes into it.
 * @param metadata the file's key-value metadata, in this order
 * @param sink takes the file's bytes in order; it must be done with them when it returns
 */
export function createParquetTable(
  columns: readonly StoredColumn[],
  metadata: Readonly<Record<string, string>>,
  sink: (bytes: Uint8Array) => void,
): ParquetTable {
  const writer = new ByteWriter();
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, type }) => ({ name, ...physicalTypes[type], repetition_type: 'OPTIONAL' as const })),
  ];
  const parquet = new ParquetWriter({
    writer,
    schema,
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    createdBy: 'capacity-lab',
    // They would help readers to skip groups of rows, and most files have one.
    statistics: false,
  });
  let buffered: TableValue[][] = columns.map(() => []);
  let rows = 0;

  const drain = (): void => {
    sink(writer.getBytes());
    writer.index = 0;
  };
  const flush = (): void => {
    if (rows === 0) return;
    const columnData = columns.map(({ name }, i) => ({ name, data: buffered[i] }));
    void parquet.write({ columnData, rowGroupSize: rows });
    buffered = columns.map(() => []);
    rows = 0;
    drain();
  };

  return {
    append(added) {
      const count = added[0]?.length ?? 0;
      for (let row = 0; row < count; row++) {
        for (let i = 0; i < columns.length; i++) {
          const value = added[i][row];
          buffered[i].push(value === undefined || Number.isNaN(value) ? null : value);
        }
        rows++;
        if (rows === ROWS_PER_GROUP) flush();
      }
    },
    finish() {
      flush();
      void parquet.finish();
      drain();
    },
  };
}
