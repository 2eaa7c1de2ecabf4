import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../../src/core/experiment/canonical.ts';
import { estimateWork } from '../../../src/core/experiment/estimate.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import { shapeOf } from '../../../src/core/training/blocks.ts';
import { experimentWith, fileText, problemsWith } from './builders.ts';

/** Parts of a file of the neurons family: six features in three dimensions before twelve neurons. */
const neurons = (model: Record<string, unknown> = {}, parts: Record<string, unknown> = {}) => ({
  model: { family: 'neurons', activation: 'relu', dimensions: 3, neurons: 12, ...model },
  ...parts,
});
const messagesWith = (parts: Record<string, unknown>): string[] =>
  parseExperiment(fileText(parts)).problems.map(({ message }) => message);

describe('a model of the neurons family', () => {
  test('is without an output bias and counts by a share of .999 where the file does not say otherwise', () => {
    expect(experimentWith(neurons()).model).toEqual({
      family: 'neurons',
      activation: 'relu',
      dimensions: 3,
      bias: false,
      neurons: 12,
      monosemantic_share: 0.999,
    });
    const spelled = neurons({ bias: false, monosemantic_share: 0.999 });
    expect(canonicalText(experimentWith(spelled))).toBe(canonicalText(experimentWith(neurons())));
    expect(experimentWith(neurons({ bias: true })).model.bias).toBe(true);
  });

  test('leaves no trace in the configuration of other families', () => {
    expect(Object.keys(experimentWith().model)).toEqual(['family', 'activation', 'dimensions', 'bias']);
  });

  test('has a row of W for each neuron, and its dimensions between', () => {
    const sweep = { x: { parameter: 'model.neurons', values: [6, 24] } };
    const experiment = experimentWith(neurons({}, { sweep }));
    const model = cellModel(experiment, cellAt(experiment, 1));
    expect(model).toMatchObject({ D: 24, bottleneck: 3, monosemanticShare: 0.999, N: 6 });
    expect(model.data.symmetric).toBe(false);
    expect(shapeOf(model)).toMatchObject({ D: 24, bottleneck: 3, bias: false });
    expect(shapeOf(model)).not.toHaveProperty('monosemanticShare');
  });

  test('takes memory for its neurons', () => {
    const bytes = (count: number): number => estimateWork(experimentWith(neurons({ neurons: count }))).bytes;
    // A neuron has 6 + 3 + 1 + 6 numbers in the results, five of 9 or more in training, and 4 for every input.
    expect(bytes(24) - bytes(12)).toBeGreaterThan(8 * 12 * (16 + 4 * 5 * 9 + 4 * 2048));
    const swept = experimentWith(neurons({}, { sweep: { x: { parameter: 'model.neurons', values: [6, 500] } } }));
    expect(estimateWork(swept).bytes).toBeGreaterThan(bytes(500));
  });

  test.each(['train.init.bias', 'train.bias_decay'])('has biases that %s is for', (path) => {
    const sweep = { x: { parameter: path, values: [0, 0.5] } };
    expect(problemsWith(neurons({}, { sweep }))).toEqual([]);
  });

  test('says what is missing or does not go with it, and what to do', () => {
    expect(messagesWith(neurons({ neurons: undefined }))).toEqual([
      'model has no neurons, which family: neurons needs; it must have them: a whole number from 1 to 10,000.',
    ]);
    expect(messagesWith({ model: { family: 'autoencoder', activation: 'relu', dimensions: 3, neurons: 9 } })).toEqual([
      'model has neurons, which goes with family: neurons; take that family, or leave neurons out.',
    ]);
    const lbfgs = { sweep: { x: { parameter: 'train.optimizer', values: ['adam', 'lbfgs'] } } };
    expect(messagesWith(neurons({}, lbfgs))).toContain(
      'train.optimizer is lbfgs in some cells, which does not train models of the family neurons; take adam, adamw or sgd.',
    );
    expect(problemsWith(neurons({}, { engine: 'tensorflow', train: { optimizer: 'lbfgs' } }))).toEqual([
      'needs-kernels train.optimizer',
    ]);
  });
});
