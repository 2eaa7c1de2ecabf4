import { describe, expect, test } from 'vitest';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { corpus, textAt } from './builders.ts';

const TEXT = `version: 1
name: "Wo 🙂" # a comment
model:
  family: computation
  activation: quadratic

  # between
  dimensions: 3
data: { sparsity: 0.9 }
features:
  - name: odd
    importance:
      decay: 0.5
    # trailing comment
  - { name: 'rest', count: 5, importance: [1, 2, 3, 4, 5] }
sweep:
  x: { parameter: features.odd.importance.decay, log: [0.01, 100], points: 3 }
points:
  E: { features.rest.importance: 0.49, data.density: 0.2 }
`;

describe('locate', () => {
  const { locate } = parseExperiment(TEXT);
  const at = (path: string): string | undefined => textAt(TEXT, locate(path));

  test('finds the value at a path', () => {
    expect(at('version')).toBe('1');
    expect(at('name')).toBe('"Wo 🙂"');
    expect(at('model.dimensions')).toBe('3');
    expect(at('sweep.x.log[1]')).toBe('100');
    expect(at('sweep.x.log')).toBe('[0.01, 100]');
  });

  test('finds a group by its index and by its name', () => {
    expect(at('features[1].name')).toBe("'rest'");
    expect(at('features.rest.count')).toBe('5');
    expect(at('features.rest.importance[2]')).toBe('3');
    expect(at('features.odd.importance.decay')).toBe('0.5');
  });

  test('ends a block where its last value ends', () => {
    expect(at('features.odd')).toBe('name: odd\n    importance:\n      decay: 0.5');
    expect(at('model')).toMatch(/^family.*dimensions: 3$/s);
  });

  test('finds density where the file says sparsity', () => {
    expect(at('data.density')).toBe('0.9');
    expect(at('data.sparsity')).toBe('0.9');
  });

  test('finds a setting whose key is itself a path', () => {
    expect(at('points.E.features.rest.importance')).toBe('0.49');
    expect(at('points.E.data.density')).toBe('0.2');
  });

  test.each([
    'nothing',
    'features.none',
    'features[7]',
    'features[0].count',
    'version.x',
    '__proto__',
    'model.constructor',
    '..',
    '[0]',
  ])('finds nothing at %s', (path) => expect(at(path)).toBeUndefined());

  test('finds the whole file at the empty path', () => {
    expect(at('')).toBe(TEXT.trimEnd());
  });

  test('finds the same places with Windows lines', () => {
    const windows = TEXT.replaceAll('\n', '\r\n');
    expect(parseExperiment(windows).locate('features.rest.count')).toEqual(locate('features.rest.count'));
  });

  test('finds the same places in old Macintosh lines', () => {
    const old = TEXT.replaceAll('\n', '\r');
    expect(parseExperiment(old).locate('features.rest.count')).toEqual(locate('features.rest.count'));
  });
});

describe('features', () => {
  test('are found with the places of their names', () => {
    const { features } = parseExperiment(TEXT);
    expect(features.map(({ group, nameRange }) => [group, textAt(TEXT, nameRange)])).toEqual([
      ['odd', 'odd'],
      ['rest', "'rest'"],
    ]);
    expect(textAt(TEXT, features[1]?.range)).toBe("{ name: 'rest', count: 5, importance: [1, 2, 3, 4, 5] }");
  });

  test('are found where the rest of the file is broken', () => {
    const { experiment, features } = parseExperiment(
      TEXT.replace('points: 3 }', 'points: [').replace('version: 1', 'version: x'),
    );
    expect(experiment).toBeUndefined();
    expect(features.map(({ group }) => group)).toEqual(['odd', 'rest']);
  });

  test('are none in a text without any', () => {
    expect(parseExperiment('').features).toEqual([]);
    expect(parseExperiment('features: 3').features).toEqual([]);
  });
});

test('problems come in the order of the text', () => {
  const text = 'version: 2\nname: 4\nmodel: 3\ndata: { density: 7 }\nfeatures: []\n';
  const lines = parseExperiment(text).problems.map(({ range }) => range.start.line);
  expect(lines).toEqual([0, 1, 2, 3, 4]);
});

test('every range lies within its text', () => {
  for (const { text, json } of corpus('broken')) {
    const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
    for (const { range } of parseExperiment(text, { json }).problems) {
      for (const { line, character } of [range.start, range.end]) {
        expect(character).toBeLessThanOrEqual(lines[line]?.length ?? -1);
      }
      const { start, end } = range;
      expect(start.line < end.line || (start.line === end.line && start.character <= end.character)).toBe(true);
    }
  }
});
