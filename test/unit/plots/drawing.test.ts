import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import { allocationPlot } from '../../../src/core/plots/allocation.ts';
import { capacityHistogramPlot } from '../../../src/core/plots/capacityHistogram.ts';
import { capacityLinesPlot } from '../../../src/core/plots/capacityLines.ts';
import { cellPicture } from '../../../src/core/plots/cellPicture.ts';
import { embeddingPlot } from '../../../src/core/plots/embedding.ts';
import { figureSpec } from '../../../src/core/plots/figure.ts';
import { galleryPlot } from '../../../src/core/plots/gallery.ts';
import { diagramLayout } from '../../../src/core/plots/layout.ts';
import { legendPlot } from '../../../src/core/plots/legend.ts';
import { marginalBenefitPlot } from '../../../src/core/plots/marginalBenefit.ts';
import { phaseDiagramPlot } from '../../../src/core/plots/phaseDiagram.ts';
import { type PinnedCell, pinNames, pinnedBenefitPlot } from '../../../src/core/plots/pinnedBenefit.ts';
import { complete, type Plot } from '../../../src/core/plots/plot.ts';
import { pricePlot } from '../../../src/core/plots/price.ts';
import { sharingPlot } from '../../../src/core/plots/sharing.ts';
import { similarityMapPlot } from '../../../src/core/plots/similarityMap.ts';
import { PAPER_THEME, plotTheme } from '../../../src/core/plots/theme.ts';
import { trainingCurvePlot } from '../../../src/core/plots/trainingCurve.ts';
import { zoomedLayout } from '../../../src/core/plots/zoom.ts';
import { priceProblems } from '../../../src/core/results/price.ts';
import type { RunSummary } from '../../../src/core/results/runSummary.ts';
import { sharingBySparsity } from '../../../src/core/results/sharingBySparsity.ts';
import { similarityVerdicts } from '../../../src/core/results/verdicts.ts';
import {
  anExperiment,
  FAMILIES,
  fiveInTwo,
  POINT_E,
  perfectRecord,
  perfectRun,
  smallDiagram,
  X_LOG,
  Y_LOG,
} from './builders.ts';
import { drawn } from './draw.ts';

const DARK = plotTheme({ kind: 'dark', font: 'sans-serif', background: '#1f1f1f', foreground: '#cccccc' });
const ALL = { mixed: true, unfinished: true, differs: true, diverged: true };
const SIZE = { width: 340, height: 260 };

/** The plots of figure 4 in small, and of a sweep along one axis, by name. */
function plotsOf(experiment: Experiment, theme: typeof PAPER_THEME): Record<string, Plot | undefined> {
  const layout = diagramLayout(experiment);
  const summary = perfectRun(experiment);
  const picture = cellPicture(experiment, 15, perfectRecord(experiment, 15));
  const sweep = fiveInTwo();
  const similarities = similarityVerdicts(experiment, summary);
  const diagram = { theme, group: 'odd', width: 300, height: 240, selected: 7 };
  return {
    'diagram-theory': phaseDiagramPlot(layout, summary, { ...diagram, side: 'theory' }),
    'diagram-trained': phaseDiagramPlot(layout, summary, { ...diagram, side: 'trained' }),
    legend: legendPlot('odd', ALL, 520, theme),
    'marginal-benefit': marginalBenefitPlot(picture, theme, SIZE),
    allocation: allocationPlot(picture, theme, SIZE),
    embedding: embeddingPlot(picture, theme, SIZE),
    'training-curve': trainingCurvePlot(picture, theme, SIZE),
    'capacity-histogram': capacityHistogramPlot(spreadOut(700), theme, { width: 700, height: 240 }),
    'capacity-lines': capacityLinesPlot(diagramLayout(sweep.experiment), sweep.summary, {
      theme,
      group: 'feature',
      side: 'trained',
      width: 560,
      height: 300,
      selected: 2,
    }),
    price: pricePlot(priceProblems(PENALISED, penalisedRun())[0] ?? { name: '', curves: [] }, theme, SIZE),
    sharing: sharingPlot(sharingBySparsity(experiment, summary), theme, SIZE),
    'similarity-map': similarities.length === 0 ? undefined : similarityMapPlot(similarities[0], 'odd', theme, SIZE),
    'diagram-status': phaseDiagramPlot(layout, summary, { ...diagram, side: 'trained', color: 'status', pins: [3] }),
    'diagram-error': phaseDiagramPlot(layout, summary, { ...diagram, side: 'trained', color: 'capacity_error' }),
    'diagram-zoomed': phaseDiagramPlot(zoomedLayout(layout, { x: [1, 3], y: [0, 1] }), summary, {
      ...diagram,
      side: 'trained',
    }),
    'pinned-benefit': pinnedBenefitPlot(pinned(experiment, [15, 3, 7]), 'odd', theme, SIZE),
    'diagram-measure': phaseDiagramPlot(layout, summary, { ...diagram, side: 'trained', color: 'sharing' }),
    gallery: galleryPlot(sweep.experiment, sweep.records, { theme, width: 500, selected: 2 }),
  };
}

/** Trained cells beside each other, of which closed forms are known. */
const pinned = (experiment: Experiment, cells: readonly number[]): PinnedCell[] =>
  cells.map((cell, place) => ({
    number: place + 1,
    name: pinNames(experiment, cells)[place] ?? '',
    picture: cellPicture(experiment, cell, perfectRecord(experiment, cell)),
    curves: undefined,
  }));

/** Three strengths of a penalty: less and less is shared, at more and more loss. */
const PENALISED = anExperiment('  x: { parameter: train.penalty.capacity, values: [0, 1, 2] }\n');

function penalisedRun(): RunSummary {
  const summary = perfectRun(PENALISED);
  summary.measures.sharing.set([0.5, 0.3, 0]);
  summary.loss.set([1, 1.2, 2]);
  return summary;
}

/** Capacities of all kinds, and one that is not known. */
const spreadOut = (N: number): Float64Array =>
  Float64Array.from({ length: N }, (_, i) => (i === 3 ? Number.NaN : (i / (N - 1)) ** 4));

const NAMES = Object.keys(plotsOf(smallDiagram(), PAPER_THEME));

describe.each(NAMES)('the plot %s', (name) => {
  const [paper, dark] = [PAPER_THEME, DARK].map((theme) => plotsOf(smallDiagram(), theme)[name]);

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
    const named = [...JSON.stringify(paper?.spec).matchAll(/"data":\{"name":"([^"]+)"\}/g)].map(
      ([, dataset]) => dataset,
    );
    expect(new Set(named)).toEqual(new Set(Object.keys(paper?.data ?? {})));
  });

  it('is as it was when it was last looked at', async () => {
    await expect(`${JSON.stringify(paper?.spec, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.vl.txt`);
  });
});

describe('sweeps of other shapes', () => {
  const shapes: Record<string, string> = {
    'one continuous axis': X_LOG,
    'one axis, given as y': Y_LOG,
    'one list of values': '  x: { parameter: model.dimensions, values: [1, 2, 3] }\n',
  };
  it.each(Object.entries(shapes))('%s draws lines or dots of capacity', async (_name, sweep) => {
    const experiment = anExperiment(sweep);
    const options = {
      theme: PAPER_THEME,
      side: 'trained' as const,
      group: 'odd',
      width: 300,
      height: 200,
      selected: 1,
    };
    const plot = capacityLinesPlot(diagramLayout(experiment), perfectRun(experiment), options);
    const { svg, complaints } = await drawn(complete(plot));
    expect(complaints).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(plot.data.selected).toHaveLength(1);
  });

  it('two lists of values draw a diagram without contours', async () => {
    const lists = `  x: { parameter: features.odd.importance, values: [0.5, 1, 2] }
  y: { parameter: model.dimensions, values: [2, 3] }\n`;
    const experiment = anExperiment(lists, '  P: { features.odd.importance: 2, model.dimensions: 3 }\n');
    const options = { theme: PAPER_THEME, side: 'trained' as const, group: 'odd', width: 300, height: 200 };
    const plot = phaseDiagramPlot(diagramLayout(experiment), perfectRun(experiment), options);
    const { complaints } = await drawn(complete(plot));
    expect(complaints).toEqual([]);
    expect(plot.data.contours).toEqual([]);
    expect(plot.data.points?.[0]).toMatchObject({ x: '2', y: '3' });
  });
});

describe('the figure', () => {
  it('has both diagrams, the legend and a caption, and draws without a complaint', async () => {
    const experiment = smallDiagram();
    const spec = figureSpec(experiment, perfectRun(experiment));
    if (spec === undefined) throw new Error('no figure');
    const { svg, complaints } = await drawn(spec);
    expect(complaints).toEqual([]);
    for (const text of ['Six in three', 'Theory', 'Trained', 'ignored', 'dedicated', 'Density'])
      expect(svg).toContain(text);
    expect(svg).toContain('6 features in 3 dimensions, quadratic computation');
  });

  it('says how many cells are trained while the run goes on, and draws theory for all', async () => {
    const experiment = smallDiagram();
    const spec = figureSpec(experiment, perfectRun(experiment, 4));
    expect(JSON.stringify(spec)).toContain('4 of 16 cells trained');
    expect(JSON.stringify(spec)).toContain('not trained yet');
  });

  it('has a grid of trained diagrams and one of theory for the rows of a sweep', async () => {
    const experiment = anExperiment(
      `${X_LOG}${Y_LOG}  row: { parameter: model.dimensions, values: [2, 3] }\n`,
      POINT_E,
    );
    const spec = figureSpec(experiment, perfectRun(experiment));
    if (spec === undefined) throw new Error('no figure');
    const { svg, complaints } = await drawn(spec);
    expect(complaints).toEqual([]);
    for (const text of ['Theory', 'Trained', 'Embedding dimensions 2', 'Embedding dimensions 3'])
      expect(svg).toContain(text);
    const cells = Object.keys(spec.datasets ?? {}).filter((name) => name.endsWith('_cells'));
    expect(cells.toSorted()).toEqual([
      'r0c0_theory_cells',
      'r0c0_trained_cells',
      'r1c0_theory_cells',
      'r1c0_trained_cells',
    ]);
  });

  it('draws theory only for the rows and columns that have one, and one legend for both kinds of contours', async () => {
    const experiment = anExperiment(`${X_LOG}${Y_LOG}${FAMILIES}`);
    const spec = figureSpec(experiment, perfectRun(experiment, 0));
    if (spec === undefined) throw new Error('no figure');
    const { svg, complaints } = await drawn(spec);
    expect(complaints).toEqual([]);
    const cells = Object.keys(spec.datasets ?? {}).filter((name) => name.endsWith('_cells'));
    expect(cells.toSorted()).toEqual([
      'r0c0_theory_cells',
      'r0c0_trained_cells',
      'r0c1_trained_cells',
      'r1c0_trained_cells',
      'r1c1_trained_cells',
    ]);
    expect(svg.match(/Relative importance of odd/g)).toHaveLength(3);
    for (const text of ['tied pair', 'Activation ReLU', 'for autoencoders at 0.47 and 0.53'])
      expect(svg).toContain(text);
  });

  it('is missing where nothing is swept', () => {
    const experiment = anExperiment('');
    expect(figureSpec(experiment, perfectRun(experiment))).toBeUndefined();
  });
});
