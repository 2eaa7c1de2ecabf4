import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEmbedded, encodeEmbedded } from '../../../src/core/results/embedded.ts';

describe('data inside a page', () => {
  it('comes back to the last bit, NaN and infinities included', () => {
    const data = {
      doubles: Float64Array.of(0.1, -0, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324),
      floats: Float32Array.of(1.5, Number.NaN),
      whole: Int32Array.of(-1, 2 ** 31 - 1),
      bytes: Uint8Array.of(0, 255),
      empty: new Float64Array(0),
      loss: Number.NaN,
      nested: [{ list: [1, 'two', null, true] }],
    };
    expect(decodeEmbedded(encodeEmbedded(data))).toEqual(data);
  });

  it('comes back whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(decodeEmbedded(encodeEmbedded({ bytes }))).toEqual({ bytes });
      }),
    );
  });

  it('is taken from the part of the buffer that an array shows', () => {
    const part = Float64Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(decodeEmbedded(encodeEmbedded(part))).toEqual(Float64Array.of(2, 3));
  });

  it('can neither end nor open an element', () => {
    const hostile = { name: '</script><!--<script>', '</title>': '&lt;\u2028\u2029' };
    const text = encodeEmbedded(hostile);
    expect(text).not.toMatch(/[<>&\u2028\u2029]/);
    expect(decodeEmbedded(text)).toEqual(hostile);
  });

  it('is refused where an array is damaged', () => {
    expect(() => decodeEmbedded('{"$array":"Float64Array","base64":"AAAA"}')).toThrow(RangeError);
    expect(() => decodeEmbedded('{"$array":"Float64Array","base64":"A!AA"}')).toThrow(RangeError);
    expect(() => decodeEmbedded('{"$array":"constructor","base64":""}')).toThrow(RangeError);
    expect(() => decodeEmbedded('{"a":')).toThrow(SyntaxError);
  });
});
