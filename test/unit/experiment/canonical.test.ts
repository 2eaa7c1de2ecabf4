import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { canonicalText } from '../../../src/core/experiment/canonical.ts';
import { complement } from '../../../src/core/experiment/parameters.ts';
import { experimentOf, experimentWith, fileData } from './builders.ts';

const canonical = (parts: Record<string, unknown> = {}): string => canonicalText(experimentWith(parts));

/** The same data with the keys of every map in reverse. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  );
}

const full = {
  train: { steps: 100, seed: 3, init: { scale: 0.2, bias: 0.1 } },
  sweep: {
    x: { parameter: 'features.odd.importance', log: [0.01, 100], points: 5 },
    row: { cases: [{ name: 'a', set: { 'model.dimensions': 2, 'train.seed': 1 } }] },
  },
  points: { B: { 'data.density': 0.8 }, A: { 'features.odd.importance': 0.75, 'data.density': 0.1 } },
  marginal: { feature: 'odd', reference: 'rest' },
};

describe('the canonical text', () => {
  test('does not depend on the order of keys', () => {
    expect(canonicalText(experimentOf(stringify(reversed(fileData(full)))))).toBe(canonical(full));
  });

  test('does not depend on comments and layout', () => {
    const text = stringify(fileData(full), { collectionStyle: 'flow' });
    expect(canonicalText(experimentOf(`# a comment\n${text}# another\n`))).toBe(canonical(full));
    expect(canonicalText(experimentOf(JSON.stringify(fileData(full))))).toBe(canonical(full));
  });

  test('does not depend on name and description', () => {
    expect(canonical({ name: 'Other', description: 'words' })).toBe(canonical());
  });

  test('does not depend on whether defaults are spelled out', () => {
    expect(canonical({ engine: 'kernels', train: { steps: 4000 }, data: { density: 0.1, symmetric: true } })).toBe(
      canonical(),
    );
    expect(
      canonical({
        features: [
          { name: 'odd', count: 1, importance: 1 },
          { name: 'rest', count: 5 },
        ],
      }),
    ).toBe(canonical());
    expect(canonical({ marginal: { feature: 'odd', reference: 'rest' } })).toBe(canonical());
  });

  test('does not depend on density being written as sparsity', () => {
    for (const [density, sparsity] of [
      [0.1, 0.9],
      [0.2, 0.8],
      [0.001, 0.999],
      [1e-6, 0.999999],
      [1, 0],
    ]) {
      expect(canonical({ data: { sparsity } })).toBe(canonical({ data: { density } }));
    }
    const sweep = (parameter: string, values: unknown) => ({ sweep: { x: { parameter, ...Object(values) } } });
    expect(canonical(sweep('data.sparsity', { values: [0.5, 0.9] }))).toBe(
      canonical(sweep('data.density', { values: [0.5, 0.1] })),
    );
    expect(canonical(sweep('data.sparsity', { linear: [0, 0.9], points: 4 }))).toBe(
      canonical(sweep('data.density', { linear: [1, 0.1], points: 4 })),
    );
    expect(canonical({ points: { A: { 'data.sparsity': 0.7 } } })).toBe(
      canonical({ points: { A: { 'data.density': 0.3 } } }),
    );
  });

  test('does not depend on how numbers are written', () => {
    expect(canonicalText(experimentOf(stringify(fileData()).replace('0.1', '1.0e-1')))).toBe(canonical());
  });

  test.each([
    { train: { seed: 2 } },
    { train: { tolerance: 0 } },
    { data: { density: 0.2 } },
    { features: [{ name: 'rest', count: 5 }, { name: 'odd' }] },
    { features: [{ name: 'odd' }, { name: 'others', count: 5 }] },
    { sweep: { x: { parameter: 'train.seed', values: [1, 2] } } },
    { sweep: { y: { parameter: 'train.seed', values: [1, 2] } } },
    { points: { A: { 'data.density': 0.3 } } },
  ])('depends on what is trained: %j', (parts) => {
    expect(canonical(parts)).not.toBe(canonical());
  });
});

test('a logarithmic range of sparsity keeps its values', () => {
  const { sweep } = experimentWith({ sweep: { x: { parameter: 'data.sparsity', log: [0.01, 0.99], points: 3 } } });
  expect(sweep.x).toEqual({ kind: 'values', parameter: 'data.density', values: [0.99, 1 - 0.0994987437107, 0.01] });
});

test('the complement of a decimal number is a decimal number', () => {
  expect([0.9, 0.99, 0.7, 0.3, 0, 1].map(complement)).toEqual([0.1, 0.01, 0.3, 0.7, 1, 0]);
});
