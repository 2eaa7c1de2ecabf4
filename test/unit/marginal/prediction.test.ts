import { beforeAll, describe, expect, it } from 'vitest';
import { type CurvePoint, lowerHull } from '../../../src/core/capacity/hull.ts';
import { agreementOf } from '../../../src/core/results/agreement.ts';
import { bathKey, bathsOf, predictOnHulls } from '../../../src/core/results/hullPrediction.ts';
import { bestMethod, marginalCurve } from '../../../src/core/results/marginalCurve.ts';
import { Agreement } from '../../../src/core/results/runSummary.ts';
import { allocatedCurve, BATH_QUALITY, type Train } from '../../../src/core/training/bath.ts';
import { aModel } from '../support/models.ts';
import { kernelTrain } from '../support/train.ts';

let train: Train;
beforeAll(async () => {
  train = await kernelTrain();
});

/** Hulls of every bath of a model. */
async function hullsOf(model: ReturnType<typeof aModel>): Promise<Map<string, CurvePoint[]>> {
  const baths = bathsOf(model);
  if (typeof baths === 'string') throw new Error(baths);
  const hulls = new Map<string, CurvePoint[]>();
  for (const bath of baths) {
    if (!hulls.has(bathKey(bath))) hulls.set(bathKey(bath), lowerHull(await allocatedCurve(train, bath, BATH_QUALITY)));
  }
  return hulls;
}

describe('a prediction from hulls', () => {
  it('says what a sparse ReLU autoencoder does with an odd feature', async () => {
    const hulls = await hullsOf(aModel());
    const statusOfOdd = (V: number, D = 3): string | undefined =>
      predictOnHulls(aModel({ D, importance: [V, 1, 1, 1, 1, 1] }), hulls)?.status[0];
    expect([0.02, 0.5, 2, 50].map((V) => statusOfOdd(V))).toEqual([
      'ignored',
      'polysemantic',
      'polysemantic',
      'dedicated',
    ]);
    expect([0.02, 0.5, 2, 50].map((V) => statusOfOdd(V, 5))).toEqual([
      'ignored',
      'polysemantic',
      'dedicated',
      'dedicated',
    ]);
  });

  it('is a tie where equal features of different groups differ', async () => {
    const hulls = await hullsOf(aModel());
    const tieAt = (V: number): boolean | undefined =>
      predictOnHulls(aModel({ D: 5, importance: [V, 1, 1, 1, 1, 1] }), hulls)?.tie;
    expect([0.98, 1.02, 1.3].map(tieAt)).toEqual([true, true, false]);
  });

  it('compares statuses as the closed form does, equal features exchanged as fits best', async () => {
    const model = aModel({ D: 3, importance: [0.5, 1, 1, 1, 1, 1] });
    const predicted = predictOnHulls(model, await hullsOf(model));
    if (predicted === undefined) throw new Error('Every feature has a hull.');
    const prediction = { ...predicted, norm2: predicted.capacity, loss: 0 };
    expect(agreementOf(model, prediction, new Float64Array(6).fill(0.5))).toBe(Agreement.Agrees);
    expect(agreementOf(model, prediction, Float64Array.of(0, 0.6, 0.6, 0.6, 0.6, 0.6))).toBe(Agreement.Differs);
  });

  it('is none for models without a bath', () => {
    expect(predictOnHulls(aModel({ family: 'computation' }), new Map())).toBeUndefined();
  });
});

describe('the curve of a feature', () => {
  it('is made by the best method there is', () => {
    expect(bestMethod(aModel({ family: 'computation', activation: 'quadratic' }), 0)).toBe('closed');
    expect(bestMethod(aModel(), 0)).toBe('bath');
    expect(bestMethod(aModel({ family: 'computation', activation: 'gelu' }), 0)).toBe('net');
  });

  it('is scaled by importance: V for autoencoders', async () => {
    const request = { method: 'bath', points: 3, quality: { starts: 2, samples: 1, allocated: [2] } } as const;
    const one = await marginalCurve(train, aModel(), 0, request);
    const three = await marginalCurve(train, aModel({ importance: [3, 1, 1, 1, 1, 1] }), 0, request);
    one.rows.forEach((row, at) => {
      expect(three.rows[at].loss).toBeCloseTo(3 * row.loss, 12);
    });
    expect(three.hull?.[0].loss).toBeCloseTo(3 * (0.1 / 3 - 0.01 / 4), 12);
  });

  it('comes at once without errors, and then with them', async () => {
    const kinds: string[] = [];
    await marginalCurve(train, aModel(), 0, {
      method: 'bath',
      points: 3,
      quality: { starts: 2, samples: 2, allocated: [2] },
      onFirst: ({ rows }) => kinds.push(rows.map(({ kind }) => kind).join(' ')),
    });
    expect(kinds).toEqual(['allocated allocated allocated', 'allocated allocated allocated pinned pinned pinned']);
  });

  it('is refused where a method does not hold, in a sentence', async () => {
    const request = { points: 3 } as const;
    await expect(marginalCurve(train, aModel(), 0, { ...request, method: 'closed' })).rejects.toThrow(/no closed form/);
    await expect(
      marginalCurve(train, aModel({ family: 'computation' }), 0, { ...request, method: 'bath' }),
    ).rejects.toThrow(/a dimension is a neuron/);
  });
});
