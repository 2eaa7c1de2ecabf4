import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import { announcedHeaderLength, decodeHeader, decodeRecord, encodeBlock } from '../../../src/runs/blockFile.ts';
import { cellRecord, withExtra, withRecovery } from './builders.ts';

const hash = 'ab'.repeat(32);

/** All cells of a block file, or what is wrong with it. */
function decode(bytes: Uint8Array): CellRecord[] | string {
  const header = decodeHeader(bytes, bytes.length);
  if (typeof header === 'string') return header;
  const records = header.entries.map((entry) =>
    decodeRecord(bytes.subarray(entry.offset, entry.offset + entry.length), entry),
  );
  return records.find((record) => typeof record === 'string') ?? records.filter((record) => typeof record !== 'string');
}

describe('block files', () => {
  it('give back what was written, to the bit', () => {
    const sizes = fc.record({
      D: fc.integer({ min: 1, max: 4 }),
      N: fc.integer({ min: 1, max: 5 }),
      starts: fc.integer({ min: 1, max: 3 }),
      dropped: fc.integer({ min: 0, max: 3 }),
      points: fc.integer({ min: 0, max: 5 }),
      extra: fc.nat({ max: 3 }),
      recovery: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 4 }), (cells) => {
        const records = cells.map(({ extra, recovery, ...size }, cell) => {
          const record = recovery ? withRecovery(cellRecord(cell, size)) : cellRecord(cell, size);
          return extra > 0 ? withExtra(record, extra) : record;
        });
        expect(decode(encodeBlock(7, hash, records))).toEqual(records);
      }),
    );
  });

  it('keep their number and configuration', () => {
    const bytes = encodeBlock(7, hash, [cellRecord(3)]);
    expect(decodeHeader(bytes, bytes.length)).toMatchObject({ block: 7, configHash: hash, entries: [{ cell: 3 }] });
  });

  it('are the same bytes for the same cells', () => {
    const write = () => encodeBlock(1, hash, [cellRecord(0), cellRecord(1, { starts: 2, dropped: 3 })]);
    expect(write()).toEqual(write());
  });

  it('tell of any byte that was changed', () => {
    const whole = encodeBlock(1, hash, [cellRecord(0), cellRecord(1)]);
    for (let at = 0; at < whole.length; at++) {
      const bytes = whole.slice();
      bytes[at] ^= 1 << (at % 8);
      expect(decode(bytes)).toBeTypeOf('string');
    }
  });

  it('tell of being cut short at any length', () => {
    const whole = encodeBlock(1, hash, [cellRecord(0), cellRecord(1)]);
    for (let length = 0; length < whole.length; length++)
      expect(decode(whole.subarray(0, length))).toBeTypeOf('string');
  });

  it('announce no header length for what is no block file', () => {
    expect(announcedHeaderLength(new Uint8Array(100))).toBeUndefined();
    expect(announcedHeaderLength(new Uint8Array())).toBeUndefined();
  });
});
