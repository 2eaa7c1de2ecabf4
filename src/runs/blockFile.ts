/**
 * The file of one finished block of cells, as bytes. Little-endian throughout, numbers on multiples of their size:
 *
 *   header   'CLBLOCK' + version (1 byte) · block (u32) · cells n (u32) · configuration hash (32 bytes)
 *   table    n entries of 12 u32: cell, D, N, biases B, other parameters E (layered models), kept starts S, curve
 *            points P, length and CRC-32 of the cell's record, recoveries R (N for autoencoders, else 0), starts T that
 *            were not kept, 0
 *   check    CRC-32 of all before (u32) · 0 (u32)
 *   records  n of them, in the table's order. One record:
 *              S × (loss, loss without penalties, standard error, W (D×N), b (B), others (E), recoveries (R)), T × loss  f64
 *              curve steps (P), then (S + T) × (start, steps, outcome)  i32
 *              (S + T) × curve (P)  f32, and zeros up to a multiple of 8
 *
 * A file that was cut short, or has a bit turned over, is told from a whole one by its length and its checks.
 */
import { crc32 } from 'node:zlib';
import type { CellRecord, StartCurve, StartRecord } from '../core/results/cellRecord.ts';
import { Outcome } from '../core/training/plan.ts';

const MAGIC = Uint8Array.from([...'CLBLOCK'].map((letter) => letter.charCodeAt(0)).concat(5));
const HASH_AT = 16;
const HASH_BYTES = 32;
const TABLE_AT = HASH_AT + HASH_BYTES;
const ENTRY_BYTES = 48;
const CHECK_BYTES = 8;

/** What the table says of one cell. */
export interface BlockEntry {
  cell: number;
  D: number;
  N: number;
  biases: number;
  /** Numbers of each start beside W and b. */
  extras: number;
  /** Features whose recovery is known. */
  recoveries: number;
  starts: number;
  /** Starts of which there are only the curves. */
  dropped: number;
  points: number;
  /** Place of the record in the file, in bytes. */
  offset: number;
  length: number;
  crc: number;
}

export interface BlockHeader {
  block: number;
  /** Lower-case hex SHA-256 of the configuration that was trained. */
  configHash: string;
  entries: BlockEntry[];
}

/** Bytes of the header, table and check of a block of `cells` cells. */
const headerLength = (cells: number): number => TABLE_AT + cells * ENTRY_BYTES + CHECK_BYTES;

/** The first bytes of a file that tell how long its header is. */
export const PREAMBLE_BYTES = TABLE_AT;

/** Length of the header that a preamble announces; `undefined` when this is not a block file of this version. */
export function announcedHeaderLength(preamble: Uint8Array): number | undefined {
  if (preamble.length < PREAMBLE_BYTES || MAGIC.some((byte, i) => preamble[i] !== byte)) return undefined;
  return headerLength(viewOf(preamble).getUint32(12, true));
}

/**
 * Reads header and table.
 * @param bytes the file's first `announcedHeaderLength` bytes
 * @param fileLength length of the whole file, in bytes
 * @returns the header, or what is wrong with the file, to stand after its name: `is cut short`
 */
export function decodeHeader(bytes: Uint8Array, fileLength: number): BlockHeader | string {
  const length = announcedHeaderLength(bytes);
  if (length === undefined) return 'is not a block file of this version';
  if (bytes.length < length) return 'is cut short';
  const view = viewOf(bytes);
  const check = crc32(bytes.subarray(0, length - CHECK_BYTES));
  if (check !== view.getUint32(length - CHECK_BYTES, true) || view.getUint32(length - 4, true) !== 0) {
    return 'is damaged (checksum of its table)';
  }
  const entries: BlockEntry[] = [];
  let offset = length;
  for (let i = 0; i < view.getUint32(12, true); i++) {
    const word = (index: number): number => view.getUint32(TABLE_AT + i * ENTRY_BYTES + 4 * index, true);
    const entry = {
      cell: word(0),
      D: word(1),
      N: word(2),
      biases: word(3),
      extras: word(4),
      starts: word(5),
      points: word(6),
      offset,
      length: word(7),
      crc: word(8),
      recoveries: word(9),
      dropped: word(10),
    };
    entries.push(entry);
    offset += entry.length;
  }
  if (offset !== fileLength) return offset > fileLength ? 'is cut short' : 'has bytes after its end';
  const configHash = Buffer.from(bytes.subarray(HASH_AT, HASH_AT + HASH_BYTES)).toString('hex');
  return { block: view.getUint32(8, true), configHash, entries };
}

/** Length of a record, in bytes: a multiple of 8, so that the next one's numbers lie where they may. */
const recordLength = ({
  D,
  N,
  biases,
  extras,
  recoveries,
  starts,
  dropped,
  points,
}: Omit<BlockEntry, 'cell' | 'offset' | 'length' | 'crc'>): number => {
  const numbers = starts * (3 + D * N + biases + extras + recoveries) + dropped;
  return Math.ceil((8 * numbers + 4 * (points + (starts + dropped) * (3 + points))) / 8) * 8;
};

/**
 * A block as the bytes of its file. Equal records give equal bytes.
 * @param configHash lower-case hex SHA-256
 */
export function encodeBlock(block: number, configHash: string, records: readonly CellRecord[]): Uint8Array {
  const shapes = records.map((record) => ({
    D: record.D,
    N: record.N,
    biases: record.starts[0]?.b.length ?? 0,
    extras: record.starts[0]?.extra?.length ?? 0,
    recoveries: record.starts[0]?.recovery?.length ?? 0,
    starts: record.starts.length,
    dropped: record.dropped.length,
    points: record.curveSteps.length,
  }));
  const first = headerLength(records.length);
  const bytes = new Uint8Array(shapes.reduce((sum, shape) => sum + recordLength(shape), first));
  const view = viewOf(bytes);
  bytes.set(MAGIC);
  view.setUint32(8, block, true);
  view.setUint32(12, records.length, true);
  bytes.set(Buffer.from(configHash, 'hex').subarray(0, HASH_BYTES), HASH_AT);
  let offset = first;
  records.forEach((record, i) => {
    const shape = shapes[i];
    if (shape === undefined) return;
    const length = recordLength(shape);
    const target = bytes.subarray(offset, offset + length);
    writeRecord(target, record);
    const { D, N, biases, extras, recoveries, starts, dropped, points } = shape;
    const entry = [record.cell, D, N, biases, extras, starts, points, length, crc32(target), recoveries, dropped];
    entry.forEach((word, index) => {
      view.setUint32(TABLE_AT + i * ENTRY_BYTES + 4 * index, word, true);
    });
    offset += length;
  });
  view.setUint32(first - CHECK_BYTES, crc32(bytes.subarray(0, first - CHECK_BYTES)), true);
  return bytes;
}

function writeRecord(target: Uint8Array, record: CellRecord): void {
  let at = target.byteOffset;
  const put = (values: Float64Array | Float32Array | Int32Array): void => {
    new Uint8Array(target.buffer, at, values.byteLength).set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
    at += values.byteLength;
  };
  for (const start of record.starts) {
    put(Float64Array.of(start.loss, start.taskLoss, start.lossStandardError));
    put(start.W);
    put(start.b);
    if (start.extra !== undefined) put(start.extra);
    if (start.recovery !== undefined) put(start.recovery);
  }
  put(Float64Array.from(record.dropped, ({ loss }) => loss));
  put(record.curveSteps);
  const all = [...record.starts, ...record.dropped];
  for (const { start, steps, outcome } of all) put(Int32Array.of(start, steps, outcome));
  for (const { curve } of all) put(curve);
}

/**
 * The cell in a record.
 * @param bytes the record: `entry.length` bytes
 * @returns the cell with arrays of its own, or what is wrong with it
 */
export function decodeRecord(bytes: Uint8Array, entry: BlockEntry): CellRecord | string {
  if (bytes.length !== entry.length || entry.length !== recordLength(entry)) return 'is cut short';
  if (crc32(bytes) !== entry.crc) return 'is damaged (checksum of a cell)';
  const { cell, D, N, biases, extras, recoveries, starts: kept, dropped, points } = entry;
  // A copy, because the bytes may lie at any place of a shared buffer and numbers need an aligned one.
  const buffer = new Uint8Array(bytes).buffer;
  let at = 0;
  const next = (length: number): ArrayBuffer => {
    at += length;
    return buffer.slice(at - length, at);
  };
  const floats = (length: number): Float64Array => new Float64Array(next(8 * length));
  const integers = (length: number): Int32Array => new Int32Array(next(4 * length));
  const models = Array.from({ length: kept }, () => ({
    losses: floats(3),
    W: floats(D * N),
    b: floats(biases),
    ...(extras > 0 && { extra: floats(extras) }),
    ...(recoveries > 0 && { recovery: floats(recoveries) }),
  }));
  const losses = [...models.map((model) => model.losses[0] ?? NONE), ...floats(dropped)];
  const curveSteps = integers(points);
  const ends = losses.map(() => integers(3));
  const curves: StartCurve[] = [];
  for (const [i, [start = 0, steps = 0, outcome = 0]] of ends.entries()) {
    if (!isOutcome(outcome)) return 'is damaged (unknown outcome)';
    curves.push({ start, loss: losses[i] ?? NONE, steps, outcome, curve: new Float32Array(next(4 * points)) });
  }
  const starts = models.flatMap(
    ({ losses: [, taskLoss = NONE, lossStandardError = NONE], ...model }, i): StartRecord[] => {
      const curve = curves[i];
      return curve === undefined ? [] : [{ ...curve, ...model, taskLoss, lossStandardError }];
    },
  );
  return { cell, D, N, starts, dropped: curves.slice(kept), curveSteps };
}

const NONE = Number.NaN;
const outcomes: readonly number[] = Object.values(Outcome);
const isOutcome = (value: number): value is Outcome => outcomes.includes(value);

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
