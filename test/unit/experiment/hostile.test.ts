import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { corpus, fileData, fileText } from './builders.ts';
import { hostileTexts } from './hostile.ts';

/** What must hold of the parse of any text. */
function expectSound(text: string, json = false): void {
  const { experiment, problems, features, locate } = parseExperiment(text, { json });
  expect(experiment === undefined).toBe(problems.some(({ severity }) => severity === 'error'));
  expect(problems.length).toBeLessThanOrEqual(100);
  for (const { message, code } of problems) {
    expect(code).toMatch(/^[a-z-]+$/);
    expect(message.length).toBeLessThan(1500);
  }
  for (const { range } of features) expect(range.end.line).toBeGreaterThanOrEqual(range.start.line);
  expect(() => locate('features.odd.importance')).not.toThrow();
}

/** Random tests take as long as they take. */
const patient = { timeout: 120_000 };

describe('a hostile text', () => {
  test.each(Object.keys(hostileTexts))('of %s is refused', (name) => {
    const { experiment, problems } = parseExperiment(hostileTexts[name] ?? '');
    expect(experiment).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(100);
  });

  test('does not reach the prototype of objects', () => {
    parseExperiment('__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\n');
    parseExperiment(stringify(fileData({ points: { x: { '__proto__.polluted': 1 } } })));
    parseExperiment(stringify(fileData()), {
      overrides: [
        { path: '__proto__.polluted', value: 1 },
        { path: 'constructor.prototype.polluted', value: 1 },
      ],
    });
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('a text with characters that cannot be seen', () => {
  test.each(['\\e[31m', '\\u202Egnp', 'a\\0b', '\\u2066x', '\\x9b'])('is refused in names and keys: %s', (trick) => {
    const named = `name: "${trick}"\n${fileText().replace(/^name.*\n/m, '')}`;
    expect(parseExperiment(named).problems).toMatchObject([{ code: 'unseen-character', path: 'name' }]);
    const labelled = `${fileText()}points: { "${trick}": { data.density: 0.2 } }\n`;
    expect(parseExperiment(labelled).problems).toMatchObject([{ code: 'unseen-character', path: 'points' }]);
  });

  test('is read where it has words of any script and lines', () => {
    const { problems } = parseExperiment(fileText({ name: 'قدرة 容量', description: 'two\nlines\tand a tab' }));
    expect(problems).toEqual([]);
  });
});

describe('any text', patient, () => {
  test('is parsed without a throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.boolean(), expectSound), { numRuns: 300 });
  });

  test('made of the marks of YAML is parsed without a throw', () => {
    const marks = [
      '{',
      '}',
      '[',
      ']',
      ': ',
      '- ',
      '? ',
      ', ',
      '\n',
      '  ',
      '\t',
      '"',
      "'",
      '&a ',
      '*a ',
      '| ',
      '> ',
      '!x ',
      '%',
      '#',
      '---\n',
      'features',
      'name',
      '1',
      '.nan',
      '<<',
      '\r',
    ];
    const texts = fc.array(fc.constantFrom(...marks), { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(fc.property(texts, fc.boolean(), expectSound), { numRuns: 1000 });
  });

  test('that is a damaged experiment file is parsed without a throw', () => {
    const files = corpus('valid');
    const damaged = fc
      .tuple(fc.constantFrom(...files), fc.nat(), fc.nat(20), fc.string({ maxLength: 8 }))
      .map(([{ text }, at, length, insert]) => {
        const start = at % text.length;
        return text.slice(0, start) + insert + text.slice(start + length);
      });
    fc.assert(
      fc.property(damaged, (text) => expectSound(text)),
      { numRuns: 500 },
    );
  });

  test('that is any value as YAML is parsed without a throw', () => {
    const keys = [
      'version',
      'name',
      'model',
      'data',
      'features',
      'sweep',
      'points',
      'train',
      'x',
      'log',
      'values',
      'cases',
      'set',
      'parameter',
      '__proto__',
    ];
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.integer(),
        fc.double(),
        fc.string({ maxLength: 5 }),
        fc.boolean(),
        fc.constant(null),
        tie('list'),
        tie('map'),
      ),
      list: fc.array(tie('value'), { maxLength: 4 }),
      map: fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 6 }),
    }));
    fc.assert(
      fc.property(values.map, (value) => expectSound(stringify(value))),
      { numRuns: 500 },
    );
  });
});
