import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { arrangeGiven, type GivenLayout, layoutGiven, notFinite } from '../../../src/core/weights/given.ts';
import type { Tensor } from '../../../src/core/weights/tensor.ts';

const OWN = { 'capacity-lab.schema_version': '1' };

/** An autoencoder of 5 features in 2 dimensions, of which the density may vary over `cells` cells. */
function experimentOf(weights = 'weights: w.npz', { cells = 1, D = 2, N = 5, bias = true } = {}): Experiment {
  const { experiment, problems } = parseExperiment(`version: 1
name: Given
model: { family: autoencoder, activation: relu, dimensions: ${D}, bias: ${bias} }
data: { density: 0.1 }
features: [{ name: all, count: ${N} }]
sweep: { x: { parameter: data.density, linear: [0.1, 0.5], points: ${cells} } }
${weights}`);
  if (experiment === undefined) throw new Error(JSON.stringify(problems));
  return experiment;
}

const tensor = (name: string, shape: number[], more: Partial<Tensor> = {}): Tensor => ({
  name,
  dtype: 'F32',
  shape,
  offset: 0,
  fortran: false,
  bigEndian: false,
  ...more,
});

function layoutOf(tensors: Tensor[], experiment = experimentOf(), metadata = {}): GivenLayout {
  const { weights } = experiment;
  if (weights === undefined) throw new Error('The experiment names no weights.');
  const layout = layoutGiven(tensors, metadata, weights, experiment);
  if (typeof layout === 'string') throw new Error(layout);
  return layout;
}

const countUp = (length: number): Float64Array => Float64Array.from({ length }, (_, at) => at);

describe('the parameters in a file of weights', () => {
  it('are the matrix of the size of the model, whichever way it lies', () => {
    const columns = layoutOf([tensor('W', [2, 5]), tensor('b', [5])]);
    expect([...arrangeGiven(columns, countUp(10), undefined).W]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const rows = layoutOf([tensor('W', [5, 2]), tensor('b', [5])]);
    expect([...arrangeGiven(rows, countUp(10), undefined).W]).toEqual([0, 2, 4, 6, 8, 1, 3, 5, 7, 9]);
    const fortran = layoutOf([tensor('W', [2, 5], { fortran: true }), tensor('b', [5])]);
    expect([...arrangeGiven(fortran, countUp(10), undefined).W]).toEqual([0, 2, 4, 6, 8, 1, 3, 5, 7, 9]);
  });

  it('are one model for each cell where W has three axes', () => {
    const layout = layoutOf(
      [tensor('W', [3, 2, 5]), tensor('b', [3, 5])],
      experimentOf('weights: w.npz', { cells: 3 }),
    );
    expect(layout.models).toBe(3);
    const { W, b } = arrangeGiven(layout, countUp(30), countUp(15));
    expect([...W]).toEqual([...countUp(30)]);
    expect([...b]).toEqual([...countUp(15)]);
  });

  it('keep the biases that go with W by name, and are told to have none where there are none', () => {
    const named = (tensors: Tensor[], weights?: string): string | undefined =>
      layoutOf(tensors, experimentOf(weights)).b?.name;
    expect(named([tensor('W_dec', [5, 2]), tensor('b_enc', [2]), tensor('b_dec', [5])])).toBe('b_dec');
    expect(named([tensor('decoder.weight', [2, 5]), tensor('decoder.bias', [5])])).toBe('decoder.bias');
    expect(named([tensor('W/2x5', [2, 5]), tensor('b/2x5', [5])])).toBe('b/2x5');
    expect(named([tensor('W', [2, 5]), tensor('b', [7]), tensor('c', [5])], 'weights: { file: w.npz, bias: c }')).toBe(
      'c',
    );
    const without = layoutOf([tensor('W', [2, 5])]);
    expect(without.notes).toEqual(['w.npz has no biases that go with W: they are taken as 0.']);
    expect([...arrangeGiven(without, countUp(10), undefined).b]).toEqual([0, 0, 0, 0, 0]);
  });

  it('have no biases where the model has none', () => {
    const tensors = [tensor('W', [2, 5]), tensor('b', [5])];
    const without = experimentOf('weights: w.npz', { bias: false });
    expect(layoutOf(tensors, without)).not.toHaveProperty('b');
    expect(layoutOf(tensors, without).notes).toEqual([]);
    const named = experimentOf('weights: { file: w.npz, bias: b }', { bias: false });
    expect(() => layoutOf(tensors, named)).toThrow('names the biases "b", and model.bias is false');
  });

  it('are said to be a guess where the matrix is square and nothing tells how it lies', () => {
    const square = experimentOf('weights: w.npz', { N: 2 });
    expect(layoutOf([tensor('W', [2, 2]), tensor('b', [2])], square).notes[0]).toMatch(
      /W is square: its rows are taken/,
    );
    const own = layoutOf([tensor('W', [1, 2, 2]), tensor('b', [1, 2])], square, OWN);
    expect(own.notes[0]).toBe('W is square: its columns are taken as features, as the metadata of the file say.');
    const said = experimentOf('weights: { file: w.npz, features: columns }', { N: 2 });
    expect(layoutOf([tensor('W', [2, 2]), tensor('b', [2])], said)).toMatchObject({ notes: [], featureStep: 1 });
  });

  it.each([
    [
      'a matrix of another size',
      [tensor('W', [3, 6])],
      'W is 3 × 6, and the model has 2 dimensions and 5 features: it must be 2 × 5 with features as columns, or 5 × 2 with features as rows.',
    ],
    [
      'more models than cells',
      [tensor('W', [4, 2, 5])],
      'W has 4 models (4 × 2 × 5), and the experiment 1 cell: there must be one model for each cell, or one for all.',
    ],
    [
      'biases of another size',
      [tensor('W', [2, 5]), tensor('b', [2])],
      "b is 2, and the experiment's biases are 5; name the right tensor with bias.",
    ],
    [
      'biases that are no floats',
      [tensor('W', [2, 5]), tensor('b', [5], { dtype: 'I64' })],
      'b has entries of type I64; F64, F32, F16 and BF16 are read.',
    ],
    [
      'no matrix',
      [tensor('b', [5])],
      'None of its 1 tensors can be inspected: it needs a matrix of floating-point numbers (F64, F32, F16, BF16).',
    ],
    ['no tensor', [], 'There is no tensor in it.'],
  ])('are refused where the file has %s', (_, tensors, message) => {
    expect(() => layoutOf(tensors)).toThrow(message);
  });

  it('are refused where the file does not have what the experiment names', () => {
    const tensors = [tensor('W', [2, 5]), tensor('b', [5])];
    expect(() => layoutOf(tensors, experimentOf('weights: { file: w.npz, tensor: V }'))).toThrow(
      'There is no tensor "V"',
    );
    expect(() => layoutOf(tensors, experimentOf('weights: { file: w.npz, bias: c }'))).toThrow(
      'There is no tensor "c". It has W, b.',
    );
    expect(() => layoutOf(tensors, experimentOf('weights: { file: w.npz, features: rows }'))).toThrow(
      'it must be 5 × 2 with features as rows.',
    );
    // A file of this program says how its matrices lie: one of 5 dimensions and 2 features is not turned round.
    expect(() => layoutOf([tensor('W', [1, 5, 2])], experimentOf(), OWN)).toThrow('W is 1 × 5 × 2');
  });

  it('are refused where a number is not finite', () => {
    const layout = layoutOf([tensor('W', [2, 5]), tensor('b', [5])]);
    const fault = (W: Float64Array, b: Float64Array): string | undefined => notFinite(layout, { models: 1, W, b });
    expect(fault(countUp(10), countUp(5))).toBeUndefined();
    expect(fault(Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY), countUp(5))).toBe(
      'W has 2 numbers that are NaN or infinite; all must be finite.',
    );
    expect(fault(countUp(10), Float64Array.of(Number.NaN))).toBe(
      'b has 1 number that is NaN or infinite; all must be finite.',
    );
  });
});
