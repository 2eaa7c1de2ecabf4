import { describe, expect, test } from 'vitest';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import { planBlocks, planOf } from '../../../src/core/training/blocks.ts';
import { experimentWith, fileText, problemsWith } from './builders.ts';

const modelIn = (parts: Record<string, unknown>, cell = 0) => {
  const experiment = experimentWith(parts);
  return cellModel(experiment, cellAt(experiment, cell));
};

describe('penalties', () => {
  test('are 0 where the file says nothing, and then leave no trace in a plan', () => {
    expect(modelIn({}).train.penalty).toMatchObject({ scale: 1, capacity: 0, noise: { kind: 'gaussian', sigma: 0 } });
    const experiment = experimentWith();
    const [block] = planBlocks(experiment);
    if (block === undefined) throw new Error('no block');
    expect(Object.keys(planOf(experiment, block))).not.toContain('penalties');
    expect(Object.keys(block.shape)).not.toContain('noise');
  });

  test('of a cell are multiplied by their scale, noise too', () => {
    const penalty = { scale: 3, capacity: 2, l1_weights: 0.5, noise: { sigma: 0.1 } };
    expect(modelIn({ train: { penalty } }).train.penalty).toEqual({
      scale: 1,
      capacity: 6,
      l1_activations: 0,
      l1_weights: 1.5,
      orthogonality: 0,
      noise: { kind: 'gaussian', sigma: expect.closeTo(0.3, 12) },
    });
  });

  test.each([
    ['train.penalty.capacity', 2],
    ['train.penalty.scale', 2],
    ['train.penalty.noise.sigma', 0.5],
    ['train.penalty.noise.kind', 'bernoulli'],
    ['train.bias_decay', 0.1],
    ['train.init.bias', -1],
    ['model.bias', false],
  ])('%s can be swept', (parameter, value) => {
    const train = { penalty: { l1_weights: 1 } };
    const plain = modelIn({ train });
    const cell = modelIn({ train, sweep: { x: { parameter, values: [value] } } });
    expect([cell.bias, cell.train]).not.toEqual([plain.bias, plain.train]);
  });

  test('of many strengths are one block, beside cells without any', () => {
    const values = [0, 1, 10, 100];
    const experiment = experimentWith({ sweep: { x: { parameter: 'train.penalty.capacity', values } } });
    const [block, ...others] = planBlocks(experiment);
    if (block === undefined) throw new Error('no block');
    expect(others).toEqual([]);
    const strengths = planOf(experiment, block).penalties?.capacity;
    expect(strengths).toEqual(Float64Array.from(values.flatMap((value) => new Array<number>(4).fill(value))));
  });
});

describe('a file is warned', () => {
  const noise = { kind: 'bernoulli' };
  const relu = { family: 'autoencoder', activation: 'relu', dimensions: 2 };
  test.each<[string, Record<string, unknown>]>([
    ['train.penalty.noise.kind', { train: { penalty: { noise } } }],
    ['train.bias_decay', { train: { bias_decay: 0.1 } }],
    ['train.bias_decay', { model: { ...relu, bias: false }, train: { bias_decay: 0.1 } }],
    ['train.init.bias', { model: { ...relu, bias: false }, train: { init: { bias: -1 } } }],
    ['train.bias_decay', { model: relu, train: { optimizer: 'lbfgs', bias_decay: 0.1 } }],
    ['train.penalty.capacity', { features: [{ name: 'only' }], train: { penalty: { capacity: 1 } } }],
    ['train.penalty.orthogonality', { features: [{ name: 'only' }], train: { penalty: { orthogonality: 1 } } }],
  ])('that %s has no effect: %j', (path, parts) => {
    expect(problemsWith(parts)).toContain(`no-effect ${path}`);
  });

  test('of nothing where a setting has an effect in some cells', () => {
    const sweep = { x: { parameter: 'train.penalty.noise.sigma', values: [0, 0.1] } };
    expect(problemsWith({ train: { penalty: { noise } }, sweep })).toEqual([]);
    expect(problemsWith({ model: relu, train: { bias_decay: 0.1, init: { bias: -1 } } })).toEqual([]);
  });
});

test('noise is refused for lbfgs in a sentence that says why', () => {
  const { problems } = parseExperiment(fileText({ train: { optimizer: 'lbfgs', penalty: { noise: { sigma: 0.1 } } } }));
  expect(problems[0]?.message).toBe(
    'train.penalty.noise is drawn anew in every step, but lbfgs needs a loss that does not change; take adam, adamw or sgd, or leave the noise out.',
  );
});
