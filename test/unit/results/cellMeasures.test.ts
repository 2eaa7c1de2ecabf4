import { describe, expect, it } from 'vitest';
import { cellMeasures } from '../../../src/core/results/cellMeasures.ts';
import { modelOf } from './builders.ts';

const three = (family: 'computation' | 'autoencoder' = 'computation') =>
  modelOf({ importance: [1, 1, 1], density: 0.1, D: 2, family });

/** Rows of W by dimension: features 1 and 2 opposite to each other in the first, feature 3 alone in the second. */
const PAIR = Float64Array.of(1, -1, 0, 0, 0, 2);

describe('the measures of a model', () => {
  it('count features by status, and take sharing over those that are not ignored', () => {
    const found = cellMeasures(three(), { W: PAIR });
    expect(found).toMatchObject({ total_capacity: 2, ignored: 0, polysemantic: 2, dedicated: 1 });
    expect(found.sharing).toBeCloseTo((0.5 + 0.5 + 0) / 3, 12);
    // Σ_{j≠i} (Ŵ_i·W_j)² is 1 in the pair and 0 alone.
    expect(found.superposition).toBeCloseTo(2 / 3, 12);
  });

  it('leave out an autoencoder’s features that are not recovered', () => {
    const found = cellMeasures(three('autoencoder'), { W: PAIR, recovery: Float64Array.of(0.9, 0.2, 0.7) });
    expect(found).toMatchObject({ ignored: 1, polysemantic: 1, dedicated: 1 });
    expect(found.sharing).toBeCloseTo(0.25, 12);
    expect(found.mean_recovery).toBeCloseTo(0.6, 12);
    expect(found.dimensions_per_feature).toBeCloseTo(2 / 6, 12);
  });

  it('are no numbers where they do not apply, where no feature is left, and where the model diverged', () => {
    expect(cellMeasures(three(), { W: PAIR }).mean_recovery).toBeNaN();
    expect(cellMeasures(three(), { W: new Float64Array(6) }).sharing).toBeNaN();
    const diverged = cellMeasures(three(), { W: new Float64Array(6).fill(Number.NaN) });
    expect([diverged.sharing, diverged.ignored, diverged.total_capacity]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
