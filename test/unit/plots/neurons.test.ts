import { describe, expect, it } from 'vitest';
import { allocationPlot } from '../../../src/core/plots/allocation.ts';
import { cellPicture } from '../../../src/core/plots/cellPicture.ts';
import { directionsPlot } from '../../../src/core/plots/directions.ts';
import { embeddingPlot } from '../../../src/core/plots/embedding.ts';
import { gramPlot } from '../../../src/core/plots/gram.ts';
import { pictureBlocks } from '../../../src/core/plots/shapesInWords.ts';
import { PAPER_THEME } from '../../../src/core/plots/theme.ts';
import { thumbnailKind } from '../../../src/core/plots/thumbnails.ts';
import { curveProblem } from '../../../src/core/results/curveProblem.ts';
import { predictCell } from '../../../src/core/results/prediction.ts';
import { bathOf } from '../../../src/core/training/bath.ts';
import { probe } from '../../../src/core/training/probe.ts';
import { experimentWith } from '../experiment/builders.ts';
import { trainAll } from '../support/training.ts';

/** A cell of six features in three dimensions before twelve neurons, trained for some steps. */
async function neuronsPicture() {
  const experiment = experimentWith({
    model: { family: 'neurons', activation: 'relu', dimensions: 3, neurons: 12 },
    train: { steps: 30, batch: 32, starts: 1, learning_rate: 0.01 },
  });
  const [record] = await trainAll(experiment);
  return cellPicture(experiment, 0, record);
}

describe('a cell with neurons apart from the embedding', () => {
  it('has the plots of what its neurons see of the features, and says so', async () => {
    const picture = await neuronsPicture();
    const size = { width: 300, height: 268 };
    const space = 'of 6 features by 12 neurons behind 3 dimensions';
    expect(embeddingPlot(picture, PAPER_THEME, size)?.description).toContain(space);
    expect(allocationPlot(picture, PAPER_THEME, size).description).toContain('6 features by 12 neurons');
    expect(directionsPlot(picture, 'principal', PAPER_THEME, size)?.description).toContain(space);
    expect(thumbnailKind(picture.model)).toBe('neurons');
    expect(pictureBlocks(picture).every(({ dimensions }) => dimensions <= 3)).toBe(true);
  });

  it('has no matrix WᵀW, no theory, and no curves, and says why', async () => {
    const picture = await neuronsPicture();
    const { model, record } = picture;
    expect(gramPlot(picture, PAPER_THEME, { width: 300, height: 268 })).toBeUndefined();
    expect(predictCell(model)).toBeUndefined();
    expect(curveProblem(model)).toMatch(/^A model of the family neurons has no curves: /);
    expect(bathOf(model, 0)).toMatch(/^A model of the family neurons has no bath: /);
    const [start] = record?.starts ?? [];
    expect(probe(model, start.W, start.b)).toBeUndefined();
  });
});
