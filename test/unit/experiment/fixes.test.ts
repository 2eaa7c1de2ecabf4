import { describe, expect, test } from 'vitest';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import type { Problem } from '../../../src/core/experiment/problem.ts';
import { fixed } from './builders.ts';

const file = (rest: string, data = 'data: { density: 0.1 }'): string => `version: 1
name: T
model: { family: computation, activation: quadratic, dimensions: 3 }
${data}
features:
  - { name: odd, importance: 1 }
  - { name: rest, count: 5 }
${rest}`;

const problemsOf = (text: string): Problem[] => parseExperiment(text).problems;

/** The only problem of a text, and the text after each of its fixes, by title. */
function mended(text: string): Record<string, string> {
  const [problem, ...others] = problemsOf(text);
  expect(others.map(({ message }) => message)).toEqual([]);
  return Object.fromEntries(
    (problem?.fixes ?? []).map((fix) => [
      fix.title,
      problem === undefined ? '' : fixed(text, { ...problem, fixes: [fix] }),
    ]),
  );
}

describe('a logarithmic range that reaches 0', () => {
  const range = (ends: string): string => file(`sweep:\n  x: { parameter: data.density, ${ends}, points: 3 }\n`);

  test('can become linear, or end above 0', () => {
    expect(mended(range('log: [1, 0]'))).toEqual({
      'Change to linear': range('linear: [1, 0]'),
      'Change to 0.01': range('log: [1, 0.01]'),
    });
  });

  test('of a whole number ends at 1', () => {
    const text = file('sweep:\n  x: { parameter: train.steps, log: [0, 100], points: 3 }\n');
    expect(Object.keys(mended(text))).toEqual(['Change to linear', 'Change to 1']);
  });

  test('is without a problem after either fix', () => {
    const text = file('sweep:\n  x: { parameter: features.odd.importance, log: [0, 10], points: 3 }\n');
    for (const after of Object.values(mended(text))) expect(problemsOf(after)).toEqual([]);
  });
});

describe('density beside sparsity', () => {
  test('loses either of them', () => {
    const text = file('', 'data: { density: 0.1, sparsity: 0.9, symmetric: true }');
    expect(mended(text)).toEqual({
      'Remove sparsity': file('', 'data: { density: 0.1, symmetric: true }'),
      'Remove density': file('', 'data: { sparsity: 0.9, symmetric: true }'),
    });
  });

  test('loses a line of a block', () => {
    const text = file('', 'data:\n  density: 0.1\n  sparsity: 0.9');
    expect(mended(text)).toEqual({
      'Remove sparsity': file('', 'data:\n  density: 0.1'),
      'Remove density': file('', 'data:\n  sparsity: 0.9'),
    });
  });
});

describe('a labelled point outside of the sweep', () => {
  const swept = (ends: string, point: string): string =>
    file(`sweep:\n  x: { parameter: data.density, ${ends}, points: 3 }\npoints:\n  E: { data.density: ${point} }\n`);

  test('is told of, and either the range or the point can move', () => {
    const text = swept('log: [1, 0.1]', '0.05');
    expect(problemsOf(text)).toMatchObject([
      { severity: 'information', code: 'point-outside', path: 'points.E.data.density' },
    ]);
    expect(mended(text)).toEqual({
      'Widen sweep.x to 0.05': swept('log: [1, 0.05]', '0.05'),
      'Move the point to 0.1': swept('log: [1, 0.1]', '0.1'),
    });
  });

  test('is no problem at the ends, within, or where no logarithmic axis can have it', () => {
    for (const point of ['1', '0.1', '0.3']) expect(problemsOf(swept('log: [1, 0.1]', point))).toEqual([]);
    const penalty = (point: string) =>
      file(
        `sweep:\n  x: { parameter: train.penalty.capacity, log: [1, 10], points: 3 }\npoints:\n  none: { train.penalty.capacity: ${point} }\n`,
      );
    expect(problemsOf(penalty('0'))).toEqual([]);
    expect(problemsOf(penalty('20'))).toMatchObject([{ code: 'point-outside' }]);
  });
});

test('a misspelt key, word and path can be mended', () => {
  expect(mended(file('', 'data: { densty: 0.1 }'))).toEqual({ 'Change to density': file('') });
  expect(mended(file('train: { optimizer: adma }\n'))).toEqual({
    'Change to adam': file('train: { optimizer: adam }\n'),
  });
  expect(mended(file('sweep:\n  x: { parameter: data.denisty, values: [1, 0.5] }\n'))).toEqual({
    'Change to data.density': file('sweep:\n  x: { parameter: data.density, values: [1, 0.5] }\n'),
  });
});
