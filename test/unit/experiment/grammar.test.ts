import fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { check } from '../../../src/core/experiment/checks/check.ts';
import { DEFAULT_TRAIN } from '../../../src/core/experiment/defaults.ts';
import { branchesOf, type Fragment, fileFragment } from '../../../src/core/experiment/grammar/fragment.ts';
import { jsonSchema } from '../../../src/core/experiment/grammar/jsonSchema.ts';
import { findParameter, parameterPaths } from '../../../src/core/experiment/parameters.ts';
import { indexLines } from '../../../src/core/experiment/reading/lines.ts';
import { readTree } from '../../../src/core/experiment/reading/readTree.ts';
import { createReporter } from '../../../src/core/experiment/reading/reporter.ts';
import { ExperimentFileSchema } from '../../../src/core/experiment/schema.ts';
import { corpus, experimentWith, fileData } from './builders.ts';

/** Every key of the grammar with its path and whether it must be given. */
function keys(fragment: Fragment, path = ''): { path: string; fragment: Fragment; required: boolean }[] {
  const own = Object.entries(fragment.properties ?? {}).flatMap(([key, child]) => [
    { path: path + key, fragment: child, required: fragment.required?.includes(key) === true },
    ...keys(child, `${path}${key}.`),
  ]);
  const items = fragment.items === undefined ? [] : keys(fragment.items, `${path}[].`);
  const branches = fragment.anyOf?.flatMap((branch) => keys(branch, path)) ?? [];
  return [...own, ...items, ...branches];
}

describe('every key of the grammar', () => {
  test.each(keys(fileFragment))(
    '$path has a description, a unit, and a default unless it must be given',
    ({ fragment, required }) => {
      expect(fragment.description).toMatch(/^\S.*\.$/s);
      expect(required || fragment.default !== undefined || fragment.defaultText !== undefined).toBe(true);
      expect(fragment.unit ?? (fragment.patternProperties && '')).toBeDefined();
    },
  );
});

describe('the JSON Schema', () => {
  test('has no keywords of our own', () => {
    const text = JSON.stringify(jsonSchema());
    for (const keyword of ['unit', 'defaultText', 'hidden', 'allowed', 'means', 'source'])
      expect(text).not.toContain(`"${keyword}":`);
    expect(text).not.toContain('"sweep":false');
  });
});

/** Whether the walker of the checks accepts a value, all checks beyond the schema apart. */
function accepts(value: unknown): boolean {
  const text = JSON.stringify(value);
  const reporter = createReporter(indexLines(text));
  const { root } = readTree(text, reporter);
  return root !== undefined && check(root, fileFragment, '', { reporter, bad: new WeakSet() }) && !reporter.hasErrors();
}

describe("the checks and TypeBox's own", { timeout: 120_000 }, () => {
  test('accept the same files of the corpus', () => {
    for (const { name, text, json } of corpus('valid')) {
      if (json || name.includes('awkward') || name.includes('aliases')) continue;
      const reporter = createReporter(indexLines(text));
      const { root } = readTree(text, reporter);
      expect(root && check(root, fileFragment, '', { reporter, bad: new WeakSet() })).toBe(true);
    }
  });

  test('agree on any value put anywhere in a file', () => {
    const base = fileData({
      model: {
        family: 'autoencoder',
        activation: 'relu',
        layers: [{ units: 2, activation: 'abs', bias: true }],
        tied: true,
      },
      train: { init: { scale: 0.5 }, seed: 1, optimizer: 'adam' },
      sweep: {
        x: { parameter: 'data.density', log: [1, 0.1], points: 3 },
        row: { cases: [{ name: 'a', set: { 'train.seed': 1 } }] },
      },
      points: { A: { 'data.density': 1 } },
      marginal: { feature: 'odd' },
    });
    const places = allPaths(base);
    const values = fc.oneof(
      fc.constantFrom(
        0,
        1,
        -1,
        0.5,
        2,
        1e9,
        1e300,
        '',
        'adam',
        'relu',
        'a b',
        'odd',
        true,
        false,
        null,
        [],
        {},
        [1],
        [1, 2],
        ['x'],
        [{}],
      ),
      fc.constantFrom(
        { decay: 0.9 },
        { decay: 0.9, power: 1 },
        { first: 2 },
        { power: -1, first: 2 },
        { parameter: 'x', values: [1] },
        { cases: [] },
        { x: {} },
      ),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const added = fc.constantFrom('', '', '', 'extra', 'density', 'importance', 'count', 'values', 'linear', 'seed');
    fc.assert(
      fc.property(fc.constantFrom(...places), added, values, (place, key, value) => {
        const changed = withValue(base, key === '' ? place : [...place, key], value);
        expect(accepts(changed)).toBe(Value.Check(ExperimentFileSchema, changed));
      }),
      { numRuns: 1000 },
    );
  });
});

function allPaths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, child]) => allPaths(child, [...path, key]))];
}

function withValue(target: unknown, [key, ...rest]: (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(target)) return target.map((item, i) => (i === key ? withValue(item, rest, value) : item));
  if (typeof target !== 'object' || target === null) return { [key]: withValue(undefined, rest, value) };
  return { ...target, [key]: withValue(Object.entries(target).find(([name]) => name === key)?.[1], rest, value) };
}

/** Paths and values of everything that is no object. */
const leavesOf = (value: unknown, path: string): [string, unknown][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, child]) => leavesOf(child, `${path}.${key}`))
    : [[path, value]];

describe('defaults', () => {
  test('of the grammar and of the resolved experiment are the same', () => {
    const trained = keys(fileFragment).filter(
      ({ path, fragment }) => path.startsWith('train.') && fragment.default !== undefined,
    );
    const inGrammar = Object.fromEntries(trained.map(({ path, fragment }) => [path, fragment.default]));
    const inCode = Object.fromEntries(leavesOf(DEFAULT_TRAIN, 'train'));
    expect(inGrammar).toEqual(inCode);
  });

  test('are filled in', () => {
    const { engine, data, features, train, marginal, description } = experimentWith();
    expect({ engine, description, train }).toEqual({ engine: 'kernels', description: '', train: DEFAULT_TRAIN });
    expect(data).toEqual({ kind: 'bernoulli_uniform', density: 0.1, symmetric: true });
    expect(features).toEqual([
      { name: 'odd', count: 1, importance: 1 },
      { name: 'rest', count: 5, importance: 1 },
    ]);
    expect(marginal).toEqual({ feature: 'odd', reference: 'rest' });
  });
});

describe('parameters', () => {
  const groups = [
    { name: 'odd', generator: [] },
    { name: 'rest', generator: ['decay', 'first'] },
  ];

  test('every path that is offered can be found', () => {
    for (const path of parameterPaths(groups)) {
      const { fragment } = findParameter(path, groups) ?? {};
      expect(fragment && branchesOf(fragment)).toHaveLength(1);
    }
  });

  test('are single values that can differ from cell to cell', () => {
    const paths = parameterPaths(groups);
    expect(paths).toEqual(
      expect.arrayContaining([
        'model.dimensions',
        'data.sparsity',
        'features.odd.importance',
        'features.rest.importance.decay',
        'train.init.scale',
      ]),
    );
    for (const path of [
      'train.starts',
      'train.keep',
      'train.penalty',
      'features.odd.name',
      'features.odd.importance.decay',
      'name',
      'engine',
      'model',
      'model.layers',
      'model.embedding',
    ]) {
      expect(paths).not.toContain(path);
      expect(findParameter(path, groups)).toBeUndefined();
    }
  });
});
