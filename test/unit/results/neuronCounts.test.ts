import { describe, expect, test } from 'vitest';
import type { CellModel } from '../../../src/core/experiment/cell.ts';
import { cellMeasures } from '../../../src/core/results/cellMeasures.ts';
import { countNeurons, singleFeatureActivations } from '../../../src/core/results/neuronCounts.ts';
import { modelOf } from './builders.ts';

/** Three features in two dimensions, before four neurons. */
const model = (parts: Partial<CellModel> = {}): CellModel => ({
  ...modelOf({ importance: [1, 1, 1], density: 0.1, D: 4, family: 'neurons', activation: 'relu' }),
  data: { kind: 'bernoulli_uniform', density: 0.1, symmetric: false },
  bottleneck: 2,
  monosemanticShare: 0.999,
  ...parts,
});
/** One feature; one feature and a little of another; dead; two features, one of them in the negative. */
const W = Float64Array.of(2, 0.4, 0, 2, 0.6, 0, 0.1, 0.2, 0.3, 1, 0, -1);
/** The biases stand behind embedder and hidden weights, which the counts need not know, and before the readout. */
const start = {
  W,
  extra: Float64Array.of(
    ...new Array(6 + 8).fill(Number.NaN),
    -0.5,
    -0.5,
    -0.5,
    -0.5,
    ...new Array(12).fill(Number.NaN),
  ),
};

describe('neurons by what makes them active', () => {
  test('are active as the single features make them, at their largest values', () => {
    const expected = [1.5, 0, 0, 1.5, 0.1, 0, 0, 0, 0, 0.5, 0, 0];
    expect(singleFeatureActivations(model(), start)).toHaveLength(12);
    singleFeatureActivations(model(), start)?.forEach((activation, at) => {
      expect(activation).toBeCloseTo(expected[at], 12);
    });
    const symmetric = { data: { kind: 'bernoulli_uniform', density: 0.03, symmetric: true } as const };
    const wide = singleFeatureActivations(model({ ...symmetric, density: Float64Array.of(0.03, 0.03, 0.03) }), start);
    expect(wide?.[0]).toBeCloseTo(10 * 2 - 0.5, 5);
  });

  test('count as monosemantic, dead or neither', () => {
    const measures = cellMeasures(model(), start);
    expect(measures.monosemantic_neurons).toBeCloseTo(2 / 3, 12);
    expect(measures.dead_neurons).toBe(1);
  });

  test('count by a share that can be set', () => {
    expect(cellMeasures(model({ monosemanticShare: 0.9 }), start).monosemantic_neurons).toBe(1);
    const activations = Float64Array.of(3, 1, 0, 0);
    expect(countNeurons(activations, 2, 0.75)).toEqual({ monosemantic: 0, dead: 1, neurons: 2 });
    expect(countNeurons(activations, 2, 0.74)).toEqual({ monosemantic: 1, dead: 1, neurons: 2 });
  });

  test('count by the size of activations that may be negative', () => {
    expect(countNeurons(Float64Array.of(1, -1, -2, 0), 2, 0.9)).toEqual({ monosemantic: 1, dead: 0, neurons: 2 });
  });

  test('are not made active by features that never are', () => {
    const rare = model({ density: Float64Array.of(0, 0.1, 0.1) });
    expect(cellMeasures(rare, start).dead_neurons).toBe(3);
  });

  test('have no share where all are dead, and none in other families', () => {
    const silent = cellMeasures(model(), { ...start, W: new Float64Array(12) });
    expect(silent).toMatchObject({ monosemantic_neurons: Number.NaN, dead_neurons: 4 });
    const { bottleneck: _none, ...plain } = model({ family: 'autoencoder' });
    expect(cellMeasures(plain, start)).toMatchObject({ monosemantic_neurons: Number.NaN, dead_neurons: Number.NaN });
  });

  test('are not counted where training diverged', () => {
    const lost = { ...start, W: new Float64Array(12).fill(Number.NaN) };
    expect(cellMeasures(model(), lost)).toMatchObject({ monosemantic_neurons: Number.NaN, dead_neurons: Number.NaN });
  });
});
