import { describe, expect, it } from 'vitest';
import { ABSENT, configDifferences } from '../../../src/core/results/configDifferences.ts';
import { runNames, timeOf } from '../../../src/core/results/runNames.ts';
import { experimentOf, experimentWith, fileText } from '../experiment/builders.ts';
import { example } from '../support/examples.ts';

/** `path: a | b` of each difference. */
const between = (...parts: Record<string, unknown>[]): string[] =>
  configDifferences(parts.map((part) => experimentWith(part))).map(
    ({ path, values }) => `${path}: ${values.join(' | ')}`,
  );

describe('the differences between configurations', () => {
  it('are none between files that say the same, defaults spelled out or not', () => {
    expect(between({}, { train: { steps: 4000, seed: 1 }, engine: 'kernels', data: { sparsity: 0.9 } })).toEqual([]);
  });

  it('leave out names and descriptions, which change no number', () => {
    expect(between({ name: 'One' }, { name: 'Two', description: 'Another.' })).toEqual([]);
  });

  it('are written as parameters are, with the words of people', () => {
    const [seed, optimizer] = configDifferences([
      experimentWith({ train: { seed: 1 } }),
      experimentWith({ train: { seed: 2, optimizer: 'sgd' } }),
    ]).toReversed();
    expect(seed).toEqual({ path: 'train.seed', title: 'Seed', values: ['1', '2'] });
    expect(optimizer).toEqual({ path: 'train.optimizer', title: 'Optimiser', values: ['Adam', 'SGD'] });
  });

  it('match groups by their names, and show what one lacks as a dash', () => {
    const found = between(
      { features: [{ name: 'odd' }, { name: 'rest', count: 5 }] },
      { features: [{ name: 'rest', count: 4 }, { name: 'odd' }, { name: 'third', importance: { decay: 0.9 } }] },
    );
    expect(found).toEqual([
      'features.rest.count: 5 | 4',
      `features.third.count: ${ABSENT} | 1`,
      `features.third.importance.decay: ${ABSENT} | 0.9`,
      `features.third.importance.first: ${ABSENT} | 1`,
      'marginal.feature: odd | rest',
      'marginal.reference: rest | odd',
    ]);
  });

  it('tell sweeps in a line each, and which own values are swept', () => {
    const x = { parameter: 'data.density', log: [1, 0.01], points: 3 };
    expect(between({ sweep: { x }, data: { density: 0.2 } }, { sweep: { x: { ...x, points: 5 } } })).toEqual([
      'data.density: 0.2 (swept) | 0.1 (swept)',
      'sweep.x: Density: 1 to 0.01, 3 points, logarithmic | Density: 1 to 0.01, 5 points, logarithmic',
    ]);
  });

  it('write out numbers that differ only beyond the digits that are shown', () => {
    expect(between({ data: { density: 0.1 } }, { data: { density: 0.100001 } })).toEqual([
      'data.density: 0.1 | 0.100001',
    ]);
  });

  it('compare any number of runs', () => {
    const runs = [1, 2, 2].map((seed) => experimentWith({ train: { seed } }));
    expect(configDifferences(runs)).toEqual([{ path: 'train.seed', title: 'Seed', values: ['1', '2', '2'] }]);
  });

  it('hold for experiments that have nothing in common', () => {
    const found = configDifferences([example('figure4'), example('given-weights')]);
    expect(found.map(({ path }) => path)).toContain('weights.sha256');
    expect(found.every(({ values }) => values.every((value) => value !== ''))).toBe(true);
  });
});

describe('the names of runs', () => {
  const text = fileText({ name: 'Six' });
  const run = (id: string, seed: number) => ({
    id,
    experiment: experimentOf(text, [{ path: 'train.seed', value: seed }]),
  });

  it('are those of their experiments where they differ', () => {
    const other = { id: 'b', experiment: experimentWith({ name: 'Seven' }) };
    expect(runNames([run('a', 1), other]).map(({ name }) => name)).toEqual(['A: Six', 'B: Seven']);
  });

  it('tell what differs where that is little', () => {
    expect(runNames([run('a', 1), run('b', 2)]).map(({ name }) => name)).toEqual(['A: Six, seed 1', 'B: Six, seed 2']);
  });

  it('have letters that no labelled point has', () => {
    const points = { B: { 'data.density': 0.2 } };
    const labelled = { id: 'b', experiment: experimentWith({ name: 'Seven', points }) };
    expect(runNames([run('a', 1), labelled]).map(({ name }) => name)).toEqual(['P: Six', 'Q: Seven']);
  });

  it('tell one setting of many where it is enough', () => {
    const steps = [100, 200, 200].map((count, place) => ({
      id: `${place}`,
      experiment: experimentWith({ name: 'Six', train: { steps: count, batch: 8 + place, starts: 1 + (place % 2) } }),
    }));
    expect(runNames(steps).map(({ short }) => short)).toEqual(['Six, batch 8', 'Six, batch 9', 'Six, batch 10']);
  });

  it('tell the time where nothing else does', () => {
    const ids = ['2026-01-02_03-04-05_1a2b3c4d', '2026-01-02_03-04-07_1a2b3c4d'];
    expect(runNames(ids.map((id) => run(id, 1))).map(({ name }) => name)).toEqual([
      'A: Six, 2026-01-02 03:04:05',
      'B: Six, 2026-01-02 03:04:07',
    ]);
    expect(timeOf('my-run')).toBe('my-run');
  });
});
