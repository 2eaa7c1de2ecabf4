/** Reads a safetensors file, for tests: name → shape and numbers, and the metadata. */
export function readSafetensors(bytes: Buffer): {
  metadata: Record<string, string>;
  tensors: Map<string, { shape: number[]; values: number[] }>;
} {
  const length = Number(bytes.readBigUInt64LE(0));
  const header: unknown = JSON.parse(bytes.subarray(8, 8 + length).toString());
  const { __metadata__, ...entries } = header as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  > & {
    __metadata__: Record<string, string>;
  };
  const tensors = new Map(
    Object.entries(entries).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const data = new Uint8Array(bytes.subarray(8 + length + begin, 8 + length + end)).buffer;
        const values = dtype === 'F64' ? new Float64Array(data) : new Int32Array(data);
        return [name, { shape, values: [...values] }];
      },
    ),
  );
  return { metadata: __metadata__, tensors };
}
