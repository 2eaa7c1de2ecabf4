import type { CellRecord, StartRecord } from '../core/results/cellRecord.ts';
import { type ParameterSpec, sizeOf } from '../core/training/layers.ts';
import { safetensorsLayout, type TensorPlace, type TensorSpec } from '../core/weights/safetensors.ts';
import type { BlockEntry } from './blockFile.ts';
import type { PendingFile } from './files.ts';

/** `weights.safetensors` while it is written: cells are added in increasing order, each once. */
export interface WeightsFile {
  /** @param others the parameters of the cell's model beside W and b, as in its entry */
  append(record: CellRecord, others?: readonly ParameterSpec[]): void;
  finish(): void;
}

/** What the file has to know of a cell before it is written. */
export interface WeightsEntry extends Pick<BlockEntry, 'D' | 'N' | 'biases' | 'starts'> {
  /** The parameters of a layered model beside W and b; none for plain ones. */
  others: readonly ParameterSpec[];
}

type Shape = Omit<WeightsEntry, 'starts'>;

/** Bytes kept of one tensor before they are written: every tensor has its own place in the file and fills in small pieces. */
const SECTION_BYTES = 1 << 18;

const orientation =
  'W[r, a, i] is component a of the embedding of feature i in row r: column i of each D x N matrix is a feature.';

/**
 * Starts the file. One set of tensors W (rows, D, N), b (rows, biases), cell (rows), start (rows) to a shape; a row is
 * one kept start of one cell. Layered models have further tensors: `layers.1.weight` (rows, units, inputs) and so on.
 * A run with a single shape has plain names, others `W/3x6` and so on.
 * @param entries sizes of every cell, in increasing order of cells
 * @throws system errors
 */
export function createWeightsFile(
  file: PendingFile,
  entries: Iterable<Readonly<WeightsEntry>>,
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
    append(record, others = []) {
      for (const start of record.starts) {
        const [W, b, cell, index, ...more] = sections.get(keyOf(shapeOf(record, start, others))) ?? [];
        W?.put(start.W);
        b?.put(start.b);
        cell?.put(Int32Array.of(record.cell));
        index?.put(Int32Array.of(start.start));
        let from = 0;
        for (const [at, parameter] of others.entries()) {
          const to = from + sizeOf(parameter);
          more[at]?.put(start.extra?.subarray(from, to) ?? new Float64Array(0));
          from = to;
        }
      }
    },
    finish() {
      for (const section of byName.values()) section.flush();
    },
  };
}

const keyOf = ({ D, N, biases, others }: Shape): string => JSON.stringify([D, N, biases, others]);
const shapeOf = ({ D, N }: CellRecord, start: StartRecord, others: readonly ParameterSpec[]): Shape => ({
  D,
  N,
  biases: start.b.length,
  others,
});

function countRows(entries: Iterable<Readonly<WeightsEntry>>): Map<string, { shape: Shape; count: number }> {
  const rows = new Map<string, { shape: Shape; count: number }>();
  for (const { D, N, biases, others, starts } of entries) {
    const shape = { D, N, biases, others };
    const row = rows.get(keyOf(shape)) ?? { shape, count: 0 };
    row.count += starts;
    rows.set(keyOf(shape), row);
  }
  return rows;
}

/**
 * What tells the tensors of one shape from another's: nothing, `/3x6`, `/3x6b1` where only the biases differ, or
 * `/3x6b1n2` where layered models have other layers, numbered from 1 in the order of their first cells.
 */
function suffixesOf(shapes: readonly Shape[]): (shape: Shape) => string {
  const size = ({ D, N }: Shape): string => `${D}x${N}`;
  const sizeAndBiases = (shape: Shape): string => `${size(shape)}b${shape.biases}`;
  return (shape) => {
    if (shapes.length === 1) return '';
    if (shapes.filter((other) => size(other) === size(shape)).length === 1) return `/${size(shape)}`;
    const alike = shapes.filter((other) => sizeAndBiases(other) === sizeAndBiases(shape)).map(keyOf);
    const number = alike.length > 1 ? `n${alike.indexOf(keyOf(shape)) + 1}` : '';
    return `/${sizeAndBiases(shape)}${number}`;
  };
}

/** In the order in which `append` fills them. */
const tensorsOf = ({ D, N, biases, others }: Shape, rows: number, suffix: string): TensorSpec[] => [
  { name: `W${suffix}`, dtype: 'F64', shape: [rows, D, N] },
  { name: `b${suffix}`, dtype: 'F64', shape: [rows, biases] },
  { name: `cell${suffix}`, dtype: 'I32', shape: [rows] },
  { name: `start${suffix}`, dtype: 'I32', shape: [rows] },
  ...others.map(({ name, shape }): TensorSpec => ({ name: `${name}${suffix}`, dtype: 'F64', shape: [rows, ...shape] })),
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
