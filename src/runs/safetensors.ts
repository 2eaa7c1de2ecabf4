/**
 * The safetensors format: header length (u64), header (JSON: name → dtype, shape, data_offsets; `__metadata__`), then
 * the tensors' bytes, little-endian, C order. Read by the safetensors packages of Python and Rust.
 */

export type TensorType = 'F64' | 'F32' | 'I32';

export interface TensorSpec {
  name: string;
  dtype: TensorType;
  shape: readonly number[];
}

export interface TensorPlace extends TensorSpec {
  /** First byte of the tensor in the file. */
  position: number;
}

const bytesOf: Record<TensorType, number> = { F64: 8, F32: 4, I32: 4 };

/**
 * The bytes before the tensors' own, and where each tensor goes. Tensors stand in the order given; put those of 8-byte
 * numbers first, and all are aligned.
 */
export function safetensorsLayout(
  tensors: readonly TensorSpec[],
  metadata: Readonly<Record<string, string>>,
): { header: Uint8Array; places: TensorPlace[] } {
  let end = 0;
  const sized = tensors.map((tensor) => {
    const begin = end;
    end += tensor.shape.reduce((product, length) => product * length, bytesOf[tensor.dtype]);
    return { ...tensor, begin, end };
  });
  const entries = sized.map(({ name, dtype, shape, begin, end: last }) => [
    name,
    { dtype, shape, data_offsets: [begin, last] },
  ]);
  const json = Buffer.from(JSON.stringify(Object.fromEntries([['__metadata__', metadata], ...entries])));
  // The format allows spaces after the JSON: they bring the first tensor to a multiple of 8.
  const padded = Math.ceil(json.length / 8) * 8;
  const header = Buffer.alloc(8 + padded, ' ');
  header.writeBigUInt64LE(BigInt(padded), 0);
  json.copy(header, 8);
  return {
    header,
    places: sized.map(({ begin, end: _end, ...tensor }) => ({ ...tensor, position: header.length + begin })),
  };
}
