import { describe, expect, it } from 'vitest';
import { CROSS } from '../../../src/core/plots/keyStrip.ts';
import { diagramLayout } from '../../../src/core/plots/layout.ts';
import { type DiagramOptions, phaseDiagramPlot } from '../../../src/core/plots/phaseDiagram.ts';
import { PAPER_THEME } from '../../../src/core/plots/theme.ts';
import { withTheory } from '../../../src/core/plots/withTheory.ts';
import { Agreement, GroupStatus } from '../../../src/core/results/runSummary.ts';
import { theorySummary } from '../../../src/core/results/summary.ts';
import { Outcome } from '../../../src/core/training/plan.ts';
import { perfectRun, smallDiagram } from './builders.ts';

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
    expect(cells[7]?.capacity).toBeCloseTo(0.5, 9);
  });

  it('says in the tooltip what the file calls things, and how far training is from theory', () => {
    expect(draw().data.cells?.[7]).toMatchObject({
      setting0: '1',
      setting1: '0.1',
      capacityText: '0.500',
      theoryText: '0.500 (polysemantic)',
      statusText: 'polysemantic',
    });
  });

  it('leaves unfinished cells without colour, status and contours', () => {
    const plot = draw({}, perfectRun(experiment, 0));
    expect(plot.data.cells?.every(({ status, capacity }) => status === 'unfinished' && capacity === null)).toBe(true);
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
