/**
 * The directory of a zip archive, which is what an npz file is: one npy file for each array. The directory stands at
 * the end, behind the members; it is found from the end record, and with zip64 from a second one. Only what NumPy
 * writes is read: one disk, no encryption, members stored or deflated.
 */

/** Bytes at the end of a file in which the end records are looked for: the longest comment, and both records. */
export const ZIP_TAIL_BYTES = 65_535 + 22 + 20 + 56;

/** Bytes of a member's own header before its name. */
export const ZIP_LOCAL_BYTES = 30;

const MOST_DIRECTORY_BYTES = 16_000_000;
const MOST_MEMBERS = 65_536;
/** No deflated byte gives more than this. */
const MOST_DEFLATION = 1032;

/** Members that give more than `BOMB_BYTES` are refused where each of their bytes gives more than `BOMB_RATIO`. */
const BOMB_BYTES = 268_435_456;
const BOMB_RATIO = 100;

const END_RECORD = 0x06054b50;
const END_RECORD_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;

/** Stands in a 32-bit field whose value is in the zip64 extra field. */
const IN_EXTRA = 0xffffffff;

export interface ZipDirectoryPlace {
  /** First byte of the directory in the file. */
  offset: number;
  bytes: number;
  members: number;
}

export interface ZipMember {
  name: string;
  deflated: boolean;
  /** CRC-32 of what it gives. */
  crc32: number;
  compressedBytes: number;
  /** What it gives. */
  bytes: number;
  /** First byte of its own header in the file. */
  headerOffset: number;
}

/**
 * Where the directory is.
 *
 * @param tail      the last `ZIP_TAIL_BYTES` bytes of the file, or all there are
 * @param fileBytes length of the file
 * @returns a clause that says what is wrong
 */
export function findZipDirectory(tail: Uint8Array, fileBytes: number): ZipDirectoryPlace | string {
  if (fileBytes === 0) return 'it is empty';
  const view = viewOf(tail);
  const at = lastEndRecord(view);
  if (at === undefined) return 'it is no zip archive, or it was cut off: the end of its directory is missing';
  if (view.getUint16(at + 4, true) !== 0) return 'it is a part of an archive in several files';
  let [members, bytes, offset] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 12, true),
    view.getUint32(at + 16, true),
  ];
  const locator = at - 20;
  if (locator >= 0 && view.getUint32(locator, true) === LOCATOR_64) {
    const record = Number(view.getBigUint64(locator + 8, true)) - (fileBytes - tail.length);
    if (!(record >= 0 && record + 56 <= locator) || view.getUint32(record, true) !== END_RECORD_64) {
      return 'its zip64 directory is damaged';
    }
    members = Number(view.getBigUint64(record + 32, true));
    bytes = Number(view.getBigUint64(record + 40, true));
    offset = Number(view.getBigUint64(record + 48, true));
  }
  const end = fileBytes - tail.length + at;
  if (offset + bytes > end) return 'its directory is damaged: it would lie beyond the end of the file';
  if (bytes > MOST_DIRECTORY_BYTES || members > MOST_MEMBERS) return `it has more than ${MOST_MEMBERS} members`;
  return { offset, bytes, members };
}

/**
 * The members that a directory lists, in its order.
 *
 * @param directory its bytes
 * @param place     what `findZipDirectory` gave
 * @returns a clause that says what is wrong
 */
export function parseZipDirectory(directory: Uint8Array, place: ZipDirectoryPlace): ZipMember[] | string {
  const view = viewOf(directory);
  const members: ZipMember[] = [];
  let at = 0;
  for (let index = 0; index < place.members; index++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) return 'its directory is damaged';
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const nameAt = at + 46;
    const extraAt = nameAt + (nameBytes ?? 0);
    const next = extraAt + (extraBytes ?? 0) + (commentBytes ?? 0);
    if (next > directory.length) return 'its directory is damaged';
    const name = textOf(directory.subarray(nameAt, extraAt));
    const member = memberAt(view, at, name, wideFields(view, extraAt, extraBytes ?? 0));
    if (typeof member === 'string') return `member ${JSON.stringify(name)}: ${member}`;
    members.push(member);
    at = next;
  }
  return overlapOf(members, place.offset) ?? members;
}

/**
 * First byte of a member's data in the file.
 *
 * @param header the first `ZIP_LOCAL_BYTES` bytes at `member.headerOffset`
 */
export function zipDataOffset(header: Uint8Array, member: ZipMember, place: ZipDirectoryPlace): number | string {
  const view = viewOf(header);
  if (header.length < ZIP_LOCAL_BYTES || view.getUint32(0, true) !== LOCAL_HEADER) return 'its header is damaged';
  const offset = member.headerOffset + ZIP_LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  return offset + member.compressedBytes > place.offset ? 'it would lie beyond the end of the file' : offset;
}

function memberAt(view: DataView, at: number, name: string, wide: Iterator<number>): ZipMember | string {
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  if ((flags & 1) !== 0) return 'it is encrypted';
  if (method !== 0 && method !== 8) return `it is compressed by method ${method}; NumPy stores or deflates`;
  // The extra field has those that do not fit, in this order.
  const field = (offset: number): number => {
    const value = view.getUint32(at + offset, true);
    return value === IN_EXTRA ? (wide.next().value ?? Number.NaN) : value;
  };
  const [bytes, compressedBytes, headerOffset] = [field(24), field(20), field(42)];
  if (![bytes, compressedBytes, headerOffset].every(Number.isSafeInteger)) return 'its sizes are missing';
  const deflated = method === 8;
  if (deflated ? bytes > MOST_DEFLATION * (compressedBytes + 1) : bytes !== compressedBytes) {
    return `it says that ${compressedBytes} bytes give ${bytes}, which cannot be`;
  }
  if (bytes > BOMB_BYTES && bytes > BOMB_RATIO * compressedBytes) {
    return `${compressedBytes} bytes would give ${bytes}: no weights are that regular, and it is not unpacked`;
  }
  return { name, deflated, crc32: view.getUint32(at + 16, true), compressedBytes, bytes, headerOffset };
}

/** The 64-bit fields of the zip64 extra field. */
function* wideFields(view: DataView, from: number, bytes: number): Generator<number, undefined> {
  const end = from + bytes;
  for (let at = from; at + 4 <= end; ) {
    const [id, size] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    const last = Math.min(end, at + 4 + size);
    if (id === 1) for (let field = at + 4; field + 8 <= last; field += 8) yield Number(view.getBigUint64(field, true));
    at = at + 4 + size;
  }
  return undefined;
}

/** Members that share bytes make a small file give a huge one; no writer makes them. */
function overlapOf(members: readonly ZipMember[], directory: number): string | undefined {
  let end = 0;
  for (const { name, headerOffset, compressedBytes } of members.toSorted((a, b) => a.headerOffset - b.headerOffset)) {
    if (headerOffset < end) return `member ${JSON.stringify(name)} overlaps another one`;
    end = headerOffset + ZIP_LOCAL_BYTES + compressedBytes;
    if (end > directory) return `member ${JSON.stringify(name)} would lie beyond the end of the file`;
  }
  return undefined;
}

function lastEndRecord(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= 0; at--) {
    if (view.getUint32(at, true) === END_RECORD && at + 22 + view.getUint16(at + 20, true) === view.byteLength)
      return at;
  }
  return undefined;
}

/** UTF-8 text; other bytes, from old archives, each as a character. */
function textOf(bytes: Uint8Array): string {
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return String.fromCharCode(...bytes);
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
