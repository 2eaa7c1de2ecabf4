/** A tensor as a header describes it. */
export interface Tensor {
  name: string;
  /** As safetensors names number formats: `F32`, `BF16`, `I64`; what is none of them keeps the name that it has. */
  dtype: string;
  shape: readonly number[];
  /** First byte of its numbers in the file, or in the member of an archive. */
  offset: number;
  /** The first index runs fastest, as in Fortran; otherwise the last one. */
  fortran: boolean;
  bigEndian: boolean;
}

/** A tensor that a reader can be offered, without where it lies. */
export type TensorSummary = Pick<Tensor, 'name' | 'dtype' | 'shape'>;

/**
 * Number of entries of a shape; a clause that says what is wrong with it where it is no list of sizes, or of more
 * entries than numbers can count.
 */
export function entriesOf(shape: unknown): number | string {
  if (!Array.isArray(shape)) return 'its shape is no list of sizes';
  let entries = 1;
  for (const size of shape) {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
      return `its shape has ${describe(size)} where a size should stand`;
    }
    entries *= size;
    if (!Number.isSafeInteger(entries)) return 'its shape has more entries than any file can hold';
  }
  return entries;
}

const describe = (value: unknown): string =>
  typeof value === 'number'
    ? String(value)
    : typeof value === 'string'
      ? JSON.stringify(value.slice(0, 40))
      : 'no number';
