import { describe, expect, it } from 'vitest';
import { diagramAxis } from '../../../src/core/plots/axes.ts';
import { diagramLayout, labelledCells, neighbour, settingsOf } from '../../../src/core/plots/layout.ts';
import { anExperiment, POINT_E, smallDiagram, X_LOG, Y_LOG } from './builders.ts';

const VALUES = '  x: { parameter: features.odd.importance, values: [0.5, 2] }\n';
const CASES = `  y:
    cases:
      - { name: wide, set: { model.dimensions: 4, data.density: 0.1 } }
      - { name: narrow, set: { model.dimensions: 2, data.density: 0.1 } }
`;
const ROWS = '  row: { parameter: model.dimensions, values: [2, 3] }\n';

describe('an axis', () => {
  it('has borders at geometric means on a logarithmic range, and ends where the range ends', () => {
    const axis = diagramAxis(anExperiment(X_LOG), 'x');
    expect(axis?.edges[0]).toBe(0.1);
    expect(axis?.edges.at(-1)).toBe(10);
    expect(axis?.edges[1]).toBeCloseTo(Math.sqrt(0.1 * (axis?.centres[1] ?? 0)), 12);
    expect(axis?.domain).toEqual([0.1, 10]);
  });

  it('has its domain in ascending order though the file counts downwards', () => {
    expect(diagramAxis(smallDiagram(), 'y')?.domain).toEqual([0.01, 1]);
  });

  it('stands side by side for lists of values and for cases', () => {
    const experiment = anExperiment(VALUES + CASES);
    expect(diagramAxis(experiment, 'x')).toMatchObject({ kind: 'ordinal', labels: ['0.5', '2'] });
    expect(diagramAxis(experiment, 'y')).toMatchObject({ kind: 'ordinal', labels: ['wide', 'narrow'], title: 'Case' });
  });

  it('has titles in words', () => {
    expect(diagramAxis(smallDiagram(), 'x')?.title).toBe('Relative importance of odd');
    expect(diagramAxis(smallDiagram(), 'y')?.title).toBe('Density');
  });
});

describe('a layout', () => {
  it('holds the cells row by row, and the points where they lie and not where a cell is', () => {
    const layout = diagramLayout(smallDiagram());
    expect(Array.from(layout.cells)).toEqual(Array.from({ length: 15 }, (_, cell) => cell));
    expect(layout.points).toEqual([{ cell: 15, label: 'E', x: 0.49, y: 0.1 }]);
    expect(settingsOf(layout, 0, 0)).toEqual([
      { title: 'Relative importance of odd', value: '0.1' },
      { title: 'Density', value: '1' },
    ]);
  });

  it('gives a point the file’s own value where it sets none', () => {
    const layout = diagramLayout(anExperiment(X_LOG + Y_LOG, '  P: { features.odd.importance: 2 }\n'));
    expect(layout.points).toEqual([{ cell: 15, label: 'P', x: 2, y: 0.1 }]);
  });

  it('leaves out points beyond its axes, which are still cells', () => {
    const experiment = anExperiment(X_LOG + Y_LOG, '  Far: { features.odd.importance: 50 }\n');
    expect(diagramLayout(experiment).points).toEqual([]);
    expect(labelledCells(experiment).map(({ label }) => label)).toEqual(['Far']);
  });

  it('shows a point only in the row it belongs to', () => {
    const experiment = anExperiment(X_LOG + Y_LOG + ROWS, POINT_E);
    expect(diagramLayout(experiment, { row: 0, column: 0 }).points).toEqual([]);
    expect(diagramLayout(experiment, { row: 1, column: 0 }).points).toHaveLength(1);
    expect(diagramLayout(experiment, { row: 1, column: 0 }).cells[0]).toBe(15);
  });

  it('is one cell where nothing is swept', () => {
    expect(Array.from(diagramLayout(anExperiment('')).cells)).toEqual([0]);
  });
});

describe('arrow keys', () => {
  const layout = diagramLayout(smallDiagram());

  it('go where the picture says: density grows upwards', () => {
    expect(neighbour(layout, 5, 'right')).toBe(6);
    expect(neighbour(layout, 5, 'up')).toBe(0);
    expect(neighbour(layout, 5, 'down')).toBe(10);
  });

  it('stop at the border', () => {
    expect(neighbour(layout, 5, 'left')).toBeUndefined();
    expect(neighbour(layout, 0, 'up')).toBeUndefined();
  });

  it('set out from a labelled point at the cell it lies in', () => {
    // E lies in the second column (0.18 … 0.56) of the middle row (0.03 … 0.3), which is cell 6.
    expect(neighbour(layout, 15, 'right')).toBe(7);
  });

  it('go down a list of values, which is written from above', () => {
    const listed = diagramLayout(anExperiment(VALUES + CASES));
    expect(neighbour(listed, 0, 'down')).toBe(2);
    expect(neighbour(listed, 0, 'up')).toBeUndefined();
  });

  it('go along a single axis with any arrow', () => {
    const line = diagramLayout(anExperiment('  y: { parameter: data.density, linear: [1, 0.1], points: 3 }\n'));
    expect(neighbour(line, 1, 'right')).toBe(0);
    expect(neighbour(line, 1, 'up')).toBe(0);
    expect(neighbour(line, 1, 'left')).toBe(2);
  });

  it('go to sparser cells on the right where density is the only axis, which is drawn as one over density', () => {
    const line = diagramLayout(anExperiment(Y_LOG));
    expect(line.y).toMatchObject({ title: 'Density', heading: '1 / density, that is 1/(1 − sparsity)' });
    expect(line.y?.centres.map((at) => Number(at.toPrecision(6)))).toEqual([1, 10, 100]);
    expect(line.y?.labels).toEqual(['1', '0.1', '0.01']);
    expect(neighbour(line, 1, 'right')).toBe(2);
    expect(diagramLayout(anExperiment(X_LOG + Y_LOG)).y?.heading).toBeUndefined();
  });

  it('finds labelled points on an axis of one over density', () => {
    const line = diagramLayout(anExperiment(Y_LOG, '  P: { data.density: 0.05 }\n  Q: { data.density: 0.001 }\n'));
    expect(line.points.map(({ label, y }) => [label, y])).toEqual([['P', 20]]);
  });
});
