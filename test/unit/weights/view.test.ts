import { describe, expect, it } from 'vitest';
import type { ChosenMatrix, FeatureAxis } from '../../../src/core/weights/choose.ts';
import { blockLayout, type FeatureBlock, type MatrixView, partOf, viewMatrix } from '../../../src/core/weights/view.ts';

const chosen = (features: FeatureAxis, slice = 0): ChosenMatrix => ({
  tensor: 'W',
  features,
  why: '',
  slice,
  slices: 1,
});
const tensor = (shape: number[], fortran = false) => ({
  name: 'W',
  dtype: 'F64',
  shape,
  offset: 40,
  fortran,
  bigEndian: false,
});

function view(shape: number[], features: FeatureAxis, fortran = false, slice = 0): MatrixView {
  const found = viewMatrix(tensor(shape, fortran), chosen(features, slice));
  if (typeof found === 'string') throw new Error(found);
  return found;
}

/** A block of a file whose entries are numbered 0, 1, 2 …: the number at (feature, dimension). */
function readBlock(of: MatrixView, first: number, count: number): FeatureBlock {
  const { pieces, ...steps } = blockLayout(of, first, count);
  const numbers = new Float64Array(count * of.D);
  for (const { from, entries, at } of pieces) {
    for (let k = 0; k < entries; k++) numbers[at + k] = (of.offset - 40) / 8 + from + k;
  }
  return { numbers, first, count, ...steps };
}

const table = ({ numbers, count, featureStep, dimensionStep }: FeatureBlock, D: number): number[][] =>
  Array.from({ length: count }, (_, i) =>
    Array.from({ length: D }, (__, a) => numbers[i * featureStep + a * dimensionStep]),
  );

describe('a matrix in a file', () => {
  it('is read by features, whichever axis they are', () => {
    const rows = view([4, 3], 'rows');
    expect(table(readBlock(rows, 1, 2), 3)).toEqual([
      [3, 4, 5],
      [6, 7, 8],
    ]);
    const columns = view([3, 4], 'columns');
    expect(table(readBlock(columns, 1, 2), 3)).toEqual([
      [1, 5, 9],
      [2, 6, 10],
    ]);
  });

  it('is read in Fortran order', () => {
    expect(table(readBlock(view([4, 3], 'rows', true), 1, 2), 3)).toEqual([
      [1, 5, 9],
      [2, 6, 10],
    ]);
    expect(table(readBlock(view([3, 4], 'columns', true), 1, 2), 3)).toEqual([
      [3, 4, 5],
      [6, 7, 8],
    ]);
  });

  it('is a slice of a tensor of three axes', () => {
    expect(table(readBlock(view([5, 4, 3], 'rows', false, 2), 0, 1), 3)).toEqual([[24, 25, 26]]);
  });

  it.each(['rows', 'columns'] as const)('has parts that are as the whole is, features being %s', (features) => {
    const of = features === 'rows' ? view([7, 3], 'rows') : view([3, 7], 'columns');
    const whole = readBlock(of, 1, 6);
    const part = partOf(whole, 2, 3, of.D);
    expect(part).toMatchObject({ first: 3, count: 3 });
    expect(part.numbers).toHaveLength(9);
    expect(table(part, 3)).toEqual(table(whole, 3).slice(2, 5));
  });

  it.each([
    [
      tensor([100, 9000]),
      chosen('rows'),
      'W has 9000 dimensions; at most 8192 can be measured. Are the features its columns?',
    ],
    [tensor([9_000_000, 3]), chosen('rows'), 'W has 9000000 of them; at most 8388608'],
    [tensor([4, 3, 2], true), chosen('rows'), 'interleaved (Fortran order)'],
    [{ ...tensor([4, 3]), dtype: 'I64' }, chosen('rows'), 'entries of type I64'],
  ])('is refused where it is too large, or cannot be read', (of, choice, message) => {
    expect(viewMatrix(of, choice)).toEqual(expect.stringContaining(message));
  });
});
