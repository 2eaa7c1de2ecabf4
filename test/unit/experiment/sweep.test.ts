import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cellAt,
  cellCount,
  cellIndex,
  cellModel,
  gridSize,
  nearestCell,
  sweptPaths,
} from '../../../src/core/experiment/sweep.ts';
import { experimentOf, experimentWith } from './builders.ts';

const figure4 = experimentOf(readFileSync('examples/figure4.capacity.yaml', 'utf8'));
const range = (parameter: string, from: number, to: number, points: number) => ({ parameter, log: [from, to], points });
const importance = 'features.odd.importance';

describe('cells of Figure 4', () => {
  test('are the grid of 41 by 31 and the points A to F', () => {
    expect(gridSize(figure4)).toEqual({ x: 41, y: 31, row: 1, column: 1 });
    expect(cellCount(figure4)).toBe(41 * 31 + 6);
  });

  test('run along x first', () => {
    expect(cellAt(figure4, 0)).toEqual({
      index: 0,
      at: { x: 0, y: 0 },
      settings: { [importance]: 0.01, 'data.density': 1 },
    });
    expect(cellAt(figure4, 40)).toMatchObject({
      at: { x: 40, y: 0 },
      settings: { [importance]: 100, 'data.density': 1 },
    });
    expect(cellAt(figure4, 41)).toMatchObject({ at: { x: 0, y: 1 } });
  });

  test('end with the labelled points, at their own values', () => {
    expect(cellAt(figure4, 41 * 31 + 4)).toEqual({
      index: 1275,
      at: {},
      label: 'E',
      settings: { [importance]: 0.49, 'data.density': 0.1 },
    });
  });

  test('have six features in three dimensions, the odd one first', () => {
    const model = cellModel(figure4, cellAt(figure4, 41 * 31 + 5));
    expect(model).toMatchObject({ D: 3, N: 6, family: 'computation', activation: 'quadratic' });
    expect([...model.importance]).toEqual([27, 1, 1, 1, 1, 1]);
    expect([...model.density]).toEqual(new Array(6).fill(0.1));
    expect(model.group).toEqual(['odd', 'rest', 'rest', 'rest', 'rest', 'rest']);
  });

  test('include the exact place of the file', () => {
    const nearest = cellAt(figure4, nearestCell(figure4));
    expect(nearest.settings).toEqual({ [importance]: 1, 'data.density': 0.1 });
  });

  test('set the same paths, in the order of the channels', () => {
    expect(sweptPaths(figure4)).toEqual([importance, 'data.density']);
  });
});

describe('cells of any sweep', () => {
  const sweeps = fc
    .record({
      x: fc.integer({ min: 0, max: 4 }),
      y: fc.integer({ min: 0, max: 4 }),
      row: fc.integer({ min: 0, max: 3 }),
      column: fc.integer({ min: 0, max: 3 }),
    })
    .map((sizes) => {
      const channels = {
        x: range(importance, 0.1, 10, sizes.x),
        y: range('data.density', 1, 0.01, sizes.y),
        row: { parameter: 'model.dimensions', values: [1, 2, 3].slice(0, sizes.row) },
        column: {
          cases: ['a', 'b', 'c']
            .slice(0, sizes.column)
            .map((name, i) => ({ name, set: { 'train.seed': i, 'train.steps': 10 + i } })),
        },
      };
      const present = Object.entries(channels).filter(([name]) => sizes[name as keyof typeof sizes] > 0);
      return experimentWith({ sweep: Object.fromEntries(present), points: { P: { [importance]: 3 } } });
    });

  test('have indices that their places give back', () => {
    fc.assert(
      fc.property(sweeps, (experiment) => {
        const grid = cellCount(experiment) - 1;
        for (let index = 0; index < grid; index++) {
          const cell = cellAt(experiment, index);
          expect(cell.index).toBe(index);
          expect(cellIndex(experiment, cell.at)).toBe(index);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('all differ in what they set', () => {
    fc.assert(
      fc.property(sweeps, (experiment) => {
        const settings = Array.from({ length: cellCount(experiment) }, (_, i) =>
          JSON.stringify(cellAt(experiment, i).settings),
        );
        expect(new Set(settings).size).toBe(settings.length);
      }),
      { numRuns: 30 },
    );
  });

  test('set only swept paths', () => {
    fc.assert(
      fc.property(sweeps, fc.nat(), (experiment, i) => {
        const { settings } = cellAt(experiment, i % cellCount(experiment));
        expect(sweptPaths(experiment)).toEqual(expect.arrayContaining(Object.keys(settings)));
      }),
      { numRuns: 100 },
    );
  });

  test('end before their count', () => {
    expect(() => cellAt(figure4, cellCount(figure4))).toThrow(RangeError);
    expect(() => cellAt(figure4, -1)).toThrow(RangeError);
    expect(() => cellAt(figure4, 0.5)).toThrow(RangeError);
  });
});

test('an experiment without a sweep has one cell, its own values', () => {
  const experiment = experimentWith();
  expect(cellCount(experiment)).toBe(1);
  expect(cellAt(experiment, 0)).toEqual({ index: 0, at: {}, settings: {} });
  expect(nearestCell(experiment)).toBe(0);
  expect(sweptPaths(experiment)).toEqual([]);
});

describe('the model of a cell', () => {
  const modelOf = (parts: Record<string, unknown>, index = 0) => {
    const experiment = experimentWith(parts);
    return cellModel(experiment, cellAt(experiment, index));
  };

  test('has generated importances', () => {
    expect([
      ...modelOf({ features: [{ name: 'a', count: 3, importance: { decay: 0.5, first: 2 } }] }).importance,
    ]).toEqual([2, 1, 0.5]);
    expect([...modelOf({ features: [{ name: 'a', count: 4, importance: { power: -1 } }] }).importance]).toEqual([
      1,
      1 / 2,
      1 / 3,
      1 / 4,
    ]);
    const roots = modelOf({ features: [{ name: 'a', count: 4, importance: { power: 0.5 } }] }).importance;
    for (const [j, value] of roots.entries()) expect(value).toBeCloseTo(Math.sqrt(j + 1), 14);
  });

  test('has listed importances and densities', () => {
    const model = modelOf({
      features: [{ name: 'a', count: 2, importance: [1, 0.5], density: [0.2, 0.3] }, { name: 'b' }],
    });
    expect([...model.importance]).toEqual([1, 0.5, 1]);
    expect([...model.density]).toEqual([0.2, 0.3, 0.1]);
  });

  test('takes a swept number of a generator', () => {
    const parts = {
      features: [{ name: 'a', count: 3, importance: { decay: 0.5 } }],
      sweep: { x: { parameter: 'features.a.importance.decay', values: [0.1, 2] } },
    };
    expect([...modelOf(parts, 1).importance]).toEqual([1, 2, 4]);
  });

  test('takes one number for a whole group in place of its list', () => {
    const parts = {
      features: [{ name: 'a', count: 2, importance: [1, 2] }],
      sweep: { x: { parameter: 'features.a.importance', values: [7] } },
    };
    expect([...modelOf(parts).importance]).toEqual([7, 7]);
  });

  test('takes swept counts, dimensions and training', () => {
    const set = { 'features.rest.count': 2, 'model.dimensions': 1, 'train.init.scale': 0.1, 'train.optimizer': 'sgd' };
    const model = modelOf({ sweep: { row: { cases: [{ name: 'small', set }] } } });
    expect(model).toMatchObject({ N: 3, D: 1 });
    expect(model.train).toMatchObject({ optimizer: 'sgd', init: { scale: 0.1, bias: 0 } });
  });

  test('leaves the experiment as it was', () => {
    const experiment = experimentWith({ sweep: { x: { parameter: 'train.seed', values: [5] } } });
    const before = JSON.stringify(experiment);
    cellModel(experiment, cellAt(experiment, 0));
    expect(JSON.stringify(experiment)).toBe(before);
  });
});

describe('the cell nearest to the file', () => {
  test('is found in logarithms on a logarithmic channel', () => {
    const experiment = experimentWith({ data: { density: 0.2 }, sweep: { x: range('data.density', 1, 0.01, 3) } });
    expect(cellAt(experiment, nearestCell(experiment)).settings).toEqual({ 'data.density': 0.1 });
  });

  test('is a labelled point where that is nearer', () => {
    const experiment = experimentWith({
      data: { density: 0.2 },
      sweep: { x: range('data.density', 1, 0.01, 3) },
      points: { near: { 'data.density': 0.21 } },
    });
    expect(cellAt(experiment, nearestCell(experiment)).label).toBe('near');
  });

  test('is the case whose words are those of the file', () => {
    const experiment = experimentWith({
      train: { schedule: 'linear' },
      sweep: { x: { parameter: 'train.schedule', values: ['constant', 'linear'] } },
    });
    expect(nearestCell(experiment)).toBe(1);
  });

  test('is the first where the file has no single value', () => {
    const features = [{ name: 'odd', count: 2, importance: [1, 2] }];
    expect(nearestCell(experimentWith({ features, sweep: { x: range(importance, 1, 100, 3) } }))).toBe(0);
  });
});
