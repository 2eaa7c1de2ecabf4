import type { CellRecord, StartRecord } from '../core/results/cellRecord.ts';
import type { BlockEntry } from './blockFile.ts';
import type { PendingFile } from './files.ts';
import { safetensorsLayout, type TensorPlace, type TensorSpec } from './safetensors.ts';

/** `weights.safetensors` while it is written: cells are added in increasing order, each once. */
export interface WeightsFile {
  append(record: CellRecord): void;
  finish(): void;
}

type Shape = Pick<BlockEntry, 'D' | 'N' | 'biases'>;

/** Bytes kept of one tensor before they are written: every tensor has its own place in the file and fills in small pieces. */
const SECTION_BYTES = 1 << 18;

const orientation =
  'W[r, a, i] is component a of the embedding of feature i in row r: column i of each D x N matrix is a feature.';

/**
 * Starts the file. One set of tensors W (rows, D, N), b (rows, biases), cell (rows), start (rows) to a shape; a row is
 * one kept start of one cell. A run with a single shape has plain names, others `W/3x6` and so on.
 * @param entries sizes of every cell, in increasing order of cells
 * @throws system errors
 */
export function createWeightsFile(
  file: PendingFile,
  entries: Iterable<Readonly<BlockEntry>>,
  metadata: Readonly<Record<string, string>>,
): WeightsFile {
  const rows = countRows(entries);
  const suffixes = suffixesOf([...rows.values()].map(({ shape }) => shape));
  const specs = [...rows].map(([key, { shape, count }]) => ({
    key,
    tensors: tensorsOf(shape, count, suffixes(shape)),
  }));
  const flat = specs.flatMap(({ tensors }) => tensors);
  const wide = flat.filter(({ dtype }) => dtype === 'F64');
  const narrow = flat.filter(({ dtype }) => dtype !== 'F64');
  const { header, places } = safetensorsLayout([...wide, ...narrow], { ...metadata, orientation });
  file.writeAt(header, 0);

  const byName = new Map(places.map((place) => [place.name, createSection(file, place)]));
  const sections = new Map(specs.map(({ key, tensors }) => [key, tensors.map(({ name }) => byName.get(name))]));
  return {
    append(record) {
      for (const start of record.starts) {
        const [W, b, cell, index] = sections.get(keyOf(shapeOf(record, start))) ?? [];
        W?.put(start.W);
        b?.put(start.b);
        cell?.put(Int32Array.of(record.cell));
        index?.put(Int32Array.of(start.start));
      }
    },
    finish() {
      for (const section of byName.values()) section.flush();
    },
  };
}

const keyOf = ({ D, N, biases }: Shape): string => `${D}x${N}b${biases}`;
const shapeOf = ({ D, N }: CellRecord, start: StartRecord): Shape => ({ D, N, biases: start.b.length });

function countRows(entries: Iterable<Readonly<BlockEntry>>): Map<string, { shape: Shape; count: number }> {
  const rows = new Map<string, { shape: Shape; count: number }>();
  for (const { D, N, biases, starts } of entries) {
    const shape = { D, N, biases };
    const row = rows.get(keyOf(shape)) ?? { shape, count: 0 };
    row.count += starts;
    rows.set(keyOf(shape), row);
  }
  return rows;
}

/** What tells the tensors of one shape from another's: nothing, `/3x6`, or `/3x6b1` where only the biases differ. */
function suffixesOf(shapes: readonly Shape[]): (shape: Shape) => string {
  const sizes = shapes.map(({ D, N }) => `${D}x${N}`);
  return (shape) => {
    if (shapes.length === 1) return '';
    const size = `${shape.D}x${shape.N}`;
    return sizes.filter((other) => other === size).length > 1 ? `/${keyOf(shape)}` : `/${size}`;
  };
}

/** In the order in which `append` fills them. */
const tensorsOf = ({ D, N, biases }: Shape, rows: number, suffix: string): TensorSpec[] => [
  { name: `W${suffix}`, dtype: 'F64', shape: [rows, D, N] },
  { name: `b${suffix}`, dtype: 'F64', shape: [rows, biases] },
  { name: `cell${suffix}`, dtype: 'I32', shape: [rows] },
  { name: `start${suffix}`, dtype: 'I32', shape: [rows] },
];

/** Collects the pieces of one tensor and writes them to its place. */
function createSection(
  file: PendingFile,
  { position }: TensorPlace,
): { put(values: ArrayBufferView): void; flush(): void } {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let at = position;
  const flush = (): void => {
    if (length === 0) return;
    file.writeAt(Buffer.concat(pieces), at);
    at += length;
    pieces = [];
    length = 0;
  };
  return {
    put(values) {
      pieces.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      length += values.byteLength;
      if (length >= SECTION_BYTES) flush();
    },
    flush,
  };
}
