import { describe, expect, it } from 'vitest';
import { chooseMatrix } from '../../../src/core/weights/choose.ts';

const tensor = (name: string, ...shape: number[]) => ({ name, dtype: 'F32', shape });
const own = { 'capacity-lab.schema_version': '1' };

describe('which axis of a matrix are features', () => {
  it.each([
    ['W_dec', [4096, 64], 'rows', 'W_dec (features, dimensions)'],
    ['blocks.3.sae.W_enc', [64, 4096], 'columns', 'W_enc (dimensions, features)'],
    ['decoder.weight', [64, 4096], 'columns', 'decoder.weight (dimensions, features)'],
    ['model.encoder.weight', [4096, 64], 'rows', 'encoder.weight (features, dimensions)'],
    ['decoder.weight', [64, 64], 'columns', 'decoder.weight'],
    // A decoder that does not embed a dictionary.
    ['decoder.weight', [4096, 64], 'rows', 'a guess: there are more rows'],
    ['W', [2, 5], 'columns', 'a guess: there are more columns'],
    ['embed.weight', [50_000, 512], 'rows', 'a guess: there are more rows'],
    ['W', [6, 6], 'rows', 'a guess: it is square'],
  ] as const)('%s %j: %s', (name, shape, features, why) => {
    const found = chooseMatrix([tensor(name, ...shape)], {}, {});
    expect(found).toMatchObject({ tensor: name, features, why: expect.stringContaining(why) });
  });

  it('is in the metadata of this program', () => {
    const found = chooseMatrix([tensor('W', 1277, 6, 3)], own, {});
    expect(found).toMatchObject({
      features: 'columns',
      why: 'as the metadata of the file say',
      slice: 0,
      slices: 1277,
    });
    expect(chooseMatrix([tensor('W/6x3', 1277, 6, 3)], own, {})).toMatchObject({ features: 'columns' });
  });

  it('is what the user says', () => {
    const found = chooseMatrix([tensor('W_dec', 4096, 64)], {}, { features: 'columns' });
    expect(found).toMatchObject({ features: 'columns', why: 'as was asked for' });
  });
});

describe('which tensor of a file', () => {
  it.each([
    [['W_enc', 'W_dec', 'b_dec'], 'W_dec'],
    [['encoder.weight', 'decoder.weight'], 'decoder.weight'],
    [['hook', 'W'], 'W'],
    [['encoder.weight', 'other'], 'encoder.weight'],
  ])('of %j: %s', (names, expected) => {
    const tensors = names.map((name) => tensor(name, 8, 8));
    expect(chooseMatrix(tensors, {}, {})).toMatchObject({ tensor: expected });
  });

  it('else the largest', () => {
    expect(chooseMatrix([tensor('a', 9, 9), tensor('b', 90, 9), tensor('c', 900)], {}, {})).toMatchObject({
      tensor: 'b',
    });
  });

  it('or the one that is named, and the slice that is', () => {
    const tensors = [tensor('W_dec', 9, 9), tensor('W', 4, 3, 5)];
    expect(chooseMatrix(tensors, {}, { tensor: 'W', slice: 3 })).toMatchObject({ tensor: 'W', slice: 3, slices: 4 });
  });

  it.each([
    [[], {}, 'There is no tensor in it.'],
    [[tensor('b', 7), { ...tensor('n', 2, 2), dtype: 'I64' }], {}, 'None of its 2 tensors can be inspected'],
    [[tensor('W_dec', 9, 9)], { tensor: 'W_dek' }, 'There is no tensor "W_dek". Did you mean W_dec?'],
    [[tensor('W_dec', 9, 9)], { tensor: 'bananas' }, 'There is no tensor "bananas". It has W_dec.'],
    [[tensor('b', 7)], { tensor: 'x' }, 'It has no matrix.'],
    [[tensor('b', 7)], { tensor: 'b' }, 'b cannot be inspected: it has 1 axis,'],
    [[{ ...tensor('n', 2, 2), dtype: 'I64' }], { tensor: 'n' }, 'its entries are I64'],
    [[tensor('e', 0, 4)], { tensor: 'e' }, 'it has no entries'],
    [[tensor('W', 4, 3, 5)], { slice: 4 }, 'W has the slices 0 to 3, and not 4.'],
    [[tensor('W', 3, 5)], { slice: 1 }, 'W is one matrix and has no slice 1.'],
    [[tensor('W', 4, 3, 5)], { slice: 0.5 }, 'not 0.5'],
  ])('says what is wrong: %j %j', (tensors, choice, message) => {
    expect(chooseMatrix(tensors, {}, choice)).toEqual(expect.stringContaining(message));
  });
});
