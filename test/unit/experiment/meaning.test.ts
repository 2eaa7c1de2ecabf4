import { describe, expect, test } from 'vitest';
import { estimateWork } from '../../../src/core/experiment/estimate.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { experimentWith, fileText, problemsWith } from './builders.ts';

const x = (channel: Record<string, unknown>) => ({ sweep: { x: channel } });

describe('one mistake is one problem', () => {
  test('a misspelt required key is not also missing', () => {
    expect(problemsWith({ model: { family: 'computation', activaton: 'quadratic', dimensions: 3 } })).toEqual([
      'unknown-key model.activaton',
    ]);
    expect(problemsWith(x({ parameter: 'train.seed', vlaues: [1] }))).toEqual(['unknown-key sweep.x.vlaues']);
    expect(problemsWith({ data: { densty: 0.1 } })).toEqual(['unknown-key data.densty']);
  });

  test('a group without a sound name does not make its paths unknown', () => {
    expect(
      problemsWith({
        features: [{ nam: 'odd' }],
        ...x({ parameter: 'features.odd.importance', values: [1] }),
        marginal: { feature: 'odd' },
      }),
    ).toEqual(['unknown-key features[0].nam']);
    expect(problemsWith({ features: 3, ...x({ parameter: 'features.odd.importance', values: [1] }) })).toEqual([
      'wrong-type features',
    ]);
  });

  test('an unsound generator does not make its paths unknown', () => {
    expect(
      problemsWith({
        features: [{ name: 'a', importance: { decy: 1 } }],
        ...x({ parameter: 'features.a.importance.decay', values: [1] }),
      }),
    ).toEqual(['unknown-key features[0].importance.decy']);
  });

  test('an unknown parameter is not followed by complaints about its values', () => {
    expect(problemsWith(x({ parameter: 'train.sed', log: [1, 10], points: 3 }))).toEqual([
      'unknown-parameter sweep.x.parameter',
    ]);
  });

  test('a wrong count does not make a list too long', () => {
    expect(problemsWith({ features: [{ name: 'a', count: -1, importance: [1, 2] }] })).toEqual([
      'out-of-range features[0].count',
    ]);
  });

  test('two mistakes are two problems', () => {
    expect(
      problemsWith({ model: { family: 'computation', activation: 'quadratc', dimensions: 0 }, data: { density: 2 } }),
    ).toEqual(['wrong-value model.activation', 'out-of-range model.dimensions', 'out-of-range data.density']);
  });

  test('a duplicate key does not hide what else is wrong', () => {
    const text = fileText({ data: { density: 2 } }).replace('name: Test', 'name: Test\nname: Again');
    expect(parseExperiment(text).problems.map(({ code }) => code)).toEqual(['duplicate-key', 'out-of-range']);
  });
});

describe('a sweep may not set', () => {
  test.each([
    [
      'a part and the whole of one thing',
      {
        x: { parameter: 'features.odd.importance', values: [1] },
        y: { parameter: 'features.odd.importance.decay', values: [1] },
      },
      'set-twice sweep.y.parameter',
    ],
    [
      'what a case of another channel sets',
      { x: { parameter: 'train.seed', values: [1] }, row: { cases: [{ name: 'a', set: { 'train.seed': 2 } }] } },
      'set-twice sweep.row.cases[0].set.train.seed',
    ],
    [
      'what belongs to the whole run',
      { x: { parameter: 'train.keep', values: ['best'] } },
      'not-sweepable sweep.x.parameter',
    ],
    [
      'a fraction of a feature',
      { x: { parameter: 'features.odd.count', values: [1, 1.5] } },
      'not-integer sweep.x.values[1]',
    ],
    [
      'a learning rate of 0 on the way',
      { x: { parameter: 'train.learning_rate', linear: [0, 1], points: 3 } },
      'out-of-range sweep.x.linear[0]',
    ],
  ])('%s', (_, sweep, problem) => {
    expect(problemsWith({ features: [{ name: 'odd', importance: { decay: 1 } }], sweep })).toEqual([problem]);
  });

  test('but cases of one channel may set the same parameters', () => {
    const cases = [1, 2, 3].map((dimensions) => ({ name: `${dimensions}`, set: { 'model.dimensions': dimensions } }));
    expect(problemsWith({ sweep: { row: { cases } } })).toEqual([]);
  });
});

describe('a warning', () => {
  const warned = (parts: Record<string, unknown>) => {
    const { experiment, problems } = parseExperiment(fileText(parts));
    expect(experiment).toBeDefined();
    return problems.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
  };

  test('tells of dimensions that no feature can use', () => {
    expect(warned({ model: { family: 'computation', activation: 'quadratic', dimensions: 7 } })).toEqual([
      'warning spare-dimensions model.dimensions',
    ]);
    expect(warned(x({ parameter: 'model.dimensions', values: [3, 7] }))).toEqual([
      'warning spare-dimensions model.dimensions',
    ]);
  });

  test('tells of settings that change nothing', () => {
    expect(warned({ train: { momentum: 0.9 } })).toEqual(['warning no-effect train.momentum']);
    expect(warned({ train: { optimizer: 'sgd', beta1: 0.9 } })).toEqual(['warning no-effect train.beta1']);
    expect(
      warned({
        features: [{ name: 'a', count: 3, density: 0.1 }],
        ...x({ parameter: 'data.density', values: [0.1, 0.2] }),
      }),
    ).toEqual(['warning no-effect data.density']);
  });

  test('is not given where a cell uses the setting', () => {
    expect(
      warned({ train: { momentum: 0.9 }, ...x({ parameter: 'train.optimizer', values: ['adam', 'sgd'] }) }),
    ).toEqual([]);
  });
});

describe('the work of a run', () => {
  test('is cells times starts', () => {
    const experiment = experimentWith({
      train: { starts: 3 },
      ...x({ parameter: 'train.seed', linear: [1, 10], points: 10 }),
      points: { A: { 'data.density': 1 } },
    });
    expect(estimateWork(experiment)).toMatchObject({ cells: 11, models: 33 });
  });

  test('grows with kept starts, features and dimensions, those of the largest cell', () => {
    const bytes = (parts: Record<string, unknown>) => estimateWork(experimentWith(parts)).bytes;
    expect(bytes({ train: { keep: 'all' } })).toBeGreaterThan(bytes({}));
    expect(bytes(x({ parameter: 'features.rest.count', values: [5, 50] }))).toBeGreaterThan(
      bytes(x({ parameter: 'features.rest.count', values: [5, 6] })),
    );
    expect(bytes(x({ parameter: 'model.dimensions', values: [5, 50] }))).toBeGreaterThan(
      bytes(x({ parameter: 'model.dimensions', values: [5, 6] })),
    );
  });

  test('that is too much is told in words', () => {
    const text = fileText({
      model: { family: 'computation', activation: 'quadratic', dimensions: 5000 },
      features: [{ name: 'a', count: 5000 }],
    });
    const [problem] = parseExperiment(text).problems;
    expect(problem?.code).toBe('too-much-memory');
    expect(problem?.message).toMatch(/1 cell and 4 models, which need \d+\.\d GB of memory/);
  });
});

test('inputs follow the family only where a file leaves them to it', () => {
  expect(experimentWith().data).not.toHaveProperty('symmetricByFamily');
  const byFamily = experimentWith(x({ parameter: 'model.family', values: ['computation'] }));
  expect(byFamily.data.symmetricByFamily).toBe(true);
  const stated = experimentWith({
    data: { density: 0.1, symmetric: true },
    ...x({ parameter: 'model.family', values: ['computation'] }),
  });
  expect(stated.data).not.toHaveProperty('symmetricByFamily');
});
