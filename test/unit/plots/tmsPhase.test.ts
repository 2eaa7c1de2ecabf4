import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { boundaryRows } from '../../../src/core/plots/boundary.ts';
import { figureSpec } from '../../../src/core/plots/figure.ts';
import { diagramLayout } from '../../../src/core/plots/layout.ts';
import { legendPlot } from '../../../src/core/plots/legend.ts';
import { phaseDiagramPlot } from '../../../src/core/plots/phaseDiagram.ts';
import { complete } from '../../../src/core/plots/plot.ts';
import { PAPER_THEME } from '../../../src/core/plots/theme.ts';
import { GroupStatus, type RunSummary } from '../../../src/core/results/runSummary.ts';
import { emptySummary } from '../../../src/core/results/summary.ts';
import { drawn } from './draw.ts';

interface Changed {
  activation?: string;
  dimensions?: number;
  importance?: string;
  others?: number;
  swapped?: boolean;
}

/** Two features in one dimension, the phase diagram of TMS in small. */
function twoInOne(changed: Changed = {}): Experiment {
  const { activation = 'relu', dimensions = 1, importance = '1', others = 1, swapped = false } = changed;
  const [first, second] = swapped ? ['y', 'x'] : ['x', 'y'];
  const { experiment, problems } = parseExperiment(`
version: 1
name: Two in one
model: { family: autoencoder, activation: ${activation}, dimensions: ${dimensions} }
data: { density: 0.1 }
features:
  - { name: base, count: ${others}, importance: ${importance} }
  - { name: extra, importance: 1 }
marginal: { feature: extra }
sweep:
  ${first}: { parameter: features.extra.importance, log: [0.1, 10], points: 5 }
  ${second}: { parameter: data.density, log: [1, 0.01], points: 4 }
`);
  if (experiment === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return experiment;
}

const OPTIONS = { theme: PAPER_THEME, side: 'trained' as const, group: 'extra', width: 300, height: 200 };

/** A run in which capacity and recovery of every group rise from cell to cell. */
function aRun(experiment: Experiment): RunSummary {
  const summary = emptySummary(experiment);
  for (const group of summary.groups.keys()) {
    summary.capacity[group]?.forEach((_, cell, all) => {
      all[cell] = 0.1 + (0.8 * cell) / all.length;
    });
    summary.recovery[group]?.forEach((_, cell, all) => {
      all[cell] = cell / (all.length - 1);
    });
    summary.status[group]?.fill(GroupStatus.Polysemantic);
  }
  summary.outcome.fill(1);
  return summary;
}

describe('the closed-form boundary of superposition', () => {
  it('runs through 4/7 at equal importance', () => {
    const rows = boundaryRows(diagramLayout(twoInOne()));
    const middle = rows.find(({ x }) => Math.abs(Number(x) - 1) < 1e-9);
    expect(middle?.y).toBeCloseTo(4 / 7, 12);
    expect(rows.every(({ y }) => Number(y) >= 0.01 && Number(y) <= 1)).toBe(true);
  });

  it('reads importance as relative to the other feature, and follows the axes', () => {
    const scaled = boundaryRows(diagramLayout(twoInOne({ importance: '0.1' })));
    expect(scaled[0]?.y).toBeCloseTo(4 / 7, 12);
    const swapped = boundaryRows(diagramLayout(twoInOne({ swapped: true })));
    expect(swapped.find(({ y }) => Math.abs(Number(y) - 1) < 1e-9)?.x).toBeCloseTo(4 / 7, 12);
  });

  it('is absent where it does not apply', () => {
    expect(boundaryRows(diagramLayout(twoInOne({ activation: 'gelu' })))).toEqual([]);
    expect(boundaryRows(diagramLayout(twoInOne({ dimensions: 2 })))).toEqual([]);
  });

  it('goes on at 4/7 for an extra feature that matters most of three in two dimensions, and tells where it pairs', () => {
    const rows = boundaryRows(diagramLayout(twoInOne({ others: 2, dimensions: 2 })));
    const of = (line: string) => rows.filter((row) => row.line === line);
    expect(of('superposition').find(({ x }) => Number(x) < 0.3)?.y).toBeLessThan(0.3);
    for (const { y } of of('superposition').filter(({ x }) => Number(x) >= 1)) expect(y).toBeCloseTo(4 / 7, 12);
    expect(of('partners').map(({ x, y }) => [x, y])).toEqual([
      [1, 0.01],
      [1, expect.closeTo(4 / 7, 12)],
    ]);
  });

  it('pairs the two least important of unequal features', () => {
    const rows = boundaryRows(diagramLayout(twoInOne({ others: 2, dimensions: 2, importance: '[0.5, 2]' })));
    expect(rows.filter(({ line }) => line === 'partners').map(({ x }) => x)).toEqual([2, 2]);
    expect(rows.find(({ x }) => Math.abs(Number(x) - 10) < 1e-9)?.y).toBeCloseTo(2 / 6.5, 12);
  });

  it('has a line for the change of partners in diagram and legend', async () => {
    const experiment = twoInOne({ others: 2, dimensions: 2 });
    const spec = figureSpec(experiment, aRun(experiment));
    if (spec === undefined) throw new Error('no figure');
    const { svg, complaints } = await drawn(spec);
    expect(complaints).toEqual([]);
    expect(svg).toContain('where the pair changes partners, closed form');
    expect(svg).toContain('stroke-dasharray="2,3"');
  });

  it('is drawn without a complaint and explained in the legend', async () => {
    const experiment = twoInOne();
    const spec = figureSpec(experiment, aRun(experiment));
    if (spec === undefined) throw new Error('no figure');
    const { svg, complaints } = await drawn(spec);
    expect(complaints).toEqual([]);
    expect(svg).toContain('sufficient for superposition, closed form');
    expect(svg).toContain('stroke-dasharray="7,4"');
    // No theory of the allocation here, so that the trained diagram stands alone; its contours are those of autoencoders.
    expect(Object.keys(spec.datasets ?? {}).some((name) => name.includes('theory'))).toBe(false);
    expect(svg).toContain('.47 .53');
  });
});

describe('a diagram coloured by recovery', () => {
  const experiment = twoInOne();
  const layout = diagramLayout(experiment);

  it('has recovery in every cell, no status colours, and contours of recovery', async () => {
    const plot = phaseDiagramPlot(layout, aRun(experiment), { ...OPTIONS, color: 'recovery' });
    expect(plot.data.cells?.[19]).toMatchObject({ status: 'shaded', value: 1 });
    expect(plot.facts?.(19)).toContainEqual(['Recovery', '1.000']);
    expect(new Set(plot.data.contours?.map(({ level }) => level))).toContain(0.5);
    expect(plot.description).toMatch(/^Recovery of extra/);
    const { svg, complaints } = await drawn(complete(plot));
    expect(complaints).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('has recovery in tooltip and table, whatever the colour', () => {
    const plot = phaseDiagramPlot(layout, aRun(experiment), OPTIONS);
    expect(plot.data.cells?.[0]?.status).toBe('polysemantic');
    expect(plot.facts?.(0)).toContainEqual(['Recovery', '0.000']);
    expect(plot.table().columns).toContain('Recovery');
  });

  it('leaves cells without recovery empty', () => {
    const plot = phaseDiagramPlot(layout, emptySummary(experiment), { ...OPTIONS, color: 'recovery' });
    expect(plot.data.cells?.every(({ status }) => status === 'unfinished')).toBe(true);
  });

  it('has a legend of its own', async () => {
    const needs = { mixed: false, unfinished: false, differs: false, diverged: false, color: 'recovery' as const };
    const { svg, complaints } = await drawn(complete(legendPlot('extra', needs, 500, PAPER_THEME)));
    expect(complaints).toEqual([]);
    expect(svg).toContain('Recovery of extra: counts as ignored below 0.5');
  });
});
