import fs from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { LENGTH_BYTES, parseSafetensors, safetensorsHeaderBytes } from '../../../src/core/weights/safetensors.ts';
import { temporaryFolder } from '../runs/builders.ts';

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

/** What the reader makes of the bytes of a file. */
export function readSafetensorsBytes(bytes: Uint8Array): ReturnType<typeof parseSafetensors> {
  const length = safetensorsHeaderBytes(bytes.subarray(0, LENGTH_BYTES), bytes.length);
  if (typeof length === 'string') return length;
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const header = bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  return parseSafetensors(header, (text) => utf8.decode(text), bytes.length);
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

/** Writes a file into a folder that is gone after the test, and gives its path. */
export function writeFile(name: string, bytes: Uint8Array): string {
  const file = path.join(temporaryFolder(), name);
  fs.writeFileSync(file, bytes);
  return file;
}

/** A file of that many zeros after its start, which takes no room on the disk. */
export function sparseFile(name: string, start: Uint8Array, length: number): string {
  const file = writeFile(name, start);
  fs.truncateSync(file, length);
  return file;
}
