import { describe, expect, it } from 'vitest';
import { cellPicture } from '../../../src/core/plots/cellPicture.ts';
import { CELL_VIEWS, type CellView, cellView } from '../../../src/core/plots/cellViews.ts';
import { figureSpec } from '../../../src/core/plots/figure.ts';
import { COLOR_TITLES, layerGroups } from '../../../src/core/plots/layerChoices.ts';
import { complete } from '../../../src/core/plots/plot.ts';
import { DARK_THEME, PAPER_THEME } from '../../../src/core/plots/theme.ts';
import { layersByCell, noPredictions, predictionLayer } from '../../../src/core/results/cellLayers.ts';
import { atOnce } from '../../../src/core/results/steps.ts';
import { anExperiment, pentagon, perfectRecord, perfectRun, smallDiagram, X_LOG } from './builders.ts';
import { drawn } from './draw.ts';

const experiment = smallDiagram();
const E = 15;
const ofE = cellPicture(experiment, E, perfectRecord(experiment, E));
const five = pentagon();
const ofFive = cellPicture(five.experiment, 0, five.record);
const VIEWS = Object.keys(CELL_VIEWS) as CellView[];

describe('the views of a cell', () => {
  it.each(VIEWS.filter((view) => view !== 'gram'))(
    '%s is drawn of the quadratic model, and says of which cell',
    async (view) => {
      const found = cellView(view, ofE, { theme: PAPER_THEME, group: 'odd' });
      if (typeof found === 'string') throw new Error(found);
      expect(found.subtitle[0]).toBe('Point E: relative importance of odd 0.49, density 0.1');
      const { svg, complaints } = await drawn(complete(found.plot));
      expect(complaints).toEqual([]);
      expect(svg).not.toMatch(/NaN|undefined/);
    },
  );

  it('gram is drawn of an autoencoder alone', () => {
    expect(cellView('gram', ofFive, { theme: DARK_THEME, group: 'first' })).toMatchObject({
      text: 'Five in two: matrix WᵀW',
      subtitle: ['The model of this file'],
    });
    expect(cellView('gram', ofE, { theme: PAPER_THEME, group: 'odd' })).toBe(
      'The matrix WᵀW is drawn of autoencoders.',
    );
  });

  it('marginal is of the group that is asked for, with what it is compared with', () => {
    const found = cellView('marginal', ofE, { theme: PAPER_THEME, group: 'rest' });
    expect(found).toMatchObject({ subtitle: [expect.any(String), 'rest: closed form, decreasing returns'] });
  });

  it('needs a trained cell, except for what theory says', () => {
    const untrained = cellPicture(experiment, E, undefined);
    const options = { theme: PAPER_THEME, group: 'odd' };
    for (const view of ['embedding', 'directions', 'training'] as const) {
      expect(cellView(view, untrained, options)).toBe('Cell 15 is not trained yet.');
    }
    for (const view of ['marginal', 'allocation'] as const)
      expect(cellView(view, untrained, options)).toBeTypeOf('object');
  });
});

describe('the figure of a layer', () => {
  const summary = perfectRun(experiment);
  const cells = atOnce(layersByCell(experiment, 'odd', []));
  const layers = {
    returns: cells.returns,
    prediction: predictionLayer(summary, cells, noPredictions(summary.cells)),
  };
  const offered = layerGroups(summary, 'odd', true).flatMap((group) => group.layers);

  it.each(offered)('%s is drawn with a legend of its own', async (color) => {
    const spec = figureSpec(experiment, summary, { color, layers });
    if (spec === undefined) throw new Error('There is no figure.');
    const { svg, complaints } = await drawn(spec);
    expect(complaints).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined/);
    const known = ['capacity', 'status', 'task_loss'].includes(color);
    expect(svg.includes('Theory')).toBe(known);
    if (!known) expect(svg).toContain(COLOR_TITLES[color]);
  });

  it('is the usual figure where it is capacity', () => {
    expect(figureSpec(experiment, summary, { color: 'capacity' })).toEqual(figureSpec(experiment, summary));
  });

  it('changes nothing in lines along one axis, which show capacity', () => {
    const line = anExperiment(X_LOG);
    expect(figureSpec(line, perfectRun(line), { color: 'capacity' })).toEqual(figureSpec(line, perfectRun(line)));
  });
});
