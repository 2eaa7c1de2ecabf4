import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialParameters } from '../../../src/core/training/initialisation.ts';
import { extraCount, extraParameters } from '../../../src/core/training/layers.ts';
import { embedderOf } from '../../../src/core/training/neurons.ts';
import type { PlanShape } from '../../../src/core/training/plan.ts';
import { aPlan, starts } from '../support/plans.ts';

/** Three features in two dimensions, before four neurons. */
const planOf = (shape: Partial<PlanShape> = {}, specs = starts(2, { importance: [1, 1, 1] })) =>
  aPlan(4, specs, { family: 'neurons', activation: 'relu', symmetric: false, bottleneck: 2, ...shape });

const dot = (E: Float64Array, N: number, i: number, j: number): number => {
  let sum = 0;
  for (let at = 0; at < E.length; at += N) sum += E[at + i] * E[at + j];
  return sum;
};

describe('the embedder of the neurons family', () => {
  it('has columns of length 1, whatever its size', () => {
    const sizes = fc.record({ bottleneck: fc.integer({ min: 1, max: 12 }), N: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(sizes, fc.nat(), ({ bottleneck, N }, seed) => {
        const E = embedderOf({ bottleneck, N }, seed);
        for (let i = 0; i < N; i++) expect(dot(E, N, i, i)).toBeCloseTo(1, 6);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps features apart that there is room for', () => {
    const E = embedderOf({ bottleneck: 5, N: 4 }, 1);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < i; j++) expect(dot(E, 4, i, j)).toBeCloseTo(0, 6);
    }
  });

  it('is float32, which every engine has in common', () => {
    const E = embedderOf({ bottleneck: 4, N: 9 }, 3);
    expect(E).toEqual(E.map(Math.fround));
  });

  it('is the same for all starts and cells of a seed, and another for another seed', () => {
    const one = { importance: [1, 1, 1] };
    const plan = planOf({}, [one, { ...one, start: 1 }, { ...one, cell: 7 }, { ...one, seed: 2 }]);
    const { extra } = initialParameters(plan);
    const each = extraCount(plan.shape);
    const [first, second, third, other] = [0, 1, 2, 3].map((lane) => extra.subarray(lane * each, lane * each + 6));
    expect(first).toEqual(embedderOf({ bottleneck: 2, N: 3 }, 1));
    expect([second, third]).toEqual([first, first]);
    expect(other).not.toEqual(first);
  });
});

describe('the parameters of the neurons family', () => {
  it('are embedder, hidden weights, hidden biases and readout, and W is a product', () => {
    expect(extraParameters(planOf().shape)).toEqual([
      { name: 'layers.0.weight', shape: [2, 3] },
      { name: 'layers.1.weight', shape: [4, 2] },
      { name: 'layers.1.bias', shape: [4] },
      { name: 'output.weight', shape: [3, 4] },
    ]);
    const { W, extra } = initialParameters(planOf());
    const [E, A] = [extra.subarray(0, 6), extra.subarray(6, 14)];
    for (let a = 0; a < 4; a++) {
      for (let i = 0; i < 3; i++) expect(W[a * 3 + i]).toBeCloseTo(A[2 * a] * E[i] + A[2 * a + 1] * E[3 + i], 12);
    }
  });

  it('start from normal numbers that no two weights share, and from the bias that is asked for', () => {
    const plan = planOf({ initBias: -1, bias: false });
    const { b, extra } = initialParameters(plan);
    const each = extraCount(plan.shape);
    const drawn = [0, 1].flatMap((lane) => {
      const own = extra.subarray(lane * each, (lane + 1) * each);
      expect([...own.subarray(14, 18)]).toEqual([-1, -1, -1, -1]);
      return [...own.subarray(6, 14), ...own.subarray(18)];
    });
    expect(new Set(drawn).size).toBe(2 * (8 + 12));
    expect([...b]).toEqual(new Array(6).fill(0));
  });
});
