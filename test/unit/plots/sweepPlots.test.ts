import { describe, expect, it } from 'vitest';
import { capacityLinesPlot } from '../../../src/core/plots/capacityLines.ts';
import { figureSpec } from '../../../src/core/plots/figure.ts';
import { galleryCells, galleryPlot, galleryTitle } from '../../../src/core/plots/gallery.ts';
import { diagramLayout } from '../../../src/core/plots/layout.ts';
import { endsInWords } from '../../../src/core/plots/linesText.ts';
import { complete, type Plot } from '../../../src/core/plots/plot.ts';
import { PAPER_THEME } from '../../../src/core/plots/theme.ts';
import { emptySummary } from '../../../src/core/results/summary.ts';
import { experimentOf, experimentWith } from '../experiment/builders.ts';
import { anExperiment, fiveInTwo, perfectRun, type Sweep, smallDiagram, threeNeurons, X_LOG } from './builders.ts';
import { drawn } from './draw.ts';

const OPTIONS = { theme: PAPER_THEME, side: 'trained' as const, group: 'feature', width: 600, height: 300 };

const linesOf = ({ experiment, summary }: Sweep, width = 600): Plot =>
  capacityLinesPlot(diagramLayout(experiment), summary, { ...OPTIONS, width });

const galleryOf = ({ experiment, records }: Sweep, width = 700): Plot => {
  const plot = galleryPlot(experiment, records, { theme: PAPER_THEME, width, selected: 1 });
  if (plot === undefined) throw new Error('no gallery');
  return plot;
};

/** Text marks of a gallery, as they are read. */
const textsOf = (plot: Plot): unknown[] => (plot.data.galleryTexts ?? []).map(({ text }) => text);

describe('the lines of a sweep along one axis', () => {
  it('have a dot for every feature in every cell, over one by density, and are joined where they are few', async () => {
    const plot = linesOf(fiveInTwo());
    const rows = plot.data.features ?? [];
    expect(rows).toHaveLength(15);
    const last = rows.filter(({ name }) => name === 'feature 5');
    expect(last.map(({ at, capacity }) => [Number(Number(at).toPrecision(6)), capacity])).toEqual([
      [1, 0],
      [10, 0],
      [100, expect.closeTo(0.4, 12)],
    ]);
    const { svg, complaints } = await drawn(complete(plot));
    expect(complaints).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined/);
    for (const text of ['1 / density', '2/5 pentagon', '1/2 digon (antipodal)', 'D*, dimensions per feature'])
      expect(svg).toContain(text);
  });

  it('shade features by importance, and leave those that are alike alike', () => {
    const colors = (sweep: Sweep) => new Set(linesOf(sweep).data.features?.map(({ color }) => color));
    expect(colors(fiveInTwo()).size).toBe(5);
    expect(colors(fiveInTwo(3, '1'))).toEqual(new Set([PAPER_THEME.feature]));
    expect(linesOf(fiveInTwo(3, '1')).data.key?.[0]?.text).toBe('each feature');
  });

  it('have D* = D/‖W‖² of every cell', () => {
    const values = linesOf(fiveInTwo()).data.dimensions?.map(({ value }) => value);
    expect(values).toEqual([1, 0.5, expect.closeTo(0.4, 12)]);
  });

  it('show where the capacity penalty is critical, where that is on the axis', async () => {
    const swept = (to: number, activation = 'quadratic'): Plot => {
      const experiment = experimentWith({
        model: { family: 'computation', activation, dimensions: 3 },
        train: { penalty: { scale: 2 } },
        sweep: { x: { parameter: 'train.penalty.capacity', log: [1, to], points: 3 } },
      });
      return linesOf({ experiment, records: new Map(), summary: emptySummary(experiment) });
    };
    // (18 − 1)²·(18 − 3)/4, of which the scale makes up half.
    const plot = swept(1000);
    expect(plot.data.critical).toEqual([{ at: expect.closeTo(1083.75 / 2, 6), text: 'μ*' }]);
    expect(plot.description).toContain('The critical strength μ* is 542.');
    const { svg, complaints } = await drawn(complete(plot));
    expect(complaints).toEqual([]);
    expect(svg).toContain('μ*');
    expect(swept(500).data.critical).toBeUndefined();
    expect(swept(1000, 'relu').data.critical).toBeUndefined();
  });

  it('have the fractions alone where the plot is narrow', () => {
    const texts = linesOf(fiveInTwo(), 300).data.plateaus?.map(({ text }) => text);
    expect(texts).toEqual(['1', '3/4', '2/3', '1/2', '2/5', '3/8', '0']);
  });

  it('spread the dots of many features beside each other, within the distance of their cells', () => {
    const experiment = experimentOf(`
version: 1
name: Many
model: { family: autoencoder, activation: relu, dimensions: 2 }
features:
  - { name: feature, count: 20 }
data: { density: 0.1 }
sweep:
  x: { parameter: data.density, log: [1, 0.01], points: 3 }`);
    const summary = emptySummary(experiment);
    const rows = linesOf({ experiment, summary, records: new Map() }).data.features ?? [];
    const at = rows.filter(({ cell }) => cell === 1).map((row) => Number(row.at));
    expect(new Set(at).size).toBe(20);
    expect([Math.min(...at) / 10, Math.max(...at) / 10].map(Math.log10)).toEqual([
      expect.closeTo(-0.3, 9),
      expect.closeTo(0.3, 9),
    ]);
  });

  it('tell in words how the two ends look', () => {
    expect(linesOf(fiveInTwo()).description).toBe(
      'Capacity of every feature, trained models by density from 1 to 0.01 (logarithmic). At density 1: 2 dedicated and 3 ignored; D* 1.000, near 1 (own dimension). At density 0.01: 5 polysemantic; D* 0.400, near 2/5 (pentagon).',
    );
    expect(linesOf(fiveInTwo(0)).description).toMatch(/No cell has a result yet\.$/);
  });

  it('have every number in their table', () => {
    const { columns, rows } = linesOf(fiveInTwo()).table();
    expect(columns.slice(0, 5)).toEqual(['Density', 'Loss', 'D*', 'Capacity of feature', 'Feature 1']);
    expect(rows[1]).toEqual(['0.1', 0.01, 0.5, expect.closeTo(0.4, 12), 0.5, 0.5, 0.5, 0.5, 0]);
  });

  it('of computation models have neither D* nor plateaus, and theory beside them by groups', () => {
    const experiment = anExperiment(X_LOG);
    const summary = perfectRun(experiment);
    const layout = diagramLayout(experiment);
    const trained = capacityLinesPlot(layout, summary, { ...OPTIONS, group: 'odd' });
    expect(Object.keys(trained.data)).not.toContain('plateaus');
    expect(Object.keys(trained.data)).not.toContain('dimensions');
    expect(new Set(trained.data.cells?.map(({ group }) => group))).toEqual(new Set(['odd']));
    expect(trained.data.features).toHaveLength(25);
    const theory = capacityLinesPlot(layout, summary, { ...OPTIONS, group: 'odd', side: 'theory' });
    expect(new Set(theory.data.cells?.map(({ group }) => group))).toEqual(new Set(['odd', 'rest']));
    expect(theory.data.features).toBeUndefined();
  });
});

describe('the ends of a sweep in words', () => {
  it('count features by status', () => {
    const { experiment, summary } = fiveInTwo();
    expect(endsInWords(experiment, summary)).toBe(
      '2 dedicated and 3 ignored at density 1, 5 polysemantic at density 0.01',
    );
  });

  it('wait for both ends, and are missing for diagrams of two axes', () => {
    const { experiment, summary } = fiveInTwo(2);
    expect(endsInWords(experiment, summary)).toBeUndefined();
    expect(endsInWords(smallDiagram(), perfectRun(smallDiagram()))).toBeUndefined();
  });
});

describe('the gallery of a sweep', () => {
  it('has an arrow for every feature, turned so that pictures can be compared, and the shapes below', async () => {
    const plot = galleryOf(fiveInTwo());
    expect(textsOf(plot)).toEqual([
      'density 1',
      '2 × own dimension',
      'density 0.1',
      '2 × digon',
      'density 0.01',
      'pentagon',
    ]);
    expect(plot.data.galleryDots).toHaveLength(15);
    const [first, second] = plot.data.galleryDots ?? [];
    expect(Number(first?.x)).toBeGreaterThan(Number(second?.x));
    expect(Number(second?.y)).toBeLessThan(Number(first?.y));
    expect(plot.data.galleryBoxes?.map(({ frame }) => frame)).toEqual(['frame', 'selected', 'frame']);
    expect(plot.description).toContain('density 0.1: 2 × digon; density 0.01: pentagon.');
    const { svg, complaints } = await drawn(complete(plot));
    expect(complaints).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('has rows where it is narrow', () => {
    const tops = (width: number) => new Set(galleryOf(fiveInTwo(), width).data.galleryBoxes?.map(({ y }) => y));
    expect(tops(700).size).toBe(1);
    expect(tops(200).size).toBe(2);
  });

  it('leaves frames empty for cells that are not trained yet', () => {
    const plot = galleryOf(fiveInTwo(1));
    expect(plot.data.galleryBoxes).toHaveLength(3);
    expect(plot.data.galleryDots).toHaveLength(5);
    expect(plot.description).toContain('density 0.1: not trained yet');
    expect(plot.table().rows).toHaveLength(15);
  });

  it('has the neurons of a model that has them, in the order of their features, the strongest weight positive', async () => {
    const plot = galleryOf(threeNeurons());
    expect(galleryTitle(threeNeurons().experiment)).toMatch(/^Weights/);
    const squares = plot.data.galleryBoxes?.filter(({ cell, frame }) => cell === 0 && frame === 'none') ?? [];
    expect(squares.map(({ text }) => text)).toEqual([
      'neuron 1, value 1',
      'neuron 1, value 2',
      'neuron 1, value 3',
      'neuron 2, value 1',
      'neuron 2, value 2',
      'neuron 2, value 3',
    ]);
    expect(squares[0]?.color).toBe(PAPER_THEME.diverging.at(-1));
    expect((await drawn(complete(plot))).complaints).toEqual([]);
  });

  it('has WᵀW and the squared lengths where there are more than two dimensions', async () => {
    const experiment = anExperiment(X_LOG);
    const plot = galleryPlot(experiment, new Map(), { theme: PAPER_THEME, width: 700 });
    expect(galleryTitle(experiment)).toMatch(/WᵀW/);
    expect(plot?.data.galleryBoxes).toHaveLength(5);
  });

  it('takes up to seven cells, evenly spread, the ends among them', () => {
    const cells = (points: number) => galleryCells(anExperiment(X_LOG.replace('points: 5', `points: ${points}`)));
    expect(cells(13)).toEqual([0, 2, 4, 6, 8, 10, 12]);
    expect(cells(2)).toEqual([0, 1]);
    expect(cells(100).at(-1)).toBe(99);
  });

  it('is missing for diagrams, for single cells and for models too large to see', () => {
    expect(galleryCells(smallDiagram())).toEqual([]);
    expect(galleryCells(anExperiment(''))).toEqual([]);
    expect(galleryCells(anExperiment(`${X_LOG}  row: { parameter: model.dimensions, values: [2, 3] }\n`))).toEqual([]);
    const large = X_LOG.replace('features.odd.importance, log: [0.1, 10]', 'features.rest.count, linear: [60, 64]');
    expect(galleryCells(anExperiment(large))).toEqual([]);
  });

  it('stands in the figure under the lines', async () => {
    const { experiment, summary, records } = fiveInTwo();
    const spec = figureSpec(experiment, summary, { records });
    if (spec === undefined) throw new Error('no figure');
    const { svg, complaints } = await drawn(spec);
    expect(complaints).toEqual([]);
    for (const text of ['Five in two', 'Embeddings: features as arrows', 'pentagon', '2/5 pentagon'])
      expect(svg).toContain(text);
  });
});
