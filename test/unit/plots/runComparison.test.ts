import { describe, expect, it } from 'vitest';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import { contrast, toHex } from '../../../src/core/plots/colors.ts';
import { differenceLegendPlot, differenceMapPlot, differenceScale } from '../../../src/core/plots/differenceMap.ts';
import { diagramLayout } from '../../../src/core/plots/layout.ts';
import { layoutOver } from '../../../src/core/plots/layoutOver.ts';
import { lossScatterPlot } from '../../../src/core/plots/lossScatter.ts';
import { overlaidBoundariesPlot } from '../../../src/core/plots/overlaidBoundaries.ts';
import { overlaidCurvesPlot } from '../../../src/core/plots/overlaidCurves.ts';
import { overlaidLinesPlot } from '../../../src/core/plots/overlaidLines.ts';
import { complete, type Plot } from '../../../src/core/plots/plot.ts';
import { LEAST_RASTER } from '../../../src/core/plots/raster.ts';
import { runStyles } from '../../../src/core/plots/runStyles.ts';
import { PAPER_THEME, type PlotTheme, plotTheme } from '../../../src/core/plots/theme.ts';
import type { ComparedRun } from '../../../src/core/results/compareCells.ts';
import { compareRuns } from '../../../src/core/results/compareRuns.ts';
import { GroupStatus } from '../../../src/core/results/runSummary.ts';
import { comparedRun } from '../results/comparedRuns.ts';
import { anExperiment, POINT_E, smallDiagram, X_LOG, Y_LOG } from './builders.ts';
import { drawn } from './draw.ts';

const DARK = plotTheme({ kind: 'dark', font: 'sans-serif', background: '#1f1f1f', foreground: '#cccccc' });
const SIZE = { width: 360, height: 320 };

/** Figure 4 in small, and the same where some cells came out otherwise and some are not trained. */
function pair(): [ComparedRun, ComparedRun] {
  const a = comparedRun('A: Six, seed 1', smallDiagram());
  const b = comparedRun('B: Six, seed 2', smallDiagram(), 14);
  b.summary.capacity[0]?.set([0.9, 0.2], 6);
  b.summary.status[0]?.set([GroupStatus.Mixed], 7);
  b.summary.loss[3] = (b.summary.loss[3] ?? 0) * 1.5;
  return [a, b];
}

/** Density 1, 0.1, 0.01 along one axis, in both runs. */
function sweepPair(): [ComparedRun, ComparedRun] {
  const [a, b] = ['A: Six', 'B: Six'].map((name) => comparedRun(name, anExperiment(Y_LOG)));
  if (a === undefined || b === undefined) throw new Error('no runs');
  b.summary.capacity[0]?.set([0.7], 1);
  return [a, b];
}

function plotsOf(theme: PlotTheme): Record<string, Plot | undefined> {
  const [a, b] = pair();
  const comparison = compareRuns(a, b);
  const layout = diagramLayout(a.experiment);
  const lines = sweepPair();
  const options = { theme, group: 'odd', selected: 7, ...SIZE };
  const curves = [a, b].flatMap(({ name, experiment, summary }, run) => {
    const style = runStyles(theme, 2)[run];
    const model = cellModel(experiment, cellAt(experiment, 7));
    return style === undefined
      ? []
      : [{ name, style, model, capacity: summary.capacity[0]?.[7] ?? Number.NaN, computed: undefined }];
  });
  return {
    'difference-map': differenceMapPlot(layout, comparison, { theme, quantity: 'capacity', selected: 7, ...SIZE }),
    'difference-legend': differenceLegendPlot(comparison, 'capacity', 520, theme),
    'overlaid-boundaries': overlaidBoundariesPlot(layout, [a, b], options),
    'overlaid-lines': overlaidLinesPlot(diagramLayout(lines[0].experiment), lines, { ...options, selected: 1 }),
    'overlaid-curves': overlaidCurvesPlot(curves, 'odd', theme, SIZE),
    'loss-scatter': lossScatterPlot(comparison, theme, { ...SIZE, selected: 7 }),
  };
}

describe.each(Object.keys(plotsOf(PAPER_THEME)))('the plot %s', (name) => {
  const [paper, dark] = [PAPER_THEME, DARK].map((theme) => plotsOf(theme)[name]);

  it('compiles and draws without a complaint, in paper and in dark', async () => {
    for (const plot of [paper, dark]) {
      if (plot === undefined) throw new Error(`${name} is missing`);
      const { svg, complaints } = await drawn(complete(plot));
      expect(complaints).toEqual([]);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(svg).toMatch(/<path|<text/);
    }
  });

  it('names only datasets that it has, and has no others', () => {
    const named = [...JSON.stringify(paper?.spec).matchAll(/"data":\{"name":"([^"]+)"\}/g)].map(([, data]) => data);
    expect(new Set(named)).toEqual(new Set(Object.keys(paper?.data ?? {})));
  });

  it('is as it was when it was last looked at', async () => {
    await expect(`${JSON.stringify(paper?.spec, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.vl.txt`);
  });
});

describe('a difference map', () => {
  const [a, b] = pair();
  const comparison = compareRuns(a, b);
  const layout = diagramLayout(a.experiment);
  const options = { theme: PAPER_THEME, quantity: 'capacity' as const, ...SIZE };

  it('is symmetric about 0, so that the middle colour means no difference', () => {
    const most = differenceScale(comparison, 'capacity');
    const spec = JSON.stringify(differenceMapPlot(layout, comparison, options).spec);
    expect(spec).toContain(JSON.stringify([-most, -most / 2, 0, most / 2, most]));
  });

  it('gives noise no strong colours', () => {
    expect(differenceScale(compareRuns(a, a), 'capacity')).toBe(0.05);
    expect(differenceScale(compareRuns(a, a), 'loss')).toBe(0.01);
  });

  it('marks cells whose status differs, and leaves blank what one run has not trained', () => {
    const { data, table, facts } = differenceMapPlot(layout, comparison, options);
    expect(data.changes?.map(({ cell }) => cell)).toEqual([7]);
    expect(data.cells?.[14]).toMatchObject({ cell: 14, difference: null });
    expect(facts?.(14)).toContainEqual(['odd in B', '–']);
    expect(data.cells?.[6]?.difference).toBeCloseTo(0.9 - (a.summary.capacity[0]?.[6] ?? 0), 12);
    expect(table().rows).toHaveLength(15);
    expect(data.points?.[0]).toMatchObject({ label: 'E', cell: 15 });
    expect(facts?.(15)).toContainEqual(['Point', 'E']);
  });

  it('of many cells is a raster in the colours of the differences', () => {
    const points = LEAST_RASTER / 3;
    const many = anExperiment(
      `  x: { parameter: features.odd.importance, log: [0.1, 10], points: ${points} }\n${Y_LOG}`,
    );
    const [base, other] = [comparedRun('A: Many', many, 3), comparedRun('B: Many', many, 2)];
    other.summary.capacity[0]?.set([0.5 + (base.summary.capacity[0]?.[1] ?? 0)], 1);
    const { data, raster } = differenceMapPlot(diagramLayout(many), compareRuns(base, other), options);
    expect(data.cells).toEqual([]);
    expect(raster?.rows()).toHaveLength(LEAST_RASTER);
    // The first cell is half as wide as the others; of the third there is nothing in the other run.
    const pixels = raster?.pixels(2 * points - 2, 4) ?? new Uint8ClampedArray();
    const color = (pixel: number) =>
      toHex({ r: pixels[4 * pixel] ?? 0, g: pixels[4 * pixel + 1] ?? 0, b: pixels[4 * pixel + 2] ?? 0 });
    const middle = PAPER_THEME.diverging[(PAPER_THEME.diverging.length - 1) / 2];
    expect([color(0), color(1), color(2)]).toEqual([
      middle,
      PAPER_THEME.diverging.at(-1),
      PAPER_THEME.diverging.at(-1),
    ]);
    expect(PAPER_THEME.diverging).not.toContain(color(3));
    expect(color(4)).toBe(color(3));
  });

  it('shows losses as shares of the base', () => {
    const { data } = differenceMapPlot(layout, comparison, { ...options, quantity: 'loss' });
    expect(data.cells?.[3]?.difference).toBeCloseTo(0.5, 12);
  });
});

describe('diagrams over each other', () => {
  it('take other ranges of the same parameters, and the axis reaches over all', async () => {
    const wide = '  x: { parameter: features.odd.importance, log: [0.01, 100], points: 5 }\n';
    const runs = [comparedRun('A', smallDiagram()), comparedRun('B', anExperiment(wide + Y_LOG, POINT_E))];
    const plot = overlaidBoundariesPlot(diagramLayout(smallDiagram()), runs, {
      theme: PAPER_THEME,
      group: 'odd',
      ...SIZE,
    });
    if (plot === undefined) throw new Error('no plot');
    expect(JSON.stringify(plot.spec)).toContain('"domain":[0.01,100]');
    expect(new Set(plot.data.boundaries?.map(({ name }) => name))).toEqual(new Set(['A', 'B']));
    expect((await drawn(complete(plot))).complaints).toEqual([]);
  });

  it('leave out runs of other parameters and say so', () => {
    const runs = [comparedRun('A', smallDiagram()), comparedRun('B', anExperiment(X_LOG))];
    const options = { theme: PAPER_THEME, group: 'odd', ...SIZE };
    const plot = overlaidBoundariesPlot(diagramLayout(smallDiagram()), runs, options);
    expect(plot?.description).toContain('Not drawn, for other parameters are swept: B.');
  });

  it('are missing where an axis is no range, or a sweep has one axis', () => {
    const lists = anExperiment(`${X_LOG}  y: { parameter: model.dimensions, values: [2, 3] }\n`);
    const options = { theme: PAPER_THEME, group: 'odd', ...SIZE };
    for (const experiment of [lists, anExperiment(X_LOG), anExperiment('')]) {
      const run = comparedRun('A', experiment);
      expect(overlaidBoundariesPlot(diagramLayout(experiment), [run, run], options)).toBeUndefined();
    }
    const run = comparedRun('A', lists);
    expect(overlaidLinesPlot(diagramLayout(lists), [run], options)).toBeUndefined();
  });

  it('choose the row that has the settings of the diagram', () => {
    const rows = (values: string): string =>
      `${X_LOG}${Y_LOG}  row: { parameter: model.dimensions, values: ${values} }\n`;
    const base = diagramLayout(anExperiment(rows('[2, 3]')), { row: 1, column: 0 });
    expect(layoutOver(base, anExperiment(rows('[3, 4]')))?.slice).toEqual({ row: 0, column: 0 });
    expect(layoutOver(base, anExperiment(rows('[4, 5]')))).toBeUndefined();
    // Without rows the experiment's own dimensions count: three.
    expect(layoutOver(base, smallDiagram())?.slice).toEqual({ row: 0, column: 0 });
    expect(
      layoutOver({ ...base, slice: { row: 0, column: 0 }, cells: base.cells.map(() => 0) }, smallDiagram()),
    ).toBeUndefined();
  });

  it('give up to six runs a colour and neighbours other dashes, all visible', () => {
    for (const theme of [PAPER_THEME, DARK]) {
      const styles = runStyles(theme, 6);
      expect(new Set(styles.map(({ color }) => color)).size).toBe(6);
      expect(styles.every(({ dash }, place) => dash !== styles[place + 1]?.dash)).toBe(true);
      expect(styles.every(({ color }) => contrast(color, theme.background) >= 3)).toBe(true);
    }
  });
});

describe('lines over each other', () => {
  it('join the places of lists of values', async () => {
    const [a, b] = ['[1, 2]', '[2, 3]'].map((values, place) =>
      comparedRun('AB'.charAt(place), anExperiment(`  x: { parameter: model.dimensions, values: ${values} }\n`)),
    );
    if (a === undefined || b === undefined) throw new Error('no runs');
    const plot = overlaidLinesPlot(diagramLayout(a.experiment), [a, b], { theme: PAPER_THEME, group: 'odd', ...SIZE });
    if (plot === undefined) throw new Error('no plot');
    expect(JSON.stringify(plot.spec)).toContain('"domain":["1","2","3"]');
    expect((await drawn(complete(plot))).complaints).toEqual([]);
    // Only cells of the base can be chosen.
    expect(plot.data.lines?.map(({ cell }) => cell)).toEqual([0, 1, undefined, undefined]);
  });
});

describe('curves over each other', () => {
  it('are missing where none is known', () => {
    expect(overlaidCurvesPlot([], 'odd', PAPER_THEME, SIZE)).toBeUndefined();
  });
});
