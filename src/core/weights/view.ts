import type { ChosenMatrix } from './choose.ts';
import { FLOAT_BYTES, type FloatType, isFloatType } from './floats.ts';
import type { Tensor } from './tensor.ts';

/** Where the entries of a D×N embedding matrix stand in a file. */
export interface MatrixView {
  /** Features. */
  N: number;
  /** Dimensions. */
  D: number;
  dtype: FloatType;
  bigEndian: boolean;
  /** First byte of component 0 of feature 0. */
  offset: number;
  /** Entries from one feature to the next, and from one dimension to the next: D and 1, or 1 and N. */
  featureStep: number;
  dimensionStep: number;
}

/** More features are surely not features: 8 million. */
export const MOST_FEATURES = 8_388_608;

/** D×D numbers are held in memory, and the work grows with D². */
export const MOST_DIMENSIONS = 8192;

/** The matrix that was chosen from a tensor. @returns a sentence where it is too large */
export function viewMatrix(tensor: Tensor, { features, slice }: ChosenMatrix): MatrixView | string {
  const { name, dtype, shape, fortran, bigEndian } = tensor;
  if (!isFloatType(dtype)) return `${name} has entries of type ${dtype}.`;
  const [rows = 0, columns = 0] = shape.slice(-2);
  const slices = shape.length === 3 ? (shape[0] ?? 1) : 1;
  if (fortran && slices > 1) {
    return `${name} has its ${slices} matrices interleaved (Fortran order): save it with numpy.ascontiguousarray.`;
  }
  const byRows = features === 'rows';
  const [N, D] = byRows ? [rows, columns] : [columns, rows];
  const turned = `Are the features its ${byRows ? 'columns' : 'rows'}?`;
  if (D > MOST_DIMENSIONS) {
    return `With ${features} as features ${name} has ${D} dimensions; at most ${MOST_DIMENSIONS} can be measured. ${turned}`;
  }
  if (N > MOST_FEATURES) {
    return `With ${features} as features ${name} has ${N} of them; at most ${MOST_FEATURES} can be measured. ${turned}`;
  }
  // Where the rows are features and stand one after the other, or columns do as Fortran keeps them.
  const together = byRows !== fortran;
  return {
    N,
    D,
    dtype,
    bigEndian,
    offset: tensor.offset + slice * rows * columns * FLOAT_BYTES[dtype],
    featureStep: together ? D : 1,
    dimensionStep: together ? 1 : N,
  };
}

/** A stretch of the file that has to be read, in entries from `view.offset`, and where its numbers go in a block. */
export interface Piece {
  from: number;
  entries: number;
  at: number;
}

/** A block of neighbouring features: what to read, and how its numbers lie when they are there. */
export interface BlockLayout {
  pieces: Piece[];
  featureStep: number;
  dimensionStep: number;
}

/**
 * How to read features `first` … `first + count − 1`, which are count·D numbers: in one stretch where the components of
 * a feature stand together, else in one for each dimension.
 */
export function blockLayout({ D, featureStep, dimensionStep }: MatrixView, first: number, count: number): BlockLayout {
  if (dimensionStep === 1) {
    return { pieces: [{ from: first * featureStep, entries: count * D, at: 0 }], featureStep, dimensionStep };
  }
  const pieces = Array.from({ length: D }, (_, a) => ({
    from: a * dimensionStep + first,
    entries: count,
    at: a * count,
  }));
  return { pieces, featureStep, dimensionStep: count };
}

/** Neighbouring features as numbers; steps are from one feature, and from one dimension, to the next. */
export interface FeatureBlock {
  numbers: Float64Array;
  /** Number of its first feature, and how many there are. */
  first: number;
  count: number;
  featureStep: number;
  dimensionStep: number;
}

/** A part of a block, from its feature number `at` on, whose numbers stand together: count·D of them. */
export function partOf(block: FeatureBlock, at: number, count: number, D: number): FeatureBlock {
  const { numbers, first, featureStep, dimensionStep } = block;
  const part = { first: first + at, count };
  if (dimensionStep === 1) {
    return { ...part, numbers: numbers.subarray(at * D, (at + count) * D), featureStep, dimensionStep };
  }
  const together = new Float64Array(count * D);
  for (let a = 0; a < D; a++) {
    const from = a * dimensionStep + at;
    together.set(numbers.subarray(from, from + count), a * count);
  }
  return { ...part, numbers: together, featureStep, dimensionStep: count };
}
