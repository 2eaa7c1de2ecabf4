import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { complete } from '../../../src/core/experiment/editing/complete.ts';
import { explain } from '../../../src/core/experiment/editing/explain.ts';
import { outline } from '../../../src/core/experiment/editing/outline.ts';
import { type Override, parseExperiment } from '../../../src/core/experiment/parse.ts';
import { prepareExperiment } from '../../../src/runs/prepare.ts';
import type { Boundaries } from '../../support/fuzzTypes.ts';
import { almost, almostBytes, almostText, hostileNames } from '../../support/hostileValues.ts';
import { corpus } from '../experiment/builders.ts';
import { hostileTexts } from '../experiment/hostile.ts';

const texts = corpus('valid').map(({ text }) => text);
const values = texts.map((text): unknown => parse(text));
const MARKS = ['{', '}', '[', ']', ': ', '- ', '? ', ', ', '\n', '  ', '\t', '"', "'", '&a ', '*a ', '| ', '> ', '!x '];
const WORDS = ['%', '#', '---\n', 'features', 'name', 'sweep', 'x', 'cases', 'set', '1', '.nan', '<<', '\r', '1e999'];

const marks = fc.array(fc.constantFrom(...MARKS, ...WORDS), { maxLength: 60 }).map((parts) => parts.join(''));
const written = (value: unknown, json: boolean): string => (json ? JSON.stringify(value) : stringify(value)) ?? '';
const trees = fc.tuple(almost(values), fc.boolean()).map(([value, json]) => written(value, json));

const anyText = fc.oneof(
  { weight: 4, arbitrary: trees },
  { weight: 3, arbitrary: almostText(texts) },
  { weight: 2, arbitrary: marks },
  fc.string({ unit: 'binary', maxLength: 200 }),
);
/** Each text that tries to take time or memory, once in a while. */
const anyTextAndHeavy = fc.oneof(
  { weight: 99, arbitrary: anyText },
  { weight: 1, arbitrary: fc.constantFrom(...Object.values(hostileTexts)) },
);

const overrides: fc.Arbitrary<Override[]> = fc.array(
  fc.record({
    path: fc.oneof(
      fc.constantFrom('data.density', 'features.odd.importance', 'train.steps', 'points.A', 'sweep.x.points'),
      fc.constantFrom(...hostileNames),
      fc.string({ maxLength: 20 }),
    ),
    value: fc.oneof(fc.double(), fc.integer(), fc.string({ maxLength: 10 }), fc.boolean()),
  }),
  { maxLength: 3 },
);

/** What must hold of the parse of anything. */
function expectSound({ experiment, problems, features, locate }: ReturnType<typeof parseExperiment>): void {
  assert.equal(
    experiment === undefined,
    problems.some(({ severity }) => severity === 'error'),
  );
  assert.ok(problems.length <= 100);
  for (const { message, code } of problems) {
    assert.match(code, /^[a-z-]+$/);
    assert.ok(message.length < 1500, 'a problem of this length is not read');
    assert.doesNotMatch(message, /\n\s+at |\[object |undefined/);
  }
  for (const { range } of features) assert.ok(range.end.line >= range.start.line);
  locate('features.odd.importance');
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
}

export const boundaries: Boundaries = {
  'an experiment file': {
    inputs: fc.record({ text: anyTextAndHeavy, json: fc.boolean(), overrides }),
    take: ({ text, json, overrides }) => expectSound(parseExperiment(text, { json, overrides })),
  },
  'the bytes of an experiment file': {
    inputs: fc.oneof(
      almostBytes(texts.map((text) => new TextEncoder().encode(text))),
      fc.uint8Array({ maxLength: 300 }),
    ),
    take(source: Uint8Array) {
      const { prepared, problems } = prepareExperiment({ source, json: false, overrides: [] });
      assert.equal(
        prepared === undefined,
        problems.some(({ severity }) => severity === 'error'),
      );
    },
  },
  'a text that is being written': {
    inputs: fc.record({ text: anyTextAndHeavy, place: fc.double({ min: 0, max: 1, noNaN: true }), json: fc.boolean() }),
    take({ text, place, json }) {
      const offset = Math.floor(place * text.length);
      for (const item of complete({ text, offset, json, namesOnly: false })) assert.equal(typeof item.insert, 'string');
      explain(text, offset);
      for (const { name } of outline(text)) assert.notEqual(name, '');
    },
  },
};
