import { entriesOf, type Tensor } from './tensor.ts';

/**
 * The safetensors format: length of the header (u64), header (JSON: name → dtype, shape, data_offsets; `__metadata__`:
 * texts by name), then the tensors' bytes without gaps, little-endian, the last index fastest. Written for a run's
 * weights, and read where somebody else has written it: nothing of a header is believed before it is checked.
 */

/** Bytes before the header. */
export const LENGTH_BYTES = 8;

/** The longest header, as the reference implementation has it. */
const MOST_HEADER_BYTES = 100_000_000;

/** The most brackets and commas: a header of brackets alone would fill the memory with empty lists. */
const MOST_PARTS = 4_000_000;

const METADATA = '__metadata__';

/** Bits of an entry, by number format. */
const BITS: Readonly<Record<string, number>> = {
  ...{ F64: 64, I64: 64, U64: 64, C64: 64, F32: 32, I32: 32, U32: 32, F16: 16, BF16: 16, I16: 16, U16: 16 },
  ...{ I8: 8, U8: 8, BOOL: 8, F8_E4M3: 8, F8_E5M2: 8, F8_E8M0: 8, F8_E4M3FNUZ: 8, F8_E5M2FNUZ: 8 },
  ...{ F6_E2M3: 6, F6_E3M2: 6, F4: 4 },
};

export interface SafetensorsHeader {
  tensors: Tensor[];
  metadata: Readonly<Record<string, string>>;
}

/**
 * Length of the header in bytes.
 *
 * @param start     the first 8 bytes of the file, or all there are
 * @param fileBytes length of the file
 * @returns a clause that says what is wrong where the file cannot be one
 */
export function safetensorsHeaderBytes(start: Uint8Array, fileBytes: number): number | string {
  if (fileBytes === 0) return 'it is empty';
  if (start.length < LENGTH_BYTES) return `it has ${fileBytes} bytes, too few for a safetensors file`;
  const length = new DataView(start.buffer, start.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length === 0n) return 'it has no safetensors header: its length is 0';
  if (length > BigInt(fileBytes - LENGTH_BYTES)) {
    return `it is no safetensors file, or it was cut off: its header should be ${length} bytes long and the file has ${fileBytes}`;
  }
  if (length > BigInt(MOST_HEADER_BYTES)) {
    return `its header is ${length} bytes long, and at most ${MOST_HEADER_BYTES} are allowed`;
  }
  return Number(length);
}

/**
 * The tensors and metadata of a header.
 *
 * @param header    the bytes after the length
 * @param decode    text of UTF-8 bytes; throws where they are none
 * @param fileBytes length of the file
 * @returns a clause that says what is wrong
 */
export function parseSafetensors(
  header: Uint8Array,
  decode: (bytes: Uint8Array) => string,
  fileBytes: number,
): SafetensorsHeader | string {
  if (countParts(header) > MOST_PARTS) return `its header has more than ${MOST_PARTS} parts`;
  let entries: unknown;
  try {
    entries = JSON.parse(decode(header));
  } catch {
    return 'its header is no valid JSON text';
  }
  if (!isRecord(entries)) return 'its header is no JSON object';
  const metadata: [string, string][] = [];
  const tensors: (Tensor & { end: number })[] = [];
  const dataStart = LENGTH_BYTES + header.length;
  for (const [name, entry] of Object.entries(entries)) {
    if (name === METADATA) {
      if (!isRecord(entry)) return 'its metadata are no JSON object';
      for (const [key, text] of Object.entries(entry)) {
        if (typeof text !== 'string') return `its metadata have no text under ${quoted(key)}`;
        metadata.push([key, text]);
      }
      continue;
    }
    const place = placeOf(entry);
    if (typeof place === 'string') return `tensor ${quoted(name)}: ${place}`;
    const { begin, end, ...about } = place;
    tensors.push({ name, ...about, fortran: false, bigEndian: false, offset: dataStart + begin, end: dataStart + end });
  }
  const wrong = gapOrOverlap(tensors, dataStart, fileBytes);
  if (wrong !== undefined) return wrong;
  return { tensors: tensors.map(({ end: _end, ...tensor }) => tensor), metadata: Object.fromEntries(metadata) };
}

/** One tensor's entry, checked against itself. */
function placeOf(entry: unknown): { dtype: string; shape: number[]; begin: number; end: number } | string {
  if (!isRecord(entry)) return 'its entry is no JSON object';
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string') return 'it has no dtype';
  const entries = entriesOf(shape);
  if (typeof entries === 'string') return entries;
  if (!Array.isArray(offsets) || offsets.length !== 2) return 'its data_offsets are not two numbers';
  const [begin, end]: unknown[] = offsets;
  if (!isOffset(begin) || !isOffset(end) || begin > end) return 'its data_offsets are not two places in order';
  const bits = Object.hasOwn(BITS, dtype) ? BITS[dtype] : undefined;
  if (bits !== undefined && (entries * bits) / 8 !== end - begin) {
    return `${entries} entries of ${dtype} do not fill the ${end - begin} bytes that it has`;
  }
  return { dtype, shape: shape as number[], begin, end };
}

/** Tensors must fill the file from the header to its end, each byte once. */
function gapOrOverlap(
  tensors: readonly { name: string; offset: number; end: number }[],
  dataStart: number,
  fileBytes: number,
): string | undefined {
  let at = dataStart;
  for (const { name, offset, end } of tensors.toSorted((a, b) => a.offset - b.offset || a.end - b.end)) {
    if (end > fileBytes) return `it was cut off: tensor ${quoted(name)} ends at byte ${end} of ${fileBytes}`;
    if (offset < at) return `tensor ${quoted(name)} overlaps another one`;
    if (offset > at) return `${offset - at} bytes before tensor ${quoted(name)} belong to no tensor`;
    at = end;
  }
  return at === fileBytes ? undefined : `its last ${fileBytes - at} bytes belong to no tensor`;
}

function countParts(header: Uint8Array): number {
  let parts = 0;
  // Comma, opening square bracket, opening brace.
  for (const byte of header) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) parts++;
  return parts;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const quoted = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);

/** A tensor to be written. */
export interface TensorSpec {
  name: string;
  dtype: 'F64' | 'F32' | 'I32';
  shape: readonly number[];
}

export interface TensorPlace extends TensorSpec {
  /** First byte of the tensor in the file. */
  position: number;
}

/**
 * The bytes before the tensors' own, and where each tensor goes. Tensors stand in the order given; put those of 8-byte
 * numbers first, and all are aligned.
 */
export function safetensorsLayout(
  tensors: readonly TensorSpec[],
  metadata: Readonly<Record<string, string>>,
): { header: Uint8Array; places: TensorPlace[] } {
  let end = 0;
  const sized = tensors.map((tensor) => {
    const begin = end;
    end += tensor.shape.reduce((product, length) => product * length, (BITS[tensor.dtype] ?? 0) / 8);
    return { ...tensor, begin, end };
  });
  const entries = sized.map(({ name, dtype, shape, begin, end: last }) => [
    name,
    { dtype, shape, data_offsets: [begin, last] },
  ]);
  const json = asciiJson(Object.fromEntries([[METADATA, metadata], ...entries]));
  // The format allows spaces after the JSON: they bring the first tensor to a multiple of 8.
  const padded = json.padEnd(Math.ceil(json.length / 8) * 8);
  const header = new Uint8Array(LENGTH_BYTES + padded.length);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded.length), true);
  for (let at = 0; at < padded.length; at++) header[LENGTH_BYTES + at] = padded.charCodeAt(at);
  return {
    header,
    places: sized.map(({ begin, end: _end, ...tensor }) => ({ ...tensor, position: header.length + begin })),
  };
}

/** JSON in which every character is one byte. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
