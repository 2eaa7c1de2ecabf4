/** Number formats that weights are read in. All others (integers, 8-bit floats) are listed and cannot be inspected. */
export type FloatType = 'F64' | 'F32' | 'F16' | 'BF16';

export const FLOAT_BYTES: Readonly<Record<FloatType, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2 };

export const isFloatType = (dtype: string): dtype is FloatType => Object.hasOwn(FLOAT_BYTES, dtype);

const tables = new Map<FloatType, Float32Array>();

/**
 * Numbers from their bytes, exactly: every value of each format is a float64. NaN stays NaN.
 *
 * @param bytes     a whole number of entries; their first byte at a multiple of 8 of the buffer. Big-endian ones are
 *                  turned round in place
 * @param into      as many numbers as there are entries
 */
export function decodeFloats(bytes: Uint8Array, dtype: FloatType, bigEndian: boolean, into: Float64Array): void {
  if (bigEndian) reverseEach(bytes, FLOAT_BYTES[dtype]);
  const { buffer, byteOffset } = bytes;
  const count = into.length;
  if (dtype === 'F64') {
    into.set(new Float64Array(buffer, byteOffset, count));
  } else if (dtype === 'F32') {
    into.set(new Float32Array(buffer, byteOffset, count));
  } else {
    const table = tableOf(dtype);
    const bits = new Uint16Array(buffer, byteOffset, count);
    for (let i = 0; i < count; i++) into[i] = table[bits[i] ?? 0] ?? Number.NaN;
  }
}

/** The value of each of the 65,536 patterns of a 16-bit format. */
function tableOf(dtype: 'F16' | 'BF16'): Float32Array {
  let table = tables.get(dtype);
  if (table === undefined) {
    table = dtype === 'BF16' ? bfloat16Values() : float16Values();
    tables.set(dtype, table);
  }
  return table;
}

/** A bfloat16 is the upper half of a float32. */
function bfloat16Values(): Float32Array {
  return new Float32Array(Uint32Array.from({ length: 65536 }, (_, bits) => bits << 16).buffer);
}

/**
 * IEEE 754 half precision: 1 bit of sign, 5 of exponent, 10 of fraction. The bits go to their places in a float32,
 * whose exponent has another bias; subnormal halves are multiples of 2⁻²⁴.
 */
function float16Values(): Float32Array {
  const values = new Float32Array(
    Uint32Array.from({ length: 65536 }, (_, bits) => {
      const exponent = (bits >> 10) & 31;
      const wider = exponent === 31 ? 255 : exponent + 112;
      return ((bits & 0x8000) << 16) | (wider << 23) | ((bits & 1023) << 13);
    }).buffer,
  );
  const smallest = 1 / 16777216;
  for (let fraction = 0; fraction < 1024; fraction++) {
    values[fraction] = fraction * smallest;
    values[0x8000 + fraction] = -fraction * smallest;
  }
  return values;
}

/** Turns round the bytes of every entry. */
function reverseEach(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}
