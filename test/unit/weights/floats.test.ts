import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFloats, type FloatType } from '../../../src/core/weights/floats.ts';

function decode(bytes: ArrayBufferLike, dtype: FloatType, count: number, bigEndian = false): number[] {
  const into = new Float64Array(count);
  decodeFloats(new Uint8Array(bytes), dtype, bigEndian, into);
  return [...into];
}

const awkward = [0, -0, 1, -1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const allPatterns = Uint16Array.from({ length: 65536 }, (_, bits) => bits);

/** The definition of a format of 16 bits, term by term. */
function definition(bits: number, exponentBits: number): number {
  const fractionBits = 15 - exponentBits;
  const sign = bits >> 15 === 1 ? -1 : 1;
  const exponent = (bits >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}

describe('numbers from bytes', () => {
  it.each([
    ['F16', 5],
    ['BF16', 8],
  ] as const)('reads every pattern of %s, subnormal numbers, infinities and NaN among them', (dtype, exponentBits) => {
    const expected = Array.from(allPatterns, (bits) => definition(bits, exponentBits));
    expect(decode(allPatterns.slice().buffer, dtype, 65536)).toEqual(expected);
  });

  it('reads float32 and float64 to the last bit', () => {
    const small = [...awkward, 2 ** -149, -(2 ** -126), 3.4028234663852886e38];
    expect(decode(Float32Array.from(small).buffer, 'F32', small.length)).toEqual(small);
    const wide = [...awkward, 5e-324, 1.7976931348623157e308, Math.PI];
    expect(decode(Float64Array.from(wide).buffer, 'F64', wide.length)).toEqual(wide);
    fc.assert(
      fc.property(fc.float64Array(), (values) => {
        expect(decode(Float64Array.from(values).buffer, 'F64', values.length)).toEqual([...values]);
      }),
    );
  });

  it.each(['F64', 'F32', 'F16', 'BF16'] as const)('reads big-endian %s', (dtype) => {
    const size = { F64: 8, F32: 4, F16: 2, BF16: 2 }[dtype];
    const bytes = Uint8Array.from({ length: 8 * size }, (_, at) => (7 * at) % 120);
    const turned = bytes.slice();
    for (let at = 0; at < turned.length; at += size) turned.subarray(at, at + size).reverse();
    expect(decode(turned.buffer, dtype, 8, true)).toEqual(decode(bytes.buffer, dtype, 8));
  });
});
