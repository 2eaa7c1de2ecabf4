import { describe, expect, it } from 'vitest';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import { wordsOf } from '../../../src/core/plots/diagramLayers.ts';
import { diagramLayout } from '../../../src/core/plots/layout.ts';
import { legendPlot } from '../../../src/core/plots/legend.ts';
import { phaseDiagramPlot } from '../../../src/core/plots/phaseDiagram.ts';
import { PAPER_THEME } from '../../../src/core/plots/theme.ts';
import { agreementOf } from '../../../src/core/results/agreement.ts';
import {
  type BathHull,
  bathsOfRun,
  hullAgreement,
  hullMap,
  layersByCell,
  noPredictions,
  PredictedBy,
  predictionLayer,
  ReturnsCode,
} from '../../../src/core/results/cellLayers.ts';
import { headline } from '../../../src/core/results/headline.ts';
import { Agreement } from '../../../src/core/results/runSummary.ts';
import { atOnce } from '../../../src/core/results/steps.ts';
import { emptySummary } from '../../../src/core/results/summary.ts';
import { headlineWords } from '../../../src/webview/headlineWords.ts';
import { experimentOf } from '../experiment/builders.ts';
import { perfectRun } from '../plots/builders.ts';

/** A quadratic row with a closed form, a ReLU autoencoder, and a ReLU computation that only net curves fit. */
const mixed = experimentOf(`
version: 1
name: Mixed
model: { family: computation, activation: quadratic, dimensions: 1 }
data: { density: 0.1 }
features:
  - { name: odd, importance: 1 }
  - { name: rest, count: 2, importance: 1 }
train: { steps: 10, batch: 16, starts: 1 }
sweep:
  x: { parameter: features.odd.importance, values: [0.2, 4] }
  y: { parameter: data.density, values: [0.9, 0.1] }
  row:
    cases:
      - { name: closed, set: { model.family: computation, model.activation: quadratic } }
      - { name: hulls, set: { model.family: autoencoder, model.activation: relu } }
      - { name: net, set: { model.family: computation, model.activation: relu } }
`);

const hull = (key: string, returns: BathHull['returns'], inner: [number, number][]): BathHull => ({
  key,
  returns,
  hull: [[0, 1], ...inner, [1, 0]].map(([capacity = 0, loss = 0]) => ({ capacity, loss, standardError: 0 })),
});
const HULLS = [hull('autoencoder relu 0.9', 'increasing', []), hull('autoencoder relu 0.1', 'stepped', [[0.5, 0.1]])];

describe('layers of a mixed run', () => {
  const layers = atOnce(layersByCell(mixed, 'odd', HULLS));

  it('need one hull for each bath of the cells without a closed form', () => {
    const { baths, cells } = bathsOfRun(mixed);
    expect([...baths.keys()]).toEqual(['autoencoder relu 0.9', 'autoencoder relu 0.1']);
    expect(cells).toEqual([4, 5, 6, 7]);
  });

  it('say the class of returns by closed form, else by hull, and where there is neither', () => {
    const { Increasing, Decreasing, Stepped, Unknown } = ReturnsCode;
    expect([...layers.returns]).toEqual([
      ...[Increasing, Increasing, Decreasing, Decreasing],
      ...[Increasing, Increasing, Stepped, Stepped],
      ...[Unknown, Unknown, Unknown, Unknown],
    ]);
    expect([...layers.increasing]).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
    expect([...layers.predictedBy]).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 0, 0, 0, 0]);
  });

  it('know nothing of cells whose hulls are not there yet', () => {
    const { returns, predictedBy } = atOnce(layersByCell(mixed, 'odd', []));
    expect([...returns.subarray(4)]).toEqual(new Array(8).fill(ReturnsCode.Unknown));
    expect([...predictedBy.subarray(4)]).toEqual(new Array(8).fill(PredictedBy.Nothing));
  });

  it('give a headline that says how many cells have a prediction, and by what', () => {
    const summary = perfectRun(mixed);
    const predictions = { ...noPredictions(12), agreement: Uint8Array.of(0, 0, 0, 0, 1, 2, 1, 3, 0, 0, 0, 0) };
    const found = headline(summary, 'odd', { layers, predictions });
    expect(found).toMatchObject({ byHulls: 4, ties: 1, differs: 1, increasing: 4 });
    const { note } = headlineWords(summary, 'odd', false, { computed: { layers, predictions } });
    expect(note).toContain('8 cells have a prediction, of 12 trained.');
    expect(note).toContain('4 are predicted in closed form, 4 by hulls of bath curves.');
    expect(note).toContain('Of the 4 cells where returns increase everywhere');
    expect([...predictionLayer(summary, layers, predictions)].slice(4)).toEqual([1, 2, 1, 3, 0, 0, 0, 0]);
  });

  it('colour a diagram, in words that the legend and the text alternative say', () => {
    const summary = emptySummary(mixed);
    const layout = diagramLayout(mixed, { row: 1, column: 0 });
    const shown = { returns: layers.returns, prediction: Uint8Array.from(layers.returns, () => Agreement.Agrees) };
    const options = { theme: PAPER_THEME, side: 'trained', group: 'odd', width: 200, height: 160 } as const;
    const plot = phaseDiagramPlot(layout, summary, { ...options, color: 'returns', layers: shown });
    expect(plot.data.cells?.map(({ status }) => status)).toEqual(['increasing', 'increasing', 'stepped', 'stepped']);
    expect(plot.data.contours).toEqual([]);
    expect(plot.description).toContain('increasing returns in 50.0 % of cells and stepped in 50.0 % of cells');
    expect(plot.table().columns.at(-1)).toBe('Returns');
    const words = wordsOf('returns', shown, layout.cells);
    const needs = { mixed: true, unfinished: true, differs: false, diverged: false };
    const legend = legendPlot('odd', { ...needs, color: 'returns', words }, 500, PAPER_THEME);
    expect(legend.data.legendKey?.map(({ text }) => text)).toEqual(['increasing returns', 'stepped']);
  });
});

describe('agreement with hulls', () => {
  const model = cellModel(mixed, cellAt(mixed, 7));
  const record = (capacity: number[], recovery: number[]) => ({
    cell: 7,
    D: 1,
    N: 3,
    curveSteps: new Int32Array(0),
    dropped: [],
    starts: [
      {
        start: 0,
        W: Float64Array.from(capacity),
        b: new Float64Array(3),
        recovery: Float64Array.from(recovery),
        loss: 0,
        taskLoss: 0,
        lossStandardError: 0,
        steps: 1,
        outcome: 1 as const,
        curve: new Float32Array(0),
      },
    ],
  });

  it('exchanges equal features as fits best', () => {
    const hulls = hullMap(HULLS);
    const odd = hullAgreement(mixed, record([1, -1, 0], [1, 1, 0]), hulls);
    expect(hullAgreement(mixed, record([1, 0, -1], [1, 0, 1]), hulls)).toBe(odd);
    expect(odd).toBe(Agreement.Agrees);
  });

  it('counts a dead unit as ignored, whatever its capacity', () => {
    const prediction = { capacity: Float64Array.of(1, 0, 0), tie: false };
    const trained = Float64Array.of(1, 1, 0);
    expect(agreementOf(model, prediction, trained)).toBe(Agreement.Differs);
    expect(agreementOf(model, prediction, trained, Float64Array.of(0.9, 0.1, 0.1))).toBe(Agreement.Agrees);
  });
});
