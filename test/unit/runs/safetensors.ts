import { LENGTH_BYTES, parseSafetensors, safetensorsHeaderBytes } from '../../../src/core/weights/safetensors.ts';

/** Reads a safetensors file of this program, for tests: name → shape and numbers, and the metadata. */
export function readSafetensors(bytes: Buffer): {
  metadata: Readonly<Record<string, string>>;
  tensors: Map<string, { shape: readonly number[]; values: number[] }>;
} {
  const length = safetensorsHeaderBytes(bytes.subarray(0, LENGTH_BYTES), bytes.length);
  if (typeof length === 'string') throw new Error(length);
  const header = bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  const found = parseSafetensors(header, (text) => Buffer.from(text).toString(), bytes.length);
  if (typeof found === 'string') throw new Error(found);
  const tensors = new Map<string, { shape: readonly number[]; values: number[] }>();
  for (const { name, dtype, shape, offset } of found.tensors) {
    const entries = shape.reduce((product, size) => product * size, 1);
    const data = new Uint8Array(bytes.subarray(offset, offset + entries * (dtype === 'F64' ? 8 : 4))).buffer;
    tensors.set(name, { shape, values: [...(dtype === 'F64' ? new Float64Array(data) : new Int32Array(data))] });
  }
  return { metadata: found.metadata, tensors };
}
