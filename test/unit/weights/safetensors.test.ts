import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safetensorsLayout } from '../../../src/core/weights/safetensors.ts';
import { readSafetensorsBytes as read } from './builders.ts';
import { safetensors } from './files.ts';

const W = { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] };

describe('reading a safetensors header', () => {
  it('finds every tensor with its place, and the metadata', () => {
    const bytes = safetensors(
      { __metadata__: { by: 'Ada' }, W, b: { dtype: 'BF16', shape: [4], data_offsets: [24, 32] } },
      32,
    );
    const start = bytes.length - 32;
    expect(read(bytes)).toEqual({
      metadata: { by: 'Ada' },
      tensors: [
        { name: 'W', dtype: 'F32', shape: [2, 3], offset: start, fortran: false, bigEndian: false },
        { name: 'b', dtype: 'BF16', shape: [4], offset: start + 24, fortran: false, bigEndian: false },
      ],
    });
  });

  it('reads what it writes, whatever the names', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ name: fc.string({ unit: 'grapheme' }), size: fc.nat(5) }), {
          selector: ({ name }) => name,
        }),
        fc.string({ unit: 'grapheme' }),
        (tensors, text) => {
          const named = tensors.filter(({ name }) => name !== '__metadata__' && !/^\d+$/.test(name));
          const specs = named.map(({ name, size }) => ({ name, dtype: 'F64' as const, shape: [size, 2] }));
          const { header, places } = safetensorsLayout(specs, { text });
          const data = specs.reduce((sum, { shape: [size] }) => sum + 16 * size, 0);
          const found = read(Buffer.concat([header, Buffer.alloc(data)]));
          if (typeof found === 'string') throw new Error(found);
          expect(found.metadata).toEqual({ text });
          expect(found.tensors.map(({ name, offset }) => [name, offset])).toEqual(
            places.map(({ name, position }) => [name, position]),
          );
        },
      ),
    );
  });

  it('lists tensors of types it does not know', () => {
    const bytes = safetensors({ q: { dtype: 'F3_NEW', shape: [5], data_offsets: [0, 2] } }, 2);
    expect(read(bytes)).toMatchObject({ tensors: [{ name: 'q', dtype: 'F3_NEW' }] });
  });

  it.each<[string, Buffer, string]>([
    ['a file of no bytes', Buffer.alloc(0), 'it is empty'],
    ['a file of few bytes', Buffer.alloc(5), 'it has 5 bytes, too few'],
    ['a length of 0', Buffer.alloc(64), 'its length is 0'],
    ['a length past the end', Buffer.concat([Buffer.from('ffffff7f00000000', 'hex'), Buffer.alloc(9)]), 'cut off'],
    ['a length beyond all numbers', Buffer.alloc(16, 0xff), 'cut off'],
    ['text that is no JSON', safetensors('{"W": '), 'no valid JSON'],
    ['text that is no UTF-8', Buffer.concat([Buffer.from('0100000000000000ff', 'hex')]), 'no valid JSON'],
    ['a list', safetensors([]), 'no JSON object'],
    ['metadata that are no texts', safetensors({ __metadata__: { a: 1 } }), 'no text under "a"'],
    ['a tensor that is a number', safetensors({ W: 3 }), 'tensor "W": its entry is no JSON object'],
    ['no dtype', safetensors({ W: { ...W, dtype: undefined } }, 24), 'it has no dtype'],
    ['no shape', safetensors({ W: { ...W, shape: 6 } }, 24), 'its shape is no list'],
    ['a negative size', safetensors({ W: { ...W, shape: [-2, -3] } }, 24), 'its shape has -2'],
    ['a broken size', safetensors({ W: { ...W, shape: [2.5, 3] } }, 24), 'its shape has 2.5'],
    ['a size in quotes', safetensors({ W: { ...W, shape: ['2', 3] } }, 24), 'its shape has "2"'],
    ['a shape beyond all numbers', safetensors({ W: { ...W, shape: [2 ** 40, 2 ** 40] } }, 24), 'more entries than'],
    [
      'a shape that is too large',
      safetensors({ W: { ...W, shape: [2, 4] } }, 24),
      '8 entries of F32 do not fill the 24',
    ],
    ['a shape that is too small', safetensors({ W: { ...W, shape: [2, 2] } }, 24), 'do not fill'],
    ['offsets that are no pair', safetensors({ W: { ...W, data_offsets: [0] } }, 24), 'not two numbers'],
    ['offsets backwards', safetensors({ W: { ...W, data_offsets: [24, 0] } }, 24), 'not two places in order'],
    ['a negative offset', safetensors({ W: { ...W, data_offsets: [-24, 0] } }, 24), 'not two places in order'],
    [
      'an offset beyond all numbers',
      safetensors('{"W":{"dtype":"F32","shape":[0],"data_offsets":[1e300,1e300]}}'),
      'not two',
    ],
    ['data past the end', safetensors({ W }, 20), 'it was cut off: tensor "W" ends at byte'],
    ['tensors that overlap', safetensors({ W, V: { ...W, data_offsets: [20, 44] } }, 44), 'tensor "V" overlaps'],
    ['the same place twice', safetensors({ W, V: W }, 24), 'overlaps'],
    ['a gap', safetensors({ W, V: { ...W, data_offsets: [30, 54] } }, 54), '6 bytes before tensor "V" belong to no'],
    ['bytes at the end', safetensors({ W }, 30), 'its last 6 bytes belong to no tensor'],
    ['nothing but brackets', safetensors('['.repeat(4_000_001)), 'more than 4000000 parts'],
  ])('refuses %s', (_what, bytes, message) => {
    const found = read(bytes);
    expect(found).toEqual(expect.stringContaining(message));
  });

  it('bears deep nesting', () => {
    expect(read(safetensors(`{"W": ${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`))).toMatch(/tensor "W"/);
  });

  it('never throws, and never gives a tensor that leaves the file', () => {
    const size = fc.oneof(fc.integer({ min: -2, max: 9 }), fc.double(), fc.maxSafeInteger());
    const entry = fc.oneof(
      fc.anything(),
      fc.record({
        dtype: fc.constantFrom('F32', 'F64', 'F16', 'BF16', 'I64', 'F4', 'constructor', '?'),
        shape: fc.array(size, { maxLength: 4 }),
        data_offsets: fc.tuple(size, size),
      }),
    );
    const header = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__metadata__', '__proto__')), entry);
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.tuple(header, fc.nat(64)).map(([of, bytes]) => safetensors(of, bytes)),
      fc.tuple(fc.string(), fc.nat(8)).map(([of, bytes]) => safetensors(of, bytes)),
    );
    fc.assert(
      fc.property(file, (bytes) => {
        const found = read(bytes);
        if (typeof found === 'string') return;
        for (const { offset, shape } of found.tensors) {
          expect(offset).toBeLessThanOrEqual(bytes.length);
          expect(shape.every((length) => length >= 0)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
