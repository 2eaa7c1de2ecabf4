import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NPY_HEADER_BYTES, parseNpy } from '../../../src/core/weights/npy.ts';
import { parseLiteral } from '../../../src/core/weights/pythonLiteral.ts';
import { npy } from './files.ts';

const read = (bytes: Uint8Array): ReturnType<typeof parseNpy> =>
  parseNpy(bytes.subarray(0, NPY_HEADER_BYTES), bytes.length);

describe('reading an npy header', () => {
  it.each([
    ['<f4', 'F32', 4, false],
    ['<f8', 'F64', 8, false],
    ['<f2', 'F16', 2, false],
    ['>f8', 'F64', 8, true],
    ['=f4', 'F32', 4, false],
    ['|b1', 'BOOL', 1, false],
    ['<c16', 'C128', 16, false],
  ])('knows %s', (descr, dtype, bytes, bigEndian) => {
    const found = read(npy({ descr, shape: [2, 3], data: 6 * bytes }));
    expect(found).toMatchObject({ dtype, shape: [2, 3], fortran: false, bigEndian });
  });

  it.each([1, 2, 3])('reads version %i of the format', (version) => {
    const bytes = npy({ shape: [4, 2], fortran: true, data: 32, version });
    expect(read(bytes)).toMatchObject({ shape: [4, 2], fortran: true, offset: bytes.length - 32 });
  });

  it('reads numbers without axes, vectors, and empty arrays', () => {
    expect(read(npy({ shape: '()', data: 4 }))).toMatchObject({ shape: [] });
    expect(read(npy({ shape: '(3,)', data: 12 }))).toMatchObject({ shape: [3] });
    expect(read(npy({ shape: '(0, 7)', data: 0 }))).toMatchObject({ shape: [0, 7] });
    expect(read(npy({ shape: '(3L, 2L)', data: 24 }))).toMatchObject({ shape: [3, 2] });
  });

  it.each<[string, Buffer, string]>([
    ['a file of no bytes', Buffer.alloc(0), 'it is empty'],
    ['something else', Buffer.from('PK\x03\x04'), 'no NumPy file'],
    ['a magic and no more', Buffer.from('\x93NUMPY\x01\x00', 'latin1'), 'cut off in its header'],
    ['a version to come', npy({ shape: [1], data: 4, version: 9 }), 'version 9.0'],
    ['a header past the end', npy({ shape: [1], data: 0 }).subarray(0, 40), 'cut off: its header should end at byte'],
    ['a header of a megabyte', npy({ header: ' '.repeat(1e6), shape: [], data: 0, version: 2 }), 'and at most 65524'],
    ['a header that is no dict', npy({ header: '[1, 2]', shape: [], data: 4 }), 'no Python dict'],
    ['a header that is a program', npy({ header: "__import__('os').system('ls')", shape: [], data: 4 }), 'no Python'],
    ['no shape', npy({ header: "{'descr': '<f4', 'fortran_order': False}", shape: [], data: 4 }), 'lacks descr'],
    [
      'an order that is no truth',
      npy({ header: "{'descr': '<f4', 'fortran_order': 1, 'shape': ()}", shape: [], data: 4 }),
      'lacks',
    ],
    ['a negative size', npy({ shape: '(-1, 3)', data: 12 }), 'its shape has -1'],
    ['a shape that is a number', npy({ shape: '(7)', data: 28 }), 'its shape is no list'],
    ['a shape beyond all numbers', npy({ shape: '(99999999, 99999999, 9)', data: 4 }), 'more entries than any file'],
    ['a shape that is too large', npy({ shape: [3, 3], data: 24 }), '9 entries of F32 do not fill the 24 bytes'],
    ['bytes at the end', npy({ shape: [1, 3], data: 24 }), 'do not fill'],
    ['Python objects', npy({ descr: '|O', shape: [1], data: 8 }), 'Python objects (a pickle)'],
    [
      'records',
      npy({ header: "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", shape: [], data: 4 }),
      'records of several fields',
    ],
    ['bytes without a type', npy({ descr: '|V2', shape: [2], data: 4 }), 'type "|V2"'],
    ['dates', npy({ descr: '<M8[ns]', shape: [1], data: 8 }), 'type "<M8[ns]"'],
    ['a name of every object', npy({ descr: '<constructor', shape: [1], data: 8 }), 'which are not read'],
  ])('refuses %s', (_what, bytes, message) => {
    expect(read(bytes)).toEqual(expect.stringContaining(message));
  });

  it('never throws, whatever the header', () => {
    const literal = fc.oneof(
      fc.string(),
      fc.constantFrom("{'descr':", "'<f4'", 'True', '(', ')', '[', ']', ',', "'shape'", '12', '-3', '}', ':'),
    );
    const header = fc.array(literal, { maxLength: 20 }).map((parts) => parts.join(' '));
    const file = fc.oneof(
      fc.uint8Array(),
      fc
        .tuple(header, fc.nat(64), fc.constantFrom(1, 2, 3))
        .map(([of, data, version]) => npy({ header: of, shape: [], data, version })),
    );
    fc.assert(
      fc.property(file, (bytes) => {
        const found = read(bytes);
        if (typeof found !== 'string') expect(found.offset).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a Python literal', () => {
  it('is read as NumPy writes it', () => {
    expect(parseLiteral(" {'a': (1, 2, ), \"b\": [True, None], 'c': (), 'd': (3)} ")).toEqual(
      new Map<string, unknown>([
        ['a', [1, 2]],
        ['b', [true, null]],
        ['c', []],
        ['d', 3],
      ]),
    );
  });

  it.each([
    '',
    '(',
    '(1',
    '(1 2)',
    '{1}',
    '{1: }',
    'x',
    '1 1',
    '(1,,2)',
    ')',
    "'a",
    `${'('.repeat(99)}${')'.repeat(99)}`,
  ])('is nothing when it is %j', (text) => {
    expect(parseLiteral(text)).toBeUndefined();
  });
});
