import { describe, expect, test } from 'vitest';
import { describeParameter, formatNumber } from '../../../src/core/experiment/describe.ts';
import { parameterPaths } from '../../../src/core/experiment/parameters.ts';
import { editDistance, suggestion } from '../../../src/core/experiment/suggest.ts';
import { experimentWith } from './builders.ts';

describe('a parameter in words', () => {
  const experiment = experimentWith();
  const title = (path: string): string => describeParameter(experiment, path).title;

  test('has the title of the papers', () => {
    expect(title('features.odd.importance')).toBe('Relative importance of odd');
    expect(title('data.density')).toBe('Density');
    expect(title('features.rest.density')).toBe('Density of rest');
    expect(title('features.rest.count')).toBe('Number of rest');
    expect(title('features.rest.importance.decay')).toBe('Decay of importance of rest');
    expect(title('model.dimensions')).toBe('Embedding dimensions');
  });

  test('needs no group where there is only one', () => {
    const single = experimentWith({ features: [{ name: 'all', count: 4 }] });
    expect(describeParameter(single, 'features.all.importance').title).toBe('Importance');
  });

  test('has a title of its own for every path that can be set', () => {
    const groups = [
      { name: 'odd', generator: [] },
      { name: 'rest', generator: ['decay', 'first'] },
    ];
    for (const path of parameterPaths(groups).filter((one) => one !== 'data.sparsity'))
      expect(title(path)).not.toContain('.');
    expect(title('unknown.path')).toBe('unknown.path');
  });

  test('has readable values', () => {
    const { format } = describeParameter(experiment, 'model.activation');
    expect([format('relu'), format('quadratic'), format(0.1), format(true)]).toEqual([
      'ReLU',
      'quadratic',
      '0.1',
      'yes',
    ]);
  });
});

test.each([
  [0.0251188643151, '0.02512'],
  [1, '1'],
  [100, '100'],
  [1234.5678, '1235'],
  [0, '0'],
  [-0.5, '−0.5'],
  [1e-6, '1e−6'],
  [2.5e7, '2.5e7'],
])('the number %d reads %s', (value, words) => expect(formatNumber(value)).toBe(words));

describe('did you mean', () => {
  test.each([
    ['lr', ['learning_rate', 'steps'], 'learning_rate'],
    ['Dimensions', ['dimensions'], 'dimensions'],
    ['learning-rate', ['learning_rate'], 'learning_rate'],
    ['stpes', ['steps', 'starts'], 'steps'],
    ['n_hidden', ['family', 'dimensions'], 'dimensions'],
    ['colour', ['kind', 'density'], undefined],
    ['toString', ['steps'], undefined],
    ['', ['steps'], undefined],
  ])('%s of %j is %s', (word, allowed, meant) => expect(suggestion(word, allowed)).toBe(meant));

  test('counts a swap of neighbours as one edit', () => {
    expect(editDistance('ab', 'ba')).toBe(1);
    expect(editDistance('steps', 'stpes')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });
});
