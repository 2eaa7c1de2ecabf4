import { describe, expect, it } from 'vitest';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import { comparisonSentence, comparisonWords } from '../../../src/core/plots/runComparisonWords.ts';
import { alignCells } from '../../../src/core/results/alignCells.ts';
import { compareRuns } from '../../../src/core/results/compareRuns.ts';
import { pairedStarts } from '../../../src/core/results/pairedStarts.ts';
import { GroupStatus } from '../../../src/core/results/runSummary.ts';
import { Outcome } from '../../../src/core/training/plan.ts';
import { experimentWith } from '../experiment/builders.ts';
import { anExperiment, fiveInTwo, POINT_E, perfectRecord, smallDiagram, X_LOG, Y_LOG } from '../plots/builders.ts';
import { recordOf, startOf } from './builders.ts';
import { comparedRun } from './comparedRuns.ts';

const AB = ['A', 'B'] as const;

describe('aligning the cells of two runs', () => {
  it('matches all cells and points of equal sweeps', () => {
    const { cellOf, matched, gap } = alignCells(smallDiagram(), smallDiagram(), AB);
    expect([...cellOf]).toEqual([...Array(16).keys()]);
    expect({ matched, gap }).toEqual({ matched: 16, gap: undefined });
  });

  it('goes by values, whatever channel and order they have', () => {
    const base = anExperiment(X_LOG + Y_LOG);
    const turned = anExperiment(
      '  x: { parameter: data.density, values: [0.01, 0.1, 1] }\n  y: { parameter: features.odd.importance, log: [10, 0.1], points: 5 }\n',
    );
    const { cellOf, matched } = alignCells(base, turned, AB);
    expect(matched).toBe(15);
    const settings = cellAt(base, 4).settings;
    expect(cellAt(turned, cellOf[4] ?? -1).settings['features.odd.importance']).toBeCloseTo(
      Number(settings['features.odd.importance']),
      10,
    );
  });

  it('matches only values that coincide, though their ranges round differently', () => {
    const fine = '  x: { parameter: features.odd.importance, log: [0.01, 100], points: 17 }\n';
    const { matched, cellOf, gap } = alignCells(anExperiment(X_LOG), anExperiment(fine), AB);
    expect(matched).toBe(5);
    expect([...cellOf]).toEqual([4, 6, 8, 10, 12]);
    expect(gap).toBeUndefined();
    const odd = '  x: { parameter: features.odd.importance, log: [0.1, 10], points: 4 }\n';
    const some = alignCells(anExperiment(X_LOG), anExperiment(odd), AB);
    expect(some.matched).toBe(2);
    expect(some.gap).toBe(
      'A and B sweep relative importance of odd over different values; only cells of equal values are compared.',
    );
  });

  it('matches nothing between values that all differ, and says so', () => {
    const [a, b] = ['[0.1, 0.2]', '[0.3, 0.4]'].map((values) =>
      anExperiment(`  x: { parameter: data.density, values: ${values} }\n`),
    );
    if (a === undefined || b === undefined) throw new Error('no experiments');
    expect(alignCells(a, b, AB)).toMatchObject({
      matched: 0,
      gap: 'A and B sweep density, but no cell of one has the values of a cell of the other.',
    });
  });

  it('says what each sweeps where that is not the same', () => {
    expect(alignCells(anExperiment(X_LOG + Y_LOG), anExperiment(''), AB).gap).toBe(
      'A sweeps relative importance of odd and density, B nothing.',
    );
  });

  it('matches the one cell of runs without a sweep', () => {
    expect(alignCells(anExperiment(''), anExperiment(''), AB)).toMatchObject({ matched: 1 });
  });

  it('matches points of the same label only where they lie at the same place', () => {
    const moved = '  E: { features.odd.importance: 0.5, data.density: 0.1 }\n';
    const { cellOf, matched } = alignCells(anExperiment(X_LOG, POINT_E), anExperiment(X_LOG, moved), AB);
    expect({ matched, point: cellOf[5] }).toEqual({ matched: 5, point: -1 });
  });
});

describe('comparing two runs', () => {
  it('finds no difference between a run and itself', () => {
    const run = comparedRun('A: Six', smallDiagram());
    const { cells } = compareRuns(run, { ...run, name: 'B: Six' });
    expect(cells).toMatchObject({ compared: 16, changes: 0, unfinished: 0, diverged: 0 });
    expect(cells.transitions.every(({ before, after }) => before === after)).toBe(true);
    expect(cells.capacity).toMatchObject({ cells: 16, mean: 0, meanSize: 0 });
    expect(cells.loss.largest?.difference).toBe(0);
  });

  it('counts transitions, and subtracts the base from the other', () => {
    const [a, b] = ['A', 'B'].map((name) => comparedRun(name, smallDiagram()));
    if (a === undefined || b === undefined) throw new Error('no runs');
    b.summary.capacity[0]?.set([0.9], 3);
    a.summary.capacity[0]?.set([0.5], 3);
    a.summary.status[0]?.set([GroupStatus.Ignored, GroupStatus.Ignored, GroupStatus.Polysemantic], 1);
    b.summary.status[0]?.set([GroupStatus.Dedicated, GroupStatus.Dedicated, GroupStatus.Ignored], 1);
    const { cells } = compareRuns(a, b, 'odd');
    expect(cells.changes).toBe(3);
    expect([...cells.changed.subarray(0, 5)]).toEqual([0, 1, 1, 1, 0]);
    expect(cells.transitions.filter(({ before, after }) => before !== after)).toEqual([
      { before: GroupStatus.Ignored, after: GroupStatus.Dedicated, cells: 2 },
      { before: GroupStatus.Polysemantic, after: GroupStatus.Ignored, cells: 1 },
    ]);
    expect(cells.capacity.largest?.cell).toBe(3);
    expect(cells.capacity.largest?.difference).toBeCloseTo(0.4, 12);
    expect(cells.capacity.mean).toBeCloseTo(0.4 / 16, 12);
  });

  it('compares the cells that both have finished', () => {
    const [a, b] = [comparedRun('A', smallDiagram()), comparedRun('B', smallDiagram(), 4)];
    const comparison = compareRuns(a, b);
    expect(comparison.cells).toMatchObject({ compared: 4, unfinished: 12 });
    expect(comparisonWords(comparison).notes).toContain('12 cells are not trained in both runs yet.');
    const none = compareRuns(a, comparedRun('B', smallDiagram(), 0));
    expect(comparisonSentence(none)).toBe('No cell is trained in both runs yet.');
  });

  it('leaves out cells that diverged, and counts them', () => {
    const [a, b] = ['A', 'B'].map((name) => comparedRun(name, smallDiagram()));
    if (a === undefined || b === undefined) throw new Error('no runs');
    for (const capacity of b.summary.capacity) capacity[2] = Number.NaN;
    for (const status of b.summary.status) status[2] = GroupStatus.Unknown;
    b.summary.loss[2] = Number.NaN;
    b.summary.outcome[2] = Outcome.Diverged;
    const comparison = compareRuns(a, b);
    expect(comparison.cells).toMatchObject({ compared: 15, changes: 0, diverged: 1 });
    expect(comparison.cells.loss.cells).toBe(15);
    expect(comparisonWords(comparison).notes.join(' ')).toContain('1 cell diverged in one of the runs');
  });

  it('compares what experiments have in common, by the names of their groups', () => {
    const five = fiveInTwo();
    const other = { name: 'B: Five', experiment: five.experiment, summary: five.summary };
    const comparison = compareRuns(comparedRun('A: Six', smallDiagram()), other);
    expect(comparison).toMatchObject({ groups: [], group: undefined, alignment: { matched: 0 } });
    const { share, sentence, notes } = comparisonWords(comparison);
    expect(share).toBeUndefined();
    expect(sentence).toBe('Capacities cannot be compared: the runs have no feature group in common.');
    expect(notes).toContain('Only one of the runs has odd and rest (A) and feature (B).');
    expect(notes).toContain('A sweeps relative importance of odd and density, B density.');
  });

  it('keeps to a group that both have when another is asked for', () => {
    const a = comparedRun('A', smallDiagram());
    expect(compareRuns(a, a, 'nobody').group).toBe('odd');
    expect(compareRuns(a, a, 'rest').group).toBe('rest');
  });

  it('compares losses across dimensions and training, but not across features or inputs', () => {
    const losses = (parts: Record<string, unknown>): number => {
      const [a, b] = [experimentWith(), experimentWith(parts)];
      return compareRuns(comparedRun('A', a), comparedRun('B', b)).cells.loss.cells;
    };
    expect(losses({ train: { seed: 2 } })).toBe(1);
    expect(losses({ model: { family: 'computation', activation: 'quadratic', dimensions: 2 } })).toBe(1);
    expect(losses({ data: { density: 0.2 } })).toBe(0);
    expect(
      losses({
        features: [
          { name: 'odd', importance: 2 },
          { name: 'rest', count: 5 },
        ],
      }),
    ).toBe(0);
  });

  it('compares losses where a sweep sets what the files have differently', () => {
    const sweep = { x: { parameter: 'data.density', values: [0.5, 0.1] } };
    const [a, b] = [0.2, 0.3].map((density) => experimentWith({ data: { density }, sweep }));
    if (a === undefined || b === undefined) throw new Error('no experiments');
    expect(compareRuns(comparedRun('A', a), comparedRun('B', b)).cells.loss.cells).toBe(2);
  });

  it('says in a sentence how many statuses differ and how far capacities do, and where', () => {
    const [a, b] = ['A: Six', 'B: Six'].map((name) => comparedRun(name, smallDiagram()));
    if (a === undefined || b === undefined) throw new Error('no runs');
    a.summary.capacity[0]?.fill(0.2);
    b.summary.capacity[0]?.fill(0.2).set([0.8], 4);
    b.summary.status[0]?.set([GroupStatus.Mixed], 4);
    expect(comparisonSentence(compareRuns(a, b))).toBe(
      '6.3 % of 16 cells have another status of odd; its capacity differs by 0.038 on average, at most by 0.6 at relative importance of odd 10, density 1.',
    );
  });

  it('says what became of a single cell', () => {
    const run = comparedRun('A', anExperiment(''));
    expect(comparisonSentence(compareRuns(run, run))).toBe('The status of odd is the same; its capacity is the same.');
  });
});

describe('the spread of a difference over starts', () => {
  const experiment = anExperiment('');
  const model = cellModel(experiment, cellAt(experiment, 0));
  const [best] = perfectRecord(experiment, 0).starts;
  if (best === undefined) throw new Error('no start');
  /** The first feature dropped: capacity 0. */
  const dropped = best.W.map((weight, at) => (at % model.N === 0 ? 0 : weight));
  const alone = best.W.map((weight, at) => (at % model.N === 0 ? weight : 0));

  it('pairs starts by their number, whatever rank they have', () => {
    const base = recordOf(0, model, startOf({ W: dropped, start: 1 }), startOf({ W: alone, start: 0 }));
    const other = recordOf(0, model, startOf({ W: alone, start: 0 }), startOf({ W: alone, start: 1 }));
    expect(pairedStarts({ model, record: base }, { model, record: other }, 'odd')).toEqual({
      starts: 2,
      mean: 0.5,
      standardError: 0.5,
    });
  });

  it('is not told of fewer than two pairs', () => {
    const one = recordOf(0, model, startOf({ W: alone, start: 0 }));
    const others = recordOf(0, model, startOf({ W: alone, start: 0 }), startOf({ W: alone, start: 3 }));
    expect(pairedStarts({ model, record: one }, { model, record: others }, 'odd')).toBeUndefined();
    const broken = recordOf(0, model, startOf({ W: alone.map(() => Number.NaN) }), startOf({ W: alone, start: 3 }));
    expect(pairedStarts({ model, record: broken }, { model, record: others }, 'odd')).toBeUndefined();
  });
});
