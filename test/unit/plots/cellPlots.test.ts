import { describe, expect, it } from 'vitest';
import { allocationPlot } from '../../../src/core/plots/allocation.ts';
import { cellPicture } from '../../../src/core/plots/cellPicture.ts';
import { median } from '../../../src/core/plots/curveGroups.ts';
import { embeddingPlot } from '../../../src/core/plots/embedding.ts';
import { marginalBenefitPlot } from '../../../src/core/plots/marginalBenefit.ts';
import { PAPER_THEME } from '../../../src/core/plots/theme.ts';
import { trainingCurvePlot } from '../../../src/core/plots/trainingCurve.ts';
import { Outcome } from '../../../src/core/training/plan.ts';
import { perfectRecord, smallDiagram } from './builders.ts';

const experiment = smallDiagram();
const SIZE = { width: 360, height: 260 };
/** Point E of figure 4: relative importance 0.49 at density 0.1. */
const E = 15;
const pictureOfE = cellPicture(experiment, E, perfectRecord(experiment, E));
const untrainedE = cellPicture(experiment, E, undefined);

describe('the marginal-benefit plot', () => {
  const plot = marginalBenefitPlot(pictureOfE, PAPER_THEME, SIZE);

  it('has a curve for the feature and one for its reference, in blue and in the colour of text', () => {
    expect(new Set(plot?.data.curves?.map(({ color }) => color))).toEqual(
      new Set([PAPER_THEME.feature, PAPER_THEME.reference]),
    );
  });

  it('runs from (k−1)²v²/2 at capacity 0 to 2v² at capacity 1', () => {
    const curve = plot?.data.curves?.filter(({ color }) => color === PAPER_THEME.feature) ?? [];
    expect(curve.at(0)?.m).toBeCloseTo((17 * 0.49) ** 2 / 2, 9);
    expect(curve.at(-1)?.m).toBeCloseTo(2 * 0.49 ** 2, 9);
  });

  it('has the rings of figure 4 at point E: .2058 for the odd feature, .5588 for each reference', () => {
    const rings = (plot?.data.optimum ?? []).map(({ name, C }) => [name, Number(Number(C).toFixed(4))]);
    expect(rings).toContainEqual(['odd', 0.2058]);
    expect(rings.filter(([, C]) => C === 0.5588)).toHaveLength(5);
  });

  it('puts every optimum on the threshold line, for that is what an optimum is', () => {
    const threshold = Number(plot?.data.threshold?.[0]?.m);
    for (const { m } of plot?.data.optimum ?? []) expect(Number(m)).toBeCloseTo(threshold, 9);
  });

  it('tells range and median of a group in the tooltip', () => {
    const rest = plot?.data.trained?.find(({ name }) => name === 'rest 3');
    expect(rest).toMatchObject({ medianText: '0.559', rangeText: '0.559 … 0.559' });
  });

  it('has no trained dots before training', () => {
    expect(marginalBenefitPlot(untrainedE, PAPER_THEME, SIZE)?.data.trained).toEqual([]);
  });

  it('is missing where there is no closed form', () => {
    const model = { ...pictureOfE.model, activation: 'relu' as const };
    expect(marginalBenefitPlot({ ...pictureOfE, model }, PAPER_THEME, SIZE)).toBeUndefined();
  });

  it('says which returns the feature has', () => {
    expect(plot?.description).toContain('odd: decreasing returns, optimal capacity 0.206, trained 0.206.');
  });
});

describe('the allocation plot', () => {
  it('has a bar and a tick for every feature', () => {
    const plot = allocationPlot(pictureOfE, PAPER_THEME, SIZE);
    expect(plot.data.features?.map(({ name }) => name)).toEqual([
      'odd',
      'rest 1',
      'rest 2',
      'rest 3',
      'rest 4',
      'rest 5',
    ]);
    expect(plot.data.optimum).toHaveLength(6);
    expect(plot.table().rows[0]?.slice(0, 2)).toEqual(['odd', 0.49]);
  });

  it('has ticks alone before training', () => {
    const plot = allocationPlot(untrainedE, PAPER_THEME, SIZE);
    expect(plot.data.features).toEqual([]);
    expect(plot.data.optimum).toHaveLength(6);
    expect(plot.description).toContain('not trained yet');
  });
});

describe('the embedding plot', () => {
  it('has |cos| of every pair and the length of every feature', () => {
    const plot = embeddingPlot(pictureOfE, PAPER_THEME, SIZE);
    expect(plot?.data.cosines).toHaveLength(36);
    expect(plot?.data.lengths?.[0]?.length).toBeCloseTo(Math.sqrt(pictureOfE.measures?.norm2[0] ?? 0), 12);
  });

  it('gives a feature that is not embedded the colour of ignored ones and no number', () => {
    const record = perfectRecord(experiment, 5);
    const plot = embeddingPlot(cellPicture(experiment, 5, record), PAPER_THEME, SIZE);
    expect(plot?.data.cosines?.[0]).toMatchObject({ row: 'odd', column: 'odd', color: PAPER_THEME.ignored, short: '' });
  });

  it('is missing before training', () => {
    expect(embeddingPlot(untrainedE, PAPER_THEME, SIZE)).toBeUndefined();
  });
});

describe('the training curve', () => {
  it('goes to the step at which the start stopped, and no further', () => {
    const plot = trainingCurvePlot(pictureOfE, PAPER_THEME, SIZE);
    expect(plot?.data.curves?.map(({ step }) => step)).toEqual([0, 1, 10, 100]);
    expect(plot?.data.ends).toHaveLength(1);
    expect(plot?.data.theory?.[0]?.loss).toBeCloseTo(pictureOfE.prediction?.loss ?? 0, 12);
  });

  it('draws the starts that were not kept, too, behind the best', () => {
    const record = perfectRecord(experiment, E);
    const [best] = record.starts;
    if (best === undefined) throw new Error('no start');
    const { W: _W, b: _b, taskLoss: _task, lossStandardError: _error, ...curve } = best;
    const dropped = [2, 1].map((start) => ({ ...curve, start, loss: best.loss * (1 + start) }));
    const plot = trainingCurvePlot(cellPicture(experiment, E, { ...record, dropped }), PAPER_THEME, SIZE);
    expect(plot?.data.ends?.map(({ start }) => start)).toEqual([1, 2, 0]);
    expect(plot?.data.key?.map(({ text }) => text)).toContain('other starts');
    expect(plot?.description).toMatch(/the best of 3 starts .*, the worst at/);
    expect(plot?.table().columns).toEqual(['Step', 'Loss of start 0 (best)', 'Loss of start 2', 'Loss of start 1']);
  });

  it('draws every kept start, the best last and in blue', () => {
    const record = perfectRecord(experiment, E);
    const [best] = record.starts;
    if (best === undefined) throw new Error('no start');
    const other = { ...best, start: 3, loss: best.loss * 1.5 };
    const picture = cellPicture(experiment, E, { ...record, starts: [best, other] });
    const ends = trainingCurvePlot(picture, PAPER_THEME, SIZE)?.data.ends ?? [];
    expect(ends.map(({ start }) => start)).toEqual([3, 0]);
    expect(ends.at(-1)?.color).toBe(PAPER_THEME.feature);
  });

  it('survives a start that diverged', () => {
    const record = perfectRecord(experiment, E);
    const starts = record.starts.map((start) => ({
      ...start,
      loss: Number.NaN,
      outcome: Outcome.Diverged,
      W: start.W.map(() => Number.NaN),
    }));
    const plot = trainingCurvePlot(cellPicture(experiment, E, { ...record, starts }), PAPER_THEME, SIZE);
    expect(plot?.data.curves?.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    expect(plot?.description).toContain('diverged');
  });
});

it('takes the middle of an odd number, and the mean of the middle two of an even one', () => {
  expect(median([1, 2, 9])).toBe(2);
  expect(median([1, 2, 4, 9])).toBe(3);
});
