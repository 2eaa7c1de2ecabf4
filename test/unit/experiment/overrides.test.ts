import { describe, expect, test } from 'vitest';
import { type Override, parseExperiment } from '../../../src/core/experiment/parse.ts';
import { experimentOf, fileText, problemsWith, textAt } from './builders.ts';

const set = (path: string, value: Override['value']): Override => ({ path, value });
const resolved = (...overrides: Override[]) =>
  experimentOf(fileText({ sweep: { x: { parameter: 'train.seed', linear: [1, 3], points: 3 } } }), overrides);

describe('an override', () => {
  test('replaces a value of the file', () => {
    expect(resolved(set('model.dimensions', 5)).model.dimensions).toBe(5);
    expect(resolved(set('sweep.x.points', 2)).sweep.x).toMatchObject({ values: [1, 3] });
    expect(resolved(set('sweep.x.linear[1]', 5)).sweep.x).toMatchObject({ values: [1, 3, 5] });
    expect(resolved(set('name', 'Other')).name).toBe('Other');
  });

  test('adds a value that the file lacks, with the sections it needs', () => {
    expect(resolved(set('train.steps', 10)).train.steps).toBe(10);
    expect(resolved(set('train.init.scale', 0.1)).train.init.scale).toBe(0.1);
    expect(resolved(set('points.E.data.density', 0.5)).points).toEqual({ E: { 'data.density': 0.5 } });
  });

  test('finds a group by its name or index', () => {
    expect(resolved(set('features.rest.count', 2)).features[1]?.count).toBe(2);
    expect(resolved(set('features[1].count', 2)).features[1]?.count).toBe(2);
    expect(resolved(set('features.rest.importance.decay', 0.5)).features[1]?.importance).toEqual({
      decay: 0.5,
      first: 1,
    });
  });

  test('of sparsity replaces the density of the file', () => {
    expect(resolved(set('data.sparsity', 0.2)).data.density).toBe(0.8);
    expect(resolved(set('data.sparsity', 0.2), set('data.density', 0.3)).data.density).toBe(0.3);
  });

  test('counts after the ones before it', () => {
    expect(resolved(set('train.steps', 10), set('train.steps', 20)).train.steps).toBe(20);
  });

  test('leaves the text and its places alone', () => {
    const text = fileText();
    const { locate } = parseExperiment(text, { overrides: [set('data.density', 0.5)] });
    expect(textAt(text, locate('data.density'))).toBe('0.1');
  });
});

describe('a wrong override', () => {
  test.each([
    [set('model.dimensions', 'many'), 'wrong-type model.dimensions'],
    [set('model.dimension', 4), 'unknown-key model.dimension'],
    [set('trian.steps', 4), 'unknown-key trian'],
    [set('train.steps', 0), 'out-of-range train.steps'],
    [set('features.old.count', 4), 'unknown-group features.old.count'],
    [set('points.E.data.densty', 4), 'unknown-parameter points.E.data.densty'],
    [set('model', 3), 'wrong-type model'],
    [set('train.learning_rate', Number.NaN), 'not-finite train.learning_rate'],
    [set('', 3), 'unknown-key '],
    [set('__proto__.x', 3), 'unknown-key __proto__'],
    [set('train.penalty', 1), 'wrong-type train.penalty'],
    [set('weights', 3), 'wrong-type weights'],
    [set('marginal.reference', 'others'), 'missing-key marginal.feature'],
  ])('%j has one problem', (override, problem) => {
    const problems = problemsWith({}, [override]);
    expect(problems[0]).toBe(problem);
  });

  test('with a path of a hundred thousand sections is refused in a few words', () => {
    const { problems } = parseExperiment(fileText(), { overrides: [set('a.'.repeat(100_000), 3)] });
    expect(problems.map(({ code }) => code)).toEqual(['too-deep']);
    expect(problems[0]?.message.length).toBeLessThan(300);
  });

  test('says that it is one, and offers no edit of the text', () => {
    for (const override of [
      set('model.dimension', 4),
      set('model.activation', 'quadratc'),
      set('points.E.data.densty', 4),
    ]) {
      for (const problem of parseExperiment(fileText(), { overrides: [override] }).problems) {
        expect(problem.message).toMatch(new RegExp(`^Override ${override.path}=${override.value}: `));
        expect(problem.fixes).toBeUndefined();
      }
    }
  });

  test('is not asked for where the file itself cannot be read', () => {
    const { problems } = parseExperiment('a: [', { overrides: [set('b', 1)] });
    expect(problems.map(({ code }) => code)).toEqual(['syntax']);
  });
});
