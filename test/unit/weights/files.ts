import { zipSync } from 'fflate';
import { LENGTH_BYTES } from '../../../src/core/weights/safetensors.ts';

// Bytes of files of weights.

/** A safetensors file from its header and the bytes after it. */
export function safetensors(header: unknown, data: Uint8Array | number = 0): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, typeof data === 'number' ? Buffer.alloc(data) : data]);
}

/** A safetensors file of one float32 matrix. */
export function safetensorsMatrix(name: string, rows: number, columns: number, values: ArrayLike<number>): Buffer {
  const bytes = Float32Array.from(values);
  return safetensors(
    { [name]: { dtype: 'F32', shape: [rows, columns], data_offsets: [0, bytes.byteLength] } },
    new Uint8Array(bytes.buffer),
  );
}

export interface NpyParts {
  descr?: string;
  fortran?: boolean;
  shape: readonly number[] | string;
  /** Instead of the three above. */
  header?: string;
  data: Uint8Array | number;
  version?: number;
}

/** An npy file, as NumPy writes it. */
export function npy({ descr = '<f4', fortran = false, shape, header, data, version = 1 }: NpyParts): Buffer {
  const tuple = typeof shape === 'string' ? shape : `(${shape.map((size) => `${size},`).join(' ')})`;
  const dict = header ?? `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${tuple}, }`;
  const lengthBytes = version === 1 ? 2 : 4;
  const before = 8 + lengthBytes + dict.length + 1;
  const text = `${dict.padEnd(dict.length + ((64 - (before % 64)) % 64))}\n`;
  const start = Buffer.alloc(8 + lengthBytes);
  start.write('\x93NUMPY', 'latin1');
  start[6] = version;
  if (version === 1) start.writeUInt16LE(text.length, 8);
  else start.writeUInt32LE(text.length, 8);
  return Buffer.concat([start, Buffer.from(text, 'latin1'), typeof data === 'number' ? Buffer.alloc(data) : data]);
}

/** An npy file of a float32 matrix. */
export const npyMatrix = (rows: number, columns: number, values: ArrayLike<number>): Buffer =>
  npy({ shape: [rows, columns], data: new Uint8Array(Float32Array.from(values).buffer) });

/** A zip archive. @param level 0: stored; else deflated */
export const zip = (files: Record<string, Uint8Array>, level: 0 | 6 = 0): Buffer =>
  Buffer.from(zipSync(files, { level }));

/** An npz file: as numpy.savez makes it, or with level 6 as numpy.savez_compressed. */
export const npz = (arrays: Record<string, Uint8Array>, level: 0 | 6 = 0): Buffer =>
  zip(Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, array])), level);
