import { describe, expect, test } from 'vitest';
import { agreementOf } from '../../../src/core/results/agreement.ts';
import { equalFeatures, matchEqualFeatures } from '../../../src/core/results/equalFeatures.ts';
import { measureStart, predictCell } from '../../../src/core/results/measure.ts';
import { Agreement } from '../../../src/core/results/runSummary.ts';
import { floats, repeat } from '../capacity/builders.ts';
import { modelOf, optimalStart, sixInThree, startOf } from './builders.ts';

describe('predictCell', () => {
  test('is the optimal allocation of the model, with its statuses', () => {
    const prediction = predictCell(sixInThree(0.5, 0.1));
    expect(prediction?.loss).toBeCloseTo(8.549708, 6);
    expect(prediction?.threshold).toBeCloseTo(5.381502, 6);
    expect(prediction?.status).toEqual(Array(6).fill('polysemantic'));
    expect(prediction?.tie).toBe(false);
    expect(predictCell(sixInThree(3, 0.8))?.status).toEqual([
      'dedicated',
      'dedicated',
      'dedicated',
      'ignored',
      'ignored',
      'ignored',
    ]);
  });

  test.each([
    ['autoencoders', modelOf({ importance: [1, 1], density: 0.1, D: 1, family: 'autoencoder' })],
    ['other activations', modelOf({ importance: [1, 1], density: 0.1, D: 1, activation: 'relu' })],
    [
      'one-hot inputs',
      modelOf({ importance: [1, 1], density: 0.1, D: 1, data: { kind: 'one_hot', density: 0.1, symmetric: true } }),
    ],
    [
      'inputs from 0 to 1',
      modelOf({
        importance: [1, 1],
        density: 0.1,
        D: 1,
        data: { kind: 'bernoulli_uniform', density: 0.1, symmetric: false },
      }),
    ],
    ['features with increasing and decreasing returns', modelOf({ importance: [1, 1], density: [0.8, 0.1], D: 1 })],
    ['features that are never active', modelOf({ importance: [1, 1], density: 0, D: 1 })],
  ])('has no answer for %s', (_, model) => {
    expect(predictCell(model)).toBeUndefined();
  });
});

describe('equal features', () => {
  const model = modelOf({ importance: [1, 2, 1, 1], density: [0.1, 0.1, 0.1, 0.2], D: 1 });

  test('have the same importance and the same density', () => {
    expect(equalFeatures(model)).toEqual([[0, 2], [1], [3]]);
  });

  test('exchange their predictions to follow the order of the trained capacities, others do not', () => {
    const predicted = floats(0.9, 0.1, 0.2, 0.3);
    expect(matchEqualFeatures(model, predicted, floats(0.1, 0.9, 0.8, 0.7))).toEqual(floats(0.2, 0.1, 0.9, 0.3));
    expect(matchEqualFeatures(model, predicted, floats(0.8, 0.9, 0.1, 0.7))).toEqual(predicted);
    expect(matchEqualFeatures(model, predicted, repeat(4, Number.NaN))).toEqual(predicted);
  });
});

describe('measureStart', () => {
  test('measures the optimum as theory describes it', () => {
    const model = sixInThree(0.5, 0.1);
    const measures = measureStart(model, optimalStart(model));
    for (let i = 0; i < 6; i++) {
      expect(measures.capacity[i]).toBeCloseTo(i === 0 ? 0.212121 : 0.557576, 6);
      expect(measures.norm2[i]).toBeCloseTo(i === 0 ? 0.347953 : 0.91462, 6);
      expect(measures.leverage[i]).toBeCloseTo(measures.capacity[i] ?? -1, 9);
      expect(measures.marginalBenefit[i]).toBeCloseTo(5.381502, 6);
      expect(measures.capacityTheory[i]).toBeCloseTo(measures.capacity[i] ?? -1, 9);
      expect(measures.recovery[i]).toBeNaN();
      expect(measures.status[i]).toBe('polysemantic');
    }
    expect(measures.method).toBe('closed');
    expect(measures.lossTheory).toBeCloseTo(8.549708, 6);
  });

  test('compares with theory whichever of the equal features training chose', () => {
    const model = sixInThree(3, 0.8);
    const measures = measureStart(model, optimalStart(model, [0, 4, 3, 5, 1, 2]));
    expect(measures.capacity).toEqual(floats(1, 0, 0, 0, 1, 1));
    expect(measures.capacityTheory).toEqual(floats(1, 0, 0, 0, 1, 1));
    expect(predictCell(model)?.capacity).toEqual(floats(1, 1, 1, 0, 0, 0));
  });

  test('of a model that diverged has no capacity and no status', () => {
    const model = sixInThree(0.5, 0.1);
    const measures = measureStart(model, startOf({ W: repeat(18, Number.NaN) }));
    expect(measures.capacity).toEqual(repeat(6, Number.NaN));
    expect(measures.status).toEqual(Array(6).fill(undefined));
    expect(measures.leverage).toEqual(repeat(6, Number.NaN));
    expect(measures.marginalBenefit).toEqual(repeat(6, Number.NaN));
    expect(measures.capacityTheory[0]).toBeCloseTo(0.212121, 6);
  });

  test('where theory has no answer still measures capacity', () => {
    const model = modelOf({ importance: [1, 1], density: 0.1, D: 1, family: 'autoencoder', activation: 'relu' });
    const measures = measureStart(model, startOf({ W: floats(1, -1) }));
    expect(measures.capacity).toEqual(floats(0.5, 0.5));
    expect(measures.marginalBenefit).toEqual(repeat(2, Number.NaN));
    expect(measures.capacityTheory).toEqual(repeat(2, Number.NaN));
    expect(measures.lossTheory).toBeNaN();
    expect(measures.method).toBeUndefined();
  });
});

describe('agreementOf', () => {
  const agreement = (model = sixInThree(0.5, 0.1), trained = floats()) =>
    agreementOf(model, predictCell(model), trained);

  test('asks for the predicted status of every feature, not for its capacity', () => {
    expect(agreement(undefined, floats(0.1, 0.5, 0.6, 0.6, 0.6, 0.6))).toBe(Agreement.Agrees);
    expect(agreement(undefined, floats(0.01, 0.6, 0.6, 0.6, 0.6, 0.59))).toBe(Agreement.Differs);
    expect(agreement(undefined, floats(0.2, 0.6, 0.6, 0.6, 0.04, 0.9))).toBe(Agreement.Differs);
  });

  test('lets equal features take each other’s place, but not the odd one’s', () => {
    const model = sixInThree(3, 0.8);
    expect(agreement(model, floats(1, 0, 1, 0, 1, 0))).toBe(Agreement.Agrees);
    expect(agreement(model, floats(0, 1, 1, 0, 1, 0))).toBe(Agreement.Differs);
    expect(agreement(model, floats(1, 0.5, 1, 0, 0.5, 0))).toBe(Agreement.Differs);
  });

  test('counts ties apart, whatever training found', () => {
    for (const trained of [floats(1, 0, 1, 0, 1, 0), floats(0, 1, 1, 0, 1, 0), repeat(6, Number.NaN)]) {
      expect(agreement(sixInThree(1, 0.8), trained)).toBe(Agreement.Tie);
    }
  });

  test('a model that diverged differs', () => {
    expect(agreement(undefined, repeat(6, Number.NaN))).toBe(Agreement.Differs);
  });

  test('does not compare features of no importance', () => {
    const model = modelOf({ importance: [0, 1], density: 0.1, D: 2 });
    expect(agreement(model, floats(1, 1))).toBe(Agreement.Agrees);
    expect(agreement(model, floats(0, 1))).toBe(Agreement.Agrees);
    expect(agreement(model, floats(0, 0.5))).toBe(Agreement.Differs);
  });

  test('is unknown where theory has no answer', () => {
    const model = modelOf({ importance: [1, 1], density: 0.1, D: 1, activation: 'relu' });
    expect(agreement(model, floats(1, 0))).toBe(Agreement.Unknown);
  });
});
