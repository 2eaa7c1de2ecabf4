import { describe, expect, test } from 'vitest';
import { cellAt, cellCount, cellModel } from '../../../src/core/experiment/sweep.ts';
import { pickCells } from '../../../src/core/results/pickCells.ts';
import { Agreement, blankSummary, GroupStatus } from '../../../src/core/results/runSummary.ts';
import {
  emptySummary,
  headline,
  putCell,
  putCells,
  summarizeCell,
  theorySummary,
} from '../../../src/core/results/summary.ts';
import { Outcome } from '../../../src/core/training/plan.ts';
import { repeat } from '../capacity/builders.ts';
import { figure4, optimalStart, recordOf, startOf } from './builders.ts';

const experiment = figure4();
const modelAt = (index: number) => cellModel(experiment, cellAt(experiment, index));

/** The record of perfect training of a cell. */
const trained = (index: number, order?: number[]) =>
  recordOf(index, modelAt(index), optimalStart(modelAt(index), order));

/** A summary of the whole grid, trained perfectly. */
function finishedSummary() {
  const summary = emptySummary(experiment);
  for (let index = 0; index < cellCount(experiment); index++) {
    putCell(summary, index, summarizeCell(experiment, trained(index)));
  }
  return summary;
}

const numbers = [0.1, 0.5, 3];
const cellOf = (V: number, density: number) => numbers.indexOf(V) + (density === 0.8 ? 0 : 3);

describe('emptySummary', () => {
  test('has a place for every cell and group, all unknown', () => {
    const summary = emptySummary(experiment);
    expect(summary.cells).toBe(7);
    expect(summary.groups).toEqual(['odd', 'rest']);
    for (const array of [...summary.capacity, ...summary.capacityTheory, summary.loss, summary.lossTheory]) {
      expect(array).toEqual(repeat(7, Number.NaN));
    }
    for (const array of [...summary.status, ...summary.statusTheory, summary.agreement, summary.outcome]) {
      expect(array).toEqual(new Uint8Array(7));
    }
  });
});

describe('summarizeCell', () => {
  test('gives each group its mean capacity and its status', () => {
    const cell = summarizeCell(experiment, trained(cellOf(0.5, 0.1)));
    expect(cell.capacity[0]).toBeCloseTo(0.212121, 6);
    expect(cell.capacity[1]).toBeCloseTo(0.557576, 6);
    expect(cell.capacityTheory[0]).toBeCloseTo(0.212121, 6);
    expect(cell.capacityTheory[1]).toBeCloseTo(0.557576, 6);
    expect(cell.status).toEqual([GroupStatus.Polysemantic, GroupStatus.Polysemantic]);
    expect(cell.statusTheory).toEqual(cell.status);
    expect(cell.lossTheory).toBeCloseTo(8.549708, 6);
    expect(cell.loss).toBe(cell.lossTheory);
    expect(cell.agreement).toBe(Agreement.Agrees);
    expect(cell.outcome).toBe(Outcome.Converged);
  });

  test('calls a group mixed whose members differ, and lets equal features change places', () => {
    const cell = summarizeCell(experiment, trained(cellOf(3, 0.8), [0, 5, 4, 3, 2, 1]));
    expect(cell.capacity).toEqual([1, 2 / 5]);
    expect(cell.status).toEqual([GroupStatus.Dedicated, GroupStatus.Mixed]);
    expect(cell.statusTheory).toEqual([GroupStatus.Dedicated, GroupStatus.Mixed]);
    expect(cell.agreement).toBe(Agreement.Agrees);
  });

  test('sees where training found another allocation', () => {
    const cell = summarizeCell(experiment, trained(cellOf(3, 0.8), [5, 0, 1, 2, 3, 4]));
    expect(cell.status[0]).toBe(GroupStatus.Ignored);
    expect(cell.agreement).toBe(Agreement.Differs);
  });

  test('reads the best start only', () => {
    const model = modelAt(4);
    const worse = startOf({ W: repeat(18, 1), loss: 99, start: 1 });
    const cell = summarizeCell(experiment, recordOf(4, model, optimalStart(model), worse));
    expect(cell.loss).toBeCloseTo(8.549708, 6);
  });

  test('of a model that diverged has no statuses', () => {
    const start = startOf({ W: repeat(18, Number.NaN), loss: Number.NaN, outcome: Outcome.Diverged });
    const cell = summarizeCell(experiment, recordOf(4, modelAt(4), start));
    expect(cell.status).toEqual([GroupStatus.Unknown, GroupStatus.Unknown]);
    expect(cell.capacity).toEqual([Number.NaN, Number.NaN]);
    expect(cell).toMatchObject({ agreement: Agreement.Differs, outcome: Outcome.Diverged });
  });

  test('without a start is unfinished', () => {
    expect(summarizeCell(experiment, recordOf(4, modelAt(4)))).toMatchObject({
      agreement: Agreement.Unknown,
      outcome: 0,
    });
  });
});

describe('putCells', () => {
  test('writes news of some cells into the summary of all', () => {
    const all = finishedSummary();
    const cells = Int32Array.of(4, 1, 6);
    const news = blankSummary(3, all.groups);
    for (const [place, cell] of cells.entries()) putCell(news, place, summarizeCell(experiment, trained(cell)));
    const summary = emptySummary(experiment);
    putCells(summary, cells, news);
    for (const cell of cells) {
      expect(summary.capacity[0]?.[cell]).toBe(all.capacity[0]?.[cell]);
      expect(summary.statusTheory[1]?.[cell]).toBe(all.statusTheory[1]?.[cell]);
      expect(summary.agreement[cell]).toBe(all.agreement[cell]);
      expect(summary.loss[cell]).toBe(all.loss[cell]);
    }
    expect(headline(summary).finished).toBe(3);
  });
});

describe('the features of a summary', () => {
  const { y: _diagram, ...along } = experiment.sweep;
  const line = { ...experiment, sweep: along, points: {} };

  test('are listed one by one for a sweep along one axis, with their statuses', () => {
    const summary = emptySummary(line);
    const model = cellModel(line, cellAt(line, 1));
    putCell(summary, 1, summarizeCell(line, recordOf(1, model, optimalStart(model))));
    expect(summary.featureCapacity.map((values) => values[1])).toEqual([
      expect.closeTo(0.212121, 6),
      ...new Array(5).fill(expect.closeTo(0.557576, 6)),
    ]);
    expect(summary.featureStatus.map((codes) => codes[1])).toEqual(new Array(6).fill(GroupStatus.Polysemantic));
    expect(summary.featureStatus.map((codes) => codes[0])).toEqual(new Array(6).fill(GroupStatus.Unknown));
    const news = pickCells(summary, Int32Array.of(1));
    const other = emptySummary(line);
    putCells(other, [1], news);
    expect(other).toEqual(summary);
  });

  test('have as many places as the cell with most of them', () => {
    const growing = { kind: 'values' as const, parameter: 'features.rest.count', values: [2, 7] };
    const { featureCapacity } = emptySummary({ ...line, sweep: { x: growing } });
    expect(featureCapacity).toHaveLength(8);
  });

  test('are not listed for diagrams, nor where there are too many', () => {
    expect(emptySummary(experiment).featureCapacity).toEqual([]);
    const [odd, rest] = experiment.features;
    const large = { ...line, features: [odd, { ...rest, count: 9999 }].filter((group) => group !== undefined) };
    const long = {
      kind: 'values' as const,
      parameter: 'data.density',
      values: Array.from({ length: 30 }, (_, i) => i),
    };
    expect(emptySummary({ ...large, sweep: { x: long } }).featureCapacity).toEqual([]);
  });

  test('of an autoencoder take D/‖W‖² dimensions each', () => {
    const tied = { ...line, model: { ...line.model, family: 'autoencoder' as const, activation: 'relu' as const } };
    const model = cellModel(tied, cellAt(tied, 0));
    const W = Float64Array.from({ length: 18 }, (_, at) => (at % 7 === 0 ? 1 : 0));
    const ofW = (family: typeof line) => summarizeCell(family, recordOf(0, model, startOf({ W })));
    expect(ofW(tied).measures.dimensions_per_feature).toBe(1);
    expect(ofW(line).measures.dimensions_per_feature).toBeNaN();
  });
});

describe('theorySummary', () => {
  test('is what the cells’ summaries say of theory', () => {
    const theory = theorySummary(experiment);
    const summary = finishedSummary();
    expect(theory.capacityTheory).toEqual(summary.capacityTheory);
    expect(theory.statusTheory).toEqual(summary.statusTheory);
    expect(theory.lossTheory).toEqual(summary.lossTheory);
  });

  test('has no answer for other models', () => {
    const relu = { ...experiment, model: { ...experiment.model, activation: 'relu' as const } };
    const theory = theorySummary(relu);
    expect(theory.lossTheory).toEqual(repeat(7, Number.NaN));
    expect(theory.statusTheory[0]).toEqual(new Uint8Array(7));
  });
});

describe('headline', () => {
  test('of a run that has not begun counts nothing', () => {
    expect(headline(emptySummary(experiment))).toMatchObject({
      cells: 7,
      finished: 0,
      agrees: 0,
      agreementShare: Number.NaN,
      polysemanticShare: Number.NaN,
    });
  });

  test('counts finished cells only', () => {
    const summary = emptySummary(experiment);
    putCell(summary, 4, summarizeCell(experiment, trained(4)));
    expect(headline(summary)).toMatchObject({ finished: 1, agrees: 1, agreementShare: 1, polysemanticShare: 1 });
  });

  test('counts agreement, ties apart, and the statuses of the group asked for', () => {
    const summary = finishedSummary();
    summary.agreement[0] = Agreement.Tie;
    summary.agreement[1] = Agreement.Differs;
    summary.outcome[1] = Outcome.Diverged;
    const odd = headline(summary, 'odd');
    expect(odd).toMatchObject({ finished: 7, agrees: 5, differs: 1, ties: 1, converged: 6, ranOut: 0, diverged: 1 });
    expect(odd.agreementShare).toBeCloseTo(5 / 6, 12);
    // Density 0.8: ignored, ignored, dedicated; 0.1: ignored, polysemantic, dedicated; point E: polysemantic.
    expect([odd.ignoredShare, odd.polysemanticShare, odd.dedicatedShare, odd.mixedShare]).toEqual([
      3 / 7,
      2 / 7,
      2 / 7,
      0,
    ]);
    expect(headline(summary, 'rest').mixedShare).toBe(3 / 7);
    expect(headline(summary)).toEqual(odd);
  });
});
