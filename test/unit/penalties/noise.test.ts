import { describe, expect, it } from 'vitest';
import type { NoiseKind } from '../../../src/core/experiment/experiment.ts';
import { fillNoise } from '../../../src/core/training/noise.ts';
import { experimentWith } from '../experiment/builders.ts';
import { trainAll } from '../support/training.ts';

const DRAWS = 2000;

describe('the noise of a step', () => {
  it.each([
    { kind: 'gaussian', kurtosis: 3 },
    { kind: 'bernoulli', kurtosis: 1 },
  ] as const)('has mean 0, variance 1 and kurtosis $kurtosis: $kind', ({ kind, kurtosis }) => {
    const draws = Array.from({ length: DRAWS }, (_, step) => {
      const row = new Float64Array(16);
      fillNoise(row, kind, 3, step);
      return [...row];
    }).flat();
    const moment = (power: number): number => draws.reduce((sum, xi) => sum + xi ** power, 0) / draws.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.02);
    expect(moment(2)).toBeCloseTo(1, 1);
    expect(Math.abs(moment(4) - kurtosis)).toBeLessThan(0.15);
  });

  it('depends on seed and step alone, and is the same for any number of units', () => {
    const draw = (units: number, seed: number, step: number): number[] => {
      const row = new Float64Array(units);
      fillNoise(row, 'gaussian', seed, step);
      return [...row];
    };
    expect(draw(5, 1, 7)).toEqual(draw(8, 1, 7).slice(0, 5));
    expect(draw(5, 1, 7)).not.toEqual(draw(5, 1, 8));
    expect(draw(5, 1, 7)).not.toEqual(draw(5, 2, 7));
  });
});

/** ReLU(WᵀWx) without a bias on the eight one-hot inputs, in 16 dimensions; importance 8 makes the loss their sum. */
const incidental = (penalty: Record<string, unknown>, train: Record<string, unknown> = {}) =>
  experimentWith({
    model: { family: 'autoencoder', activation: 'relu', dimensions: 16, bias: false },
    data: { kind: 'one_hot', density: 1 },
    features: [{ name: 'all', count: 8, importance: 8 }],
    train: {
      optimizer: 'sgd',
      learning_rate: 0.02,
      schedule: 'constant',
      steps: 100_000,
      starts: 8,
      keep: 'all',
      estimator: 'fixed',
      batch: 8,
      init: { scale: 0.25 },
      penalty,
      ...train,
    },
  });

/** Mean Σ W⁴ over the starts: 8 where every feature has a neuron of its own, far less where it is spread. */
async function fourthPowers(kind: NoiseKind, sigma: number): Promise<number> {
  const [{ starts }] = await trainAll(incidental({ noise: { kind, sigma } }));
  return starts.reduce((sum, { W }) => sum + W.reduce((own, w) => own + w ** 4, 0), 0) / starts.length;
}

describe('noise on hidden units (Lecomte et al. 2023)', () => {
  it.each([
    { sigma: 0.07, times: 1.3 },
    { sigma: 0.1, times: 3.5 },
    { sigma: 0.15, times: 4 },
  ])(
    'of ±$sigma makes weights sparse, which Gaussian noise does not',
    async ({ sigma, times }) => {
      const gaussian = await fourthPowers('gaussian', sigma);
      expect(gaussian).toBeLessThan(1.5);
      expect(await fourthPowers('bernoulli', sigma)).toBeGreaterThan(times * gaussian);
    },
    60_000,
  );

  it('is not in the losses: those of weights that were not trained are the same', async () => {
    const short = { steps: 1, learning_rate: 1e-30 };
    const [noisy] = await trainAll(incidental({ noise: { sigma: 0.5 } }, short));
    const [plain] = await trainAll(incidental({}, short));
    expect(noisy.starts.map(({ loss }) => loss)).toEqual(plain.starts.map(({ loss }) => loss));
    expect(noisy.starts[0].curve).toEqual(plain.starts[0].curve);
  });

  it('trains a model without a bias, wherever biases were to start', async () => {
    const quick = { steps: 200, init: { scale: 0.25, bias: 0.5 } };
    const [without] = await trainAll(incidental({ noise: { sigma: 0.1 } }, quick));
    for (const { b } of without.starts) expect(b).toEqual(new Float64Array(8));
  });
});

describe('bias decay', () => {
  const decayed = (bias_decay: number, optimizer = 'sgd', engine = 'kernels') =>
    experimentWith({
      engine,
      model: { family: 'autoencoder', activation: 'relu', dimensions: 2 },
      features: [{ name: 'all', count: 3 }],
      train: {
        optimizer,
        steps: 1,
        starts: 2,
        schedule: 'constant',
        learning_rate: 0.1,
        init: { bias: -1 },
        bias_decay,
      },
    });

  it.each(['kernels', 'tensorflow'])(
    'multiplies biases by 1 − rate · decay after a step: %s',
    async (engine) => {
      for (const optimizer of ['sgd', 'adam', 'adamw']) {
        const [plain] = await trainAll(decayed(0, optimizer, engine));
        const [shrunk] = await trainAll(decayed(0.3, optimizer, engine));
        for (const [start, { b, W }] of shrunk.starts.entries()) {
          b.forEach((value, j) => {
            expect(value).toBeCloseTo(0.97 * plain.starts[start].b[j], 6);
          });
          expect(W).toEqual(plain.starts[start].W);
        }
      }
    },
    60_000,
  );
});
