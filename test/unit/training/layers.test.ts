import { describe, expect, it } from 'vitest';
import type { Layered } from '../../../src/core/experiment/experiment.ts';
import { recordsOf, shapeOf } from '../../../src/core/training/blocks.ts';
import { initialParameters } from '../../../src/core/training/initialisation.ts';
import { extraCount, extraParameters } from '../../../src/core/training/layers.ts';
import { Outcome, type PlanShape, type TrainedBlock } from '../../../src/core/training/plan.ts';
import { figure4, sixInThree } from '../results/builders.ts';
import { aPlan, starts } from '../support/plans.ts';

const autoencoder: Partial<PlanShape> = { family: 'autoencoder', activation: 'relu', symmetric: false };
/** Five features into three dimensions, and four units behind them. */
const deep: Layered = {
  layers: [
    { units: 3, activation: 'linear', bias: true },
    { units: 4, activation: 'relu', bias: true },
  ],
};
const planOf = (shape: Partial<PlanShape> = {}) =>
  aPlan(3, starts(2, { importance: [1, 1, 1, 1, 1] }), { ...autoencoder, ...shape });

describe('the other parameters of a model', () => {
  it('are none for the plain models', () => {
    expect(extraParameters(planOf().shape)).toEqual([]);
    expect(extraParameters(planOf({ family: 'computation' }).shape)).toEqual([]);
  });

  it('are listed layer by layer, without the embedding, and the output last', () => {
    const { shape } = planOf(deep);
    expect(extraParameters(shape)).toEqual([
      { name: 'layers.0.bias', shape: [3] },
      { name: 'layers.1.weight', shape: [4, 3] },
      { name: 'layers.1.bias', shape: [4] },
      { name: 'output.weight', shape: [5, 4] },
    ]);
    expect(extraCount(shape)).toBe(3 + 12 + 4 + 20);
  });

  it('lack the output where it is tied, or a sum', () => {
    const names = (shape: Partial<PlanShape>): string[] =>
      extraParameters(planOf({ ...deep, ...shape }).shape).map(({ name }) => name);
    expect(names({ tied: true })).not.toContain('output.weight');
    expect(names({ family: 'computation' })).not.toContain('output.weight');
    expect(names({ embedding: 1 })).toContain('layers.0.weight');
  });
});

describe('initial parameters', () => {
  it('of a layered model begin with those of the plain one', () => {
    const plain = initialParameters(planOf());
    const layered = initialParameters(planOf(deep));
    expect(layered.W).toEqual(plain.W);
    expect(layered.b).toEqual(plain.b);
    expect(plain.extra).toHaveLength(0);
  });

  it('are a value for every bias, and normal numbers that no two weights share', () => {
    const { W, extra } = initialParameters(planOf({ ...deep, initBias: -1 }));
    const second = extra.subarray(39);
    expect([...extra.subarray(0, 3), ...extra.subarray(15, 19)]).toEqual(Array(7).fill(-1));
    expect(second.subarray(0, 3)).toEqual(extra.subarray(0, 3));
    const weights = [...W, ...extra.subarray(3, 15), ...extra.subarray(19, 39), ...second.subarray(3, 15)];
    expect(new Set(weights).size).toBe(weights.length);
    expect(weights).not.toContain(-1);
  });

  it('of a start do not depend on the lane that it is in', () => {
    const [first, second] = starts(2, { importance: [1, 1, 1, 1, 1] });
    const shape = { ...autoencoder, ...deep };
    const alone = initialParameters(aPlan(3, [second], shape));
    expect(initialParameters(aPlan(3, [first, second], shape)).extra.subarray(39)).toEqual(alone.extra);
  });
});

describe('blocks of layered models', () => {
  it('have the layers in their shape, with what is left out filled in', () => {
    expect(shapeOf({ ...sixInThree(1, 0.1), ...deep })).toMatchObject({ ...deep, tied: false, embedding: 0 });
    expect(shapeOf(sixInThree(1, 0.1))).not.toHaveProperty('layers');
  });

  it('hand the other parameters to the records of their starts', () => {
    const plan = planOf(deep);
    const { W, b, extra } = initialParameters(plan);
    const trained: TrainedBlock = {
      W,
      b,
      extra,
      loss: Float64Array.of(2, 1),
      taskLoss: Float64Array.of(2, 1),
      lossStandardError: new Float64Array(2),
      steps: new Int32Array(2),
      outcome: new Uint8Array(2).fill(Outcome.RanOut),
      curveSteps: new Int32Array(0),
      curve: new Float32Array(0),
    };
    const block = { index: 0, shape: plan.shape, cells: Int32Array.of(0) };
    const [record] = recordsOf(figure4(), block, plan, trained);
    expect(record.starts[0]).toMatchObject({ start: 1, extra: extra.slice(39) });
    const { extra: _none, ...plain } = trained;
    expect(recordsOf(figure4(), block, plan, plain)[0].starts[0]).not.toHaveProperty('extra');
  });
});
