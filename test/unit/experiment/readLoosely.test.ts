import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexLines } from '../../../src/core/experiment/reading/lines.ts';
import { hasColon, readLoosely } from '../../../src/core/experiment/reading/readLoosely.ts';
import { readTree } from '../../../src/core/experiment/reading/readTree.ts';
import { createReporter } from '../../../src/core/experiment/reading/reporter.ts';
import { childOf, type FileNode, plainValue } from '../../../src/core/experiment/reading/tree.ts';
import { corpus } from './builders.ts';
import { hostileTexts } from './hostile.ts';

const seen = (text: string): unknown => {
  const root = readLoosely(text);
  return root && plainValue(root);
};

/** Every node with the text that it stands for. */
function* nodes(node: FileNode): Generator<FileNode> {
  yield node;
  const children =
    node.kind === 'map' ? node.entries.map(({ value }) => value) : node.kind === 'list' ? node.items : [];
  for (const child of children) yield* nodes(child);
}

describe('reading loosely', () => {
  test.each([...corpus('', 'examples'), ...corpus('valid')])('$name is the tree that the parser reads', ({ text }) => {
    // Aliases and numbers in hexadecimal are for the parser, and so is the folding of long texts.
    if (/[*]\w|0x|: [|>]/.test(text)) return;
    const source = text.replace(/^\uFEFF/, '');
    const { root } = readTree(source, createReporter(indexLines(source)));
    expect(seen(source)).toEqual(root && plainValue(root));
  });

  test('a key without its colon is an entry among others', () => {
    const root = readLoosely('train:\n  steps: 3\n  sche\n  starts: 4\n');
    const train = childOf(root, 'train');
    expect(train && plainValue(train)).toEqual({ steps: 3, sche: null, starts: 4 });
    expect(train?.kind === 'map' && train.entries.map(hasColon)).toEqual([true, false, true]);
  });

  test('a bracket that is not closed ends where a line is indented no more', () => {
    const text = 'data: { density: 0.1,\nfeatures:\n  - { name: odd\n  - { name: rest, importance: [1, 2\nname: T\n';
    expect(seen(text)).toEqual({
      data: { density: 0.1 },
      features: [{ name: 'odd' }, { name: 'rest', importance: [1, 2] }],
      name: 'T',
    });
  });

  test('a value that is missing does not take the next line', () => {
    expect(seen('model:\n  family:\n  activation: relu\ndata:\n')).toEqual({
      model: { family: null, activation: 'relu' },
      data: null,
    });
    expect(seen('{ "steps":\n  "seed": 1 }')).toEqual({ steps: null, seed: 1 });
  });

  test('a quote that is not closed ends with its line', () => {
    expect(seen('name: "Fig\nmodel: { family: "comp\ndata: { density: 1 }\n')).toEqual({
      name: 'Fig',
      model: { family: 'comp' },
      data: { density: 1 },
    });
  });

  test('commas may be missing in JSON', () => {
    expect(seen('{ "name": "T"\n "data": { "density": 0.1 }\n "version": 1 }')).toEqual({
      name: 'T',
      data: { density: 0.1 },
      version: 1,
    });
  });

  test('lines that are indented too far are passed over', () => {
    expect(seen('data: { density: 1 }\n    more: 1\nname: T\n')).toEqual({ data: { density: 1 }, name: 'T' });
  });

  test.each(Object.entries(hostileTexts))('%s is read without an error', (_, text) => {
    expect(() => readLoosely(text)).not.toThrow();
  });

  test('any text gives places that lie within it', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      ':',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      ', ',
      '"',
      "'",
      '#',
      '|',
      '1',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const root = readLoosely(text);
        for (const node of root === undefined ? [] : nodes(root)) {
          expect(node.start).toBeGreaterThanOrEqual(0);
          expect(node.end).toBeGreaterThanOrEqual(node.start);
          expect(node.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});
