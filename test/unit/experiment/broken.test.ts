import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { corpus, fixed } from './builders.ts';

/** What each file of test/corpus/broken must say: range as [line, character, line, character], from 0. */
interface Expected {
  code: string;
  path: string;
  range: [number, number, number, number];
}

const expected: Record<string, Expected> = JSON.parse(readFileSync('test/corpus/broken.json', 'utf8'));
const broken = corpus('broken');

describe('a broken file', () => {
  test('has its line in broken.json, and each line its file', () => {
    expect(broken.map(({ name }) => name)).toEqual(Object.keys(expected).sort());
    expect(broken.length).toBeGreaterThanOrEqual(70);
  });

  test.each(broken)('$name has one problem, at the right place', ({ name, text, json }) => {
    const { experiment, problems } = parseExperiment(text, { json });
    expect(experiment).toBeUndefined();
    const found = problems.map(({ code, path, range: { start, end } }) => ({
      code,
      path,
      range: [start.line, start.character, end.line, end.character],
    }));
    expect(found).toEqual([expected[name]]);
  });

  test.each(broken)('$name is told in one sentence or more, without a stack trace', ({ text, json }) => {
    const [problem] = parseExperiment(text, { json }).problems;
    expect(problem?.severity).toBe('error');
    expect(problem?.message).toMatch(/^\S.*[.?]$/);
    expect(problem?.message).not.toMatch(/undefined|\[object|\bat .*:\d+|NaN\b/);
  });

  test('has a message that names the path, unless it is about the text as a whole', () => {
    for (const { text, json } of broken) {
      const [problem] = parseExperiment(text, { json }).problems;
      if (problem === undefined || problem.path === '' || problem.code === 'bad-alias') continue;
      const key = problem.path
        .split(/[.[\]]+/)
        .filter((part) => part !== '' && !/^\d+$/.test(part))
        .at(-1);
      expect(problem.message).toContain(key);
    }
  });

  const mendable = broken.filter(({ text, json }) => parseExperiment(text, { json }).problems[0]?.fixes !== undefined);
  test.each(mendable)('$name is mended by its quick fix', ({ text, json }) => {
    const [problem] = parseExperiment(text, { json }).problems;
    if (problem === undefined) throw new Error('no problem');
    const after = parseExperiment(fixed(text, problem), { json }).problems;
    expect(after.filter(({ code, path }) => code === problem.code && path === problem.path)).toEqual([]);
  });
});
