import { beforeAll, describe, expect, it } from 'vitest';
import type { CellModel } from '../../../src/core/experiment/cell.ts';
import { measureStart } from '../../../src/core/results/measure.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { example } from '../support/examples.ts';
import { kernelEngine } from '../support/kernels.ts';
import { trainCells } from '../support/trainCells.ts';

/** A row of a panel: the capacity of the odd feature at importances 0.01 … 100, a quarter of a decade apart. */
type Row = { importance: number; capacity: number }[];

const POINTS = 17;
const SPACING = 1 / 4;
const panels = [
  'computation 3 quadratic',
  'computation 3 relu',
  'computation 3 gelu',
  'autoencoder 3 quadratic',
  'autoencoder 3 relu',
  'autoencoder 3 gelu',
  'autoencoder 5 quadratic',
  'autoencoder 5 relu',
  'autoencoder 5 gelu',
];
const panelOf = ({ family, D, activation }: CellModel): string => `${family} ${D} ${activation}`;

/** Rows of examples/figure7 by panel and density, trained as a run does. */
async function rowsOf(engine: Engine, starts: number, chosen: (model: CellModel) => boolean) {
  const experiment = example('figure7', {
    'sweep.x.points': POINTS,
    'sweep.y.points': 4,
    'train.starts': starts,
  });
  const rows = new Map<string, Row>();
  for (const { model, record } of await trainCells(engine, experiment, chosen)) {
    const key = `${panelOf(model)} ${model.density[0].toPrecision(1)}`;
    const capacity = measureStart(model, record.starts[0], undefined).capacity[0];
    rows.set(key, [...(rows.get(key) ?? []), { importance: model.importance[0], capacity }]);
  }
  return (panel: string, density: number): Row => {
    const row = rows.get(`${panel} ${density}`) ?? [];
    expect(row).toHaveLength(POINTS);
    return row.toSorted((a, b) => a.importance - b.importance);
  };
}

/** Decades of importance that the longest stretch of a row between two capacities spans. */
function span(row: Row, low: number, high: number): number {
  let longest = 0;
  let length = 0;
  for (const { capacity } of row) {
    length = capacity >= low && capacity <= high ? length + 1 : 0;
    longest = Math.max(longest, length);
  }
  return Math.max(0, longest - 1) * SPACING;
}

const near = (row: Row, importance: number): number =>
  row.reduce((a, b) =>
    Math.abs(Math.log(b.importance / importance)) < Math.abs(Math.log(a.importance / importance)) ? b : a,
  ).capacity;

describe('figure 7, as trained', () => {
  let row: (panel: string, density: number) => Row;
  /** The same from more starts: only some of them find which two of six features should share. */
  let patient: (panel: string, density: number) => Row;
  beforeAll(async () => {
    const engine = await kernelEngine();
    row = await rowsOf(engine, 3, ({ density }) => density[0] > 0.05);
    patient = await rowsOf(
      engine,
      12,
      (model) => panelOf(model) === 'autoencoder 5 relu' && model.density[0] > 0.05 && model.density[0] < 0.5,
    );
  }, 120_000);

  it.each(panels)('jumps from ignored to dedicated where inputs are dense: %s', (panel) => {
    const dense = row(panel, 1);
    expect(near(dense, 10 ** -0.25)).toBeLessThan(0.1);
    expect(near(dense, 10 ** 0.25)).toBeGreaterThan(0.95);
    expect(span(dense, 0.25, 0.75)).toBe(0);
  });

  it('stays at one half over 1.2 decades of importance in the ReLU autoencoder of 6 in 3', () => {
    const sparse = row('autoencoder 3 relu', 0.1);
    expect(span(sparse, 0.47, 0.53)).toBeGreaterThanOrEqual(1.2);
    expect(near(sparse, 0.01)).toBeLessThan(0.1);
    expect(near(sparse, 100)).toBeGreaterThan(0.95);
  });

  it.each(panels.slice(0, 3))('has no plateau where inputs are sparse: %s', (panel) => {
    const sparse = row(panel, 0.1);
    expect(span(sparse, 0.47, 0.53)).toBeLessThanOrEqual(SPACING);
    // It shares all the same: half of a dimension is passed, not jumped over.
    expect(sparse.some(({ capacity }) => capacity > 0.15 && capacity < 0.75)).toBe(true);
  });

  it('shares below an importance of 1 only in the ReLU autoencoder of 6 in 5, and on both sides in that of 6 in 3', () => {
    const one = patient('autoencoder 5 relu', 0.1);
    const two = row('autoencoder 3 relu', 0.1);
    for (const importance of [10 ** -0.75, 10 ** -0.5, 10 ** -0.25]) {
      expect(near(one, importance)).toBeGreaterThan(0.42);
      expect(near(one, importance)).toBeLessThan(0.53);
      expect(near(two, importance)).toBeGreaterThan(0.42);
      expect(near(two, importance)).toBeLessThan(0.53);
    }
    for (const importance of [10 ** 0.25, 10 ** 0.5, 10 ** 0.75]) {
      expect(near(one, importance)).toBeGreaterThan(0.95);
      expect(near(two, importance)).toBeGreaterThan(0.47);
      expect(near(two, importance)).toBeLessThan(0.55);
    }
  });
});
