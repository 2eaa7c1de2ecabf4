import { describe, expect, it } from 'vitest';
import { diagramMarks } from '../../../src/core/plots/diagramMarks.ts';
import { CROSS } from '../../../src/core/plots/keyStrip.ts';
import { diagramLayout } from '../../../src/core/plots/layout.ts';
import { type DiagramOptions, phaseDiagramPlot } from '../../../src/core/plots/phaseDiagram.ts';
import { PAPER_THEME } from '../../../src/core/plots/theme.ts';
import { withTheory } from '../../../src/core/plots/withTheory.ts';
import { Agreement, GroupStatus } from '../../../src/core/results/runSummary.ts';
import { theorySummary } from '../../../src/core/results/summary.ts';
import { Outcome } from '../../../src/core/training/plan.ts';
import { anExperiment, perfectRun, smallDiagram, X_LOG, Y_LOG } from './builders.ts';

const experiment = smallDiagram();
const layout = diagramLayout(experiment);
const OPTIONS: DiagramOptions = { theme: PAPER_THEME, side: 'trained', group: 'odd', width: 300, height: 200 };

const draw = (changed: Partial<DiagramOptions> = {}, summary = perfectRun(experiment)) =>
  phaseDiagramPlot(layout, summary, { ...OPTIONS, ...changed });

describe('a phase diagram', () => {
  it('has a rectangle for every grid cell and none for labelled points', () => {
    expect(draw().data.cells).toHaveLength(15);
    expect(draw().data.points).toHaveLength(1);
  });

  it('colours by status, and holds the capacity of shared cells', () => {
    const cells = draw().data.cells ?? [];
    // Density 0.1, relative importance 0.1, 1 and 10: ignored, shared evenly, dedicated.
    expect([cells[5], cells[7], cells[9]].map((row) => row?.status)).toEqual(['ignored', 'polysemantic', 'dedicated']);
    expect(cells[7]?.value).toBeCloseTo(0.5, 9);
  });

  it('says in the tooltip what the file calls things, and how far training is from theory', () => {
    const said = draw().facts?.(7) ?? [];
    expect(said.filter(([title]) => title !== 'Δ capacity').slice(0, 5)).toEqual([
      ['Relative importance of odd', '1'],
      ['Density', '0.1'],
      ['Capacity of odd', '0.500'],
      ['… in theory', '0.500 (polysemantic)'],
      ['Status', 'polysemantic'],
    ]);
    expect(draw().facts?.(15).slice(0, 3)).toEqual([
      ['Point', 'E'],
      ['Relative importance of odd', '0.49'],
      ['Density', '0.1'],
    ]);
  });

  it('leaves unfinished cells without colour, status and contours', () => {
    const plot = draw({}, perfectRun(experiment, 0));
    expect(plot.data.cells?.every(({ status, value }) => status === 'unfinished' && value === null)).toBe(true);
    expect(new Set(plot.data.cells?.map(({ color }) => color))).toEqual(new Set([PAPER_THEME.unfinished]));
    expect(plot.data.contours).toEqual([]);
    expect(plot.description).toContain('No cell has a result yet.');
  });

  it('shows theory for cells that are not trained', () => {
    const summary = withTheory(perfectRun(experiment, 0), theorySummary(experiment));
    expect(draw({ side: 'theory' }, summary).data.cells?.[7]?.status).toBe('polysemantic');
  });

  it('has contours in ascending order of level from dark to light ink', () => {
    const rows = draw().data.contours ?? [];
    const inks = new Map(rows.map(({ level, ink }) => [level, ink]));
    expect([...inks.keys()]).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(inks.get(0.1)).not.toBe(inks.get(0.9));
  });

  it('outlines the selected cell, or the ring of a selected point', () => {
    expect(draw({ selected: 7 }).data.selected).toHaveLength(1);
    expect(draw({ selected: 15 }).data.selected).toEqual([]);
    expect(draw({ selected: 15 }).data.points?.[0]?.selected).toBe(true);
    expect(draw().data.selected).toEqual([]);
  });

  it('keeps its specification while the run goes on and the selection moves', () => {
    const before = draw({ selected: 3 }, perfectRun(experiment, 4));
    expect(draw({ selected: 9 }).spec).toEqual(before.spec);
  });

  it('marks cells that differ from theory or diverged, in the trained diagram only', () => {
    const summary = perfectRun(experiment);
    summary.agreement[3] = Agreement.Differs;
    summary.outcome[8] = Outcome.Diverged;
    expect(draw({}, summary).data.marks?.map(({ cell, shape }) => [cell, shape])).toEqual([
      [3, 'circle'],
      [8, CROSS],
    ]);
    expect(draw({ side: 'theory' }, summary).data.marks).toEqual([]);
  });

  it('has a table with the points first and every cell after', () => {
    const { columns, rows } = draw().table();
    expect(columns).toEqual(['Point', 'Relative importance of odd', 'Density', 'Capacity of odd', 'Status', 'Loss']);
    expect(rows).toHaveLength(16);
    expect(rows[0]?.slice(0, 3)).toEqual(['E', 0.49, 0.1]);
  });

  it('is described in a sentence with shares', () => {
    const summary = perfectRun(experiment);
    expect(draw({}, summary).description).toMatch(
      /^Capacity of odd, trained models, by relative importance of odd from 0.1 to 10 \(logarithmic\) and density from 1 to 0.01 \(logarithmic\)\. odd is ignored in .* %.*Labelled points: E\.$/,
    );
  });

  it('counts a group whose members fared differently as mixed', () => {
    const summary = perfectRun(experiment);
    summary.status[1]?.fill(GroupStatus.Mixed);
    expect(draw({ group: 'rest' }, summary).data.cells?.[0]?.status).toBe('mixed');
  });
});

describe('the layers of a phase diagram', () => {
  it('have one colour for each status, and no contours', () => {
    const plot = draw({ color: 'status' });
    const colors = new Map(plot.data.cells?.map(({ status, color }) => [status, color]));
    expect(colors.get('ignored')).toBe(PAPER_THEME.ignored);
    expect(colors.get('dedicated')).toBe(PAPER_THEME.dedicated);
    expect(colors.size).toBe(new Set(colors.values()).size);
    expect(plot.data.contours).toEqual([]);
    expect(plot.description).toMatch(/^Status of odd, trained models/);
  });

  it('shade how far the trained capacity is from the predicted one, 0 in the middle', () => {
    const summary = perfectRun(experiment);
    for (const cell of [5, 6, 7])
      summary.capacity[0]?.set([(summary.capacityTheory[0]?.[cell] ?? 0) + 0.2 * (cell - 6)], cell);
    const plot = draw({ color: 'capacity_error' }, summary);
    const [below, same, above] = [5, 6, 7].map((cell) => plot.data.cells?.[cell]);
    expect([below?.value, same?.value, above?.value].map((value) => Number(value).toFixed(9))).toEqual([
      '-0.200000000',
      '0.000000000',
      '0.200000000',
    ]);
    const { diverging } = PAPER_THEME;
    expect([below?.color, same?.color, above?.color]).toEqual([diverging[0], diverging[2], diverging[4]]);
    expect(plot.facts?.(7).at(-1)).toEqual(['Trained − predicted capacity', '0.2']);
    expect(plot.table().columns.at(-1)).toBe('Trained − predicted capacity');
  });

  it('shade how much more than the least loss was reached, on a logarithmic scale', () => {
    const summary = perfectRun(experiment);
    summary.loss.forEach((_, cell) => {
      summary.loss[cell] = (summary.lossTheory[cell] ?? 0) * (cell === 3 ? 1.01 : 1);
    });
    const cells = draw({ color: 'excess_loss' }, summary).data.cells ?? [];
    expect(cells[3]?.value).toBeCloseTo(0.01, 9);
    // A hundredth is halfway between a ten-thousandth and one.
    expect(cells[3]?.color).toBe(PAPER_THEME.ramp[3]);
    expect(cells[4]?.color).toBe(PAPER_THEME.ramp[0]);
  });

  it('shade the loss of both sides on one scale', () => {
    const summary = withTheory(perfectRun(experiment), theorySummary(experiment));
    const [trained, theory] = (['trained', 'theory'] as const).map((side) =>
      draw({ color: 'task_loss', side }, summary),
    );
    expect(trained?.data.cells?.map(({ color }) => color)).toEqual(theory?.data.cells?.map(({ color }) => color));
  });
});

describe('what lies over a phase diagram', () => {
  it('has the numbers of pinned cells at their places, of points too', () => {
    expect(draw({ pins: [15, 7] }).data.pins).toEqual([
      { number: '1', x: 0.49, y: 0.1 },
      { number: '2', x: 1, y: 0.1 },
    ]);
  });

  it('is not in figures, but for the selected cell', () => {
    const { data } = draw({ prefix: 'r0c0_', pins: [7], selected: 7 });
    expect(Object.keys(data).filter((name) => /pins|linked/.test(name))).toEqual([]);
    expect(data.r0c0_selected).toHaveLength(1);
  });

  it('marks the place of the selected cell in the other diagrams of a sweep', () => {
    const rows = anExperiment(`${X_LOG}${Y_LOG}  row: { parameter: model.dimensions, values: [2, 3] }\n`);
    const marks = [0, 1].map((row) =>
      diagramMarks(diagramLayout(rows, { row, column: 0 }), { width: 300, height: 200, selected: 7 }),
    );
    expect(marks[0]).toMatchObject({ linked: [], selected: [{ x0: expect.any(Number) }] });
    expect(marks[1]?.selected).toEqual([]);
    expect(marks[1]?.linked).toEqual(marks[0]?.selected);
  });
});
