import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import { LEADING_COLUMNS, TRAILING_COLUMNS } from '../../../src/core/results/columns.ts';
import { describeColumns, resultColumns, rowsOf, type TableRows } from '../../../src/core/results/table.ts';
import { Outcome } from '../../../src/core/training/plan.ts';
import { repeat } from '../capacity/builders.ts';
import { figure4, optimalStart, recordOf, startOf } from './builders.ts';

const experiment = figure4();
const modelAt = (index: number) => cellModel(experiment, cellAt(experiment, index));
const valuesOf = (rows: TableRows, name: string) => rows.columns.find((column) => column.name === name)?.values;

describe('resultColumns', () => {
  test('are the contract with notebooks, in order', () => {
    expect(resultColumns(experiment)).toEqual([
      'cell',
      'start',
      'features.odd.importance',
      'data.density',
      'feature',
      'index',
      'importance',
      'density',
      'capacity',
      'norm2',
      'leverage',
      'recovery',
      'status',
      'loss',
      'task_loss',
      'loss_standard_error',
      'total_capacity',
      'ignored',
      'polysemantic',
      'dedicated',
      'sharing',
      'superposition',
      'dimensions_per_feature',
      'mean_recovery',
      'monosemantic_neurons',
      'dead_neurons',
      'marginal_benefit',
      'method',
      'returns',
      'capacity_theory',
      'loss_theory',
      'converged',
    ]);
  });

  test('have the type of the values that the sweep sets', () => {
    const swept = figure4({ points: { P: { 'model.activation': 'quadratic', 'model.dimensions': 2 } } });
    const types = new Map(describeColumns(swept).map(({ name, type }) => [name, type]));
    expect(types.get('features.odd.importance')).toBe('double');
    expect(types.get('model.activation')).toBe('string');
    expect(types.get('model.dimensions')).toBe('double');
  });

  test('are all described in docs/results.md, word for word', () => {
    const page = readFileSync(new URL('../../../docs/results.md', import.meta.url), 'utf8');
    const described = page.split('\n').filter((line) => line.startsWith('| `'));
    const expected = [...LEADING_COLUMNS, ...TRAILING_COLUMNS].map(
      ({ name, type, unit, meaning }) => `| \`${name}\` | ${type} | ${unit} | ${meaning} |`,
    );
    expect(described).toEqual(expected);
  });
});

describe('rowsOf', () => {
  test('has a row for every feature, with the columns as promised', () => {
    const rows = rowsOf(experiment, recordOf(4, modelAt(4), optimalStart(modelAt(4))));
    expect(rows.rows).toBe(6);
    expect(rows.columns.map(({ name }) => name)).toEqual(resultColumns(experiment));
    for (const { values } of rows.columns) expect(values).toHaveLength(6);
    expect(valuesOf(rows, 'cell')).toEqual(Array(6).fill(4));
    expect(valuesOf(rows, 'features.odd.importance')).toEqual(Array(6).fill(0.5));
    expect(valuesOf(rows, 'data.density')).toEqual(Array(6).fill(0.1));
    expect(valuesOf(rows, 'feature')).toEqual(['odd', 'rest', 'rest', 'rest', 'rest', 'rest']);
    expect(valuesOf(rows, 'index')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(valuesOf(rows, 'importance')).toEqual([0.5, 1, 1, 1, 1, 1]);
    expect(valuesOf(rows, 'status')).toEqual(Array(6).fill('polysemantic'));
    expect(valuesOf(rows, 'recovery')).toEqual(Array(6).fill(null));
    expect(valuesOf(rows, 'method')).toEqual(Array(6).fill('closed'));
    expect(valuesOf(rows, 'converged')).toEqual(Array(6).fill(true));
    expect(valuesOf(rows, 'capacity')?.[0]).toBeCloseTo(0.212121, 6);
    expect(valuesOf(rows, 'capacity_theory')?.[0]).toBeCloseTo(0.212121, 6);
    expect(valuesOf(rows, 'marginal_benefit')?.[0]).toBeCloseTo(5.381502, 6);
    expect(valuesOf(rows, 'loss')).toEqual(valuesOf(rows, 'task_loss'));
    expect(valuesOf(rows, 'loss_theory')).toEqual(valuesOf(rows, 'loss'));
    expect(valuesOf(rows, 'loss_standard_error')).toEqual(Array(6).fill(0));
  });

  test('says the file’s own value of a swept parameter that a labelled point leaves alone', () => {
    const swept = figure4({ points: { P: { 'features.odd.importance': 7 }, Q: { 'model.dimensions': 2 } } });
    const at = (cell: number) => {
      const model = cellModel(swept, cellAt(swept, cell));
      return rowsOf(swept, recordOf(cell, model, startOf({ W: repeat(model.D * 6, 1) })));
    };
    const row = (cell: number) =>
      ['features.odd.importance', 'data.density', 'model.dimensions'].map((name) => valuesOf(at(cell), name)?.[0]);
    expect(row(0)).toEqual([0.1, 0.8, 3]);
    expect(row(6)).toEqual([7, 0.1, 3]);
    expect(row(7)).toEqual([1, 0.1, 2]);
  });

  test('lists the kept starts one after the other', () => {
    const [best, other] = [optimalStart(modelAt(4)), startOf({ W: repeat(18, 1), start: 2, outcome: Outcome.RanOut })];
    const rows = rowsOf(experiment, recordOf(4, modelAt(4), { ...best, start: 3 }, other));
    expect(rows.rows).toBe(12);
    expect(valuesOf(rows, 'start')).toEqual([...Array(6).fill(3), ...Array(6).fill(2)]);
    expect(valuesOf(rows, 'converged')).toEqual([...Array(6).fill(true), ...Array(6).fill(false)]);
  });

  test('holds null, never NaN, for a model that diverged', () => {
    const start = startOf({
      W: repeat(18, Number.NaN),
      loss: Number.NaN,
      lossStandardError: Number.NaN,
      outcome: Outcome.Diverged,
    });
    const rows = rowsOf(experiment, recordOf(4, modelAt(4), start));
    for (const { values } of rows.columns) for (const value of values) expect(value).not.toBeNaN();
    for (const name of ['capacity', 'norm2', 'leverage', 'status', 'loss', 'marginal_benefit', 'method']) {
      expect(valuesOf(rows, name)).toEqual(Array(6).fill(null));
    }
    expect(valuesOf(rows, 'converged')).toEqual(Array(6).fill(false));
  });

  test('holds null where theory has no answer', () => {
    const relu = { ...experiment, model: { ...experiment.model, activation: 'relu' as const } };
    const rows = rowsOf(relu, recordOf(4, modelAt(4), startOf({ W: repeat(18, 1) })));
    for (const name of ['marginal_benefit', 'method', 'capacity_theory', 'loss_theory']) {
      expect(valuesOf(rows, name)).toEqual(Array(6).fill(null));
    }
    expect(valuesOf(rows, 'capacity')?.[0]).toBeCloseTo(1 / 6, 12);
  });
});
