import { readSync } from 'node:fs';
import { decodeFloats, FLOAT_BYTES } from '../core/weights/floats.ts';
import { blockLayout, type FeatureBlock, type MatrixView } from '../core/weights/view.ts';
import { WeightsError } from './weightsError.ts';

/** Bytes read at once, about: where features lie apart, long stretches of each dimension are read much faster. */
const READ_BYTES = 8_388_608;

export interface BlockReader {
  /** Features `first` … `first + count − 1`; the numbers are good until the next call. @throws WeightsError, system errors */
  read(first: number, count: number): FeatureBlock;
}

/** How many features to read at once: a multiple of `multiple`. */
export function featuresAtOnce({ D, dtype }: MatrixView, multiple: number): number {
  return multiple * Math.max(1, Math.floor(READ_BYTES / (multiple * D * FLOAT_BYTES[dtype])));
}

/** Reads a matrix from a file by blocks of neighbouring features. The descriptor stays the caller's. */
export function createBlockReader(fd: number, view: MatrixView): BlockReader {
  const size = FLOAT_BYTES[view.dtype];
  let bytes = new Uint8Array(0);
  let numbers = new Float64Array(0);
  return {
    read(first, count) {
      const entries = count * view.D;
      if (bytes.length < entries * size) {
        bytes = new Uint8Array(entries * size);
        numbers = new Float64Array(entries);
      }
      const { pieces, featureStep, dimensionStep } = blockLayout(view, first, count);
      for (const { from, entries: length, at } of pieces) {
        fill(fd, bytes.subarray(at * size, (at + length) * size), view.offset + from * size);
      }
      const block = numbers.subarray(0, entries);
      decodeFloats(bytes.subarray(0, entries * size), view.dtype, view.bigEndian, block);
      return { numbers: block, first, count, featureStep, dimensionStep };
    },
  };
}

function fill(fd: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) {
    const count = readSync(fd, bytes, at, bytes.length - at, position + at);
    if (count === 0) throw new WeightsError('The file became shorter while it was read.');
    at += count;
  }
}
