import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findZipDirectory,
  parseZipDirectory,
  ZIP_TAIL_BYTES,
  type ZipMember,
  zipDataOffset,
} from '../../../src/core/weights/zip.ts';
import { npyMatrix, npz } from './files.ts';

const numbers = Array.from({ length: 600 }, (_, at) => at % 7);
const W = npyMatrix(20, 30, numbers);
const DIRECTORY_ENTRY = Buffer.from('504b0102', 'hex');
const END_RECORD = Buffer.from('504b0506', 'hex');

/** What the reader makes of the bytes of a file: its members, and where the data of each begin. */
function read(bytes: Buffer): (ZipMember & { offset: number | string })[] | string {
  const tail = bytes.subarray(Math.max(0, bytes.length - ZIP_TAIL_BYTES));
  const place = findZipDirectory(tail, bytes.length);
  if (typeof place === 'string') return place;
  const members = parseZipDirectory(bytes.subarray(place.offset, place.offset + place.bytes), place);
  if (typeof members === 'string') return members;
  return members.map((member) => ({
    ...member,
    offset: zipDataOffset(bytes.subarray(member.headerOffset), member, place),
  }));
}

/** The archive with a field of one of its directory's entries replaced. */
function withField(bytes: Buffer, field: number, value: number, size: 2 | 4 = 4, entry = 0): Buffer {
  const changed = Buffer.from(bytes);
  let at = -1;
  for (let found = 0; found <= entry; found++) at = changed.indexOf(DIRECTORY_ENTRY, at + 1);
  changed.writeUIntLE(value, at + field, size);
  return changed;
}

/** The archive as zip64 has it: sizes in the extra field, and a second end record. */
function asZip64(name: string, data: Buffer): Buffer {
  const stored = npz({ [name]: data });
  const entryAt = stored.indexOf(DIRECTORY_ENTRY);
  const endAt = stored.indexOf(END_RECORD);
  const entry = Buffer.from(stored.subarray(entryAt, endAt));
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  for (const [field, at] of [
    [24, 4],
    [20, 12],
    [42, 20],
  ] as const) {
    extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(field)), at);
    entry.writeUInt32LE(0xffffffff, field);
  }
  entry.writeUInt16LE(28, 30);
  const directory = Buffer.concat([entry, extra]);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(1n, 24);
  record.writeBigUInt64LE(1n, 32);
  record.writeBigUInt64LE(BigInt(directory.length), 40);
  record.writeBigUInt64LE(BigInt(entryAt), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(entryAt + directory.length), 8);
  const end = Buffer.from(stored.subarray(endAt));
  end.writeUInt16LE(0xffff, 10);
  end.writeUInt32LE(0xffffffff, 12);
  end.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([stored.subarray(0, entryAt), directory, record, locator, end]);
}

describe('reading the directory of an archive', () => {
  it('finds stored members where their bytes are', () => {
    const bytes = npz({ W, b: npyMatrix(1, 3, [1, 2, 3]) });
    const found = read(bytes);
    expect(found).toMatchObject([{ name: 'W.npy', deflated: false, bytes: W.length }, { name: 'b.npy' }]);
    const [{ offset = 0 } = {}] = typeof found === 'string' ? [] : found;
    expect(bytes.subarray(Number(offset), Number(offset) + W.length)).toEqual(W);
  });

  it('finds deflated members, names beyond ASCII, and a comment at the end', () => {
    const bytes = npz({ 'Gewichte ω': W }, 6);
    const commented = Buffer.concat([bytes, Buffer.from('made by hand')]);
    commented.writeUInt16LE(12, bytes.length - 2);
    expect(read(commented)).toMatchObject([{ name: 'Gewichte ω.npy', deflated: true, bytes: W.length }]);
  });

  it('reads zip64', () => {
    expect(read(asZip64('W', W))).toMatchObject([{ name: 'W.npy', bytes: W.length, compressedBytes: W.length }]);
  });

  const plain = npz({ W, V: W });
  const deflated = npz({ W }, 6);
  it.each<[string, Buffer, string]>([
    ['a file of no bytes', Buffer.alloc(0), 'it is empty'],
    ['a file that was cut off', plain.subarray(0, plain.length - 30), 'the end of its directory is missing'],
    ['zeros', Buffer.alloc(100_000), 'no zip archive'],
    ['a directory past the end', withEnd(plain, 16, 0x7fffffff), 'beyond the end of the file'],
    ['more members than there are', withEnd(plain, 10, 3, 2), 'its directory is damaged'],
    ['a part of an archive', withEnd(plain, 4, 1, 2), 'several files'],
    ['an encrypted member', withField(plain, 8, 1, 2), 'member "W.npy": it is encrypted'],
    ['a method that NumPy does not use', withField(plain, 10, 12, 2), 'compressed by method 12'],
    ['a name past the end', withField(plain, 28, 0xffff, 2), 'its directory is damaged'],
    ['a size that stored bytes cannot give', withField(plain, 24, 1e9), 'which cannot be'],
    ['a size that deflated bytes cannot give', withField(deflated, 24, 4e9), 'which cannot be'],
    ['a missing zip64 field', withField(plain, 24, 0xffffffff), 'its sizes are missing'],
    ['a member past the end', withField(plain, 42, plain.length - 5, 4, 1), 'beyond the end'],
    ['members that share their bytes', withField(plain, 42, 0, 4, 1), 'member "V.npy" overlaps another one'],
    ['a damaged zip64 record', damaged64(), 'zip64 directory is damaged'],
  ])('refuses %s', (_what, bytes, message) => {
    expect(read(bytes)).toEqual(expect.stringContaining(message));
  });

  it('refuses a member whose own header is not there', () => {
    const bytes = Buffer.from(plain);
    bytes[0] = 0;
    expect(read(bytes)).toMatchObject([{ offset: 'its header is damaged' }, { offset: expect.any(Number) }]);
  });

  it('refuses a bomb: a gigabyte from a few', () => {
    const bomb = withField(withField(deflated, 20, 2_000_000), 24, 1_000_000_000);
    expect(read(bomb)).toMatch(/2000000 bytes would give 1000000000/);
  });

  it('never throws, whatever the bytes, and never gives a member that leaves the file', () => {
    const flipped = fc.tuple(
      fc.constantFrom(plain, deflated, asZip64('W', W)),
      fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }),
    );
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      flipped.map(([archive, changes]) => {
        const bytes = Buffer.from(archive);
        for (const [back, value] of changes) bytes[bytes.length - 1 - back] = value;
        return bytes;
      }),
    );
    fc.assert(
      fc.property(file, (bytes) => {
        const found = read(bytes);
        if (typeof found === 'string') return;
        for (const { offset, compressedBytes } of found) {
          if (typeof offset === 'number') expect(offset + compressedBytes).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  function withEnd(bytes: Buffer, field: number, value: number, size: 2 | 4 = 4): Buffer {
    const changed = Buffer.from(bytes);
    changed.writeUIntLE(value, changed.indexOf(END_RECORD) + field, size);
    return changed;
  }

  function damaged64(): Buffer {
    const bytes = asZip64('W', W);
    bytes.writeBigUInt64LE(2n ** 60n, bytes.indexOf(Buffer.from('504b0607', 'hex')) + 8);
    return bytes;
  }
});
