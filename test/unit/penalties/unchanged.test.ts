import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PlanShape, TrainedBlock } from '../../../src/core/training/plan.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { kernelEngine } from '../support/kernels.ts';
import { aPlan, starts } from '../support/plans.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await kernelEngine();
});

/** SHA-256 of all that training leaves, as it was before there were penalties. */
const BEFORE: Readonly<Record<string, string>> = {
  'exact, Adam': 'c938a6262ac10743454b29674973cc4f',
  'exact, AdamW': 'daa7bc46cf63c2328d495a1dc05019b5',
  'exact, SGD': '26657b8cff851ddec2168ffa8638c9dc',
  'exact, L-BFGS': '0a6994f1471d07eefbbd1e874c84cdf0',
  'autoencoder in one dimension, Adam': 'a23e3ed2d3f445e89a8f8b55c5e4faba',
  'autoencoder in two, AdamW': '55db317d15bc43d5852d34cbd8cd49dd',
  'autoencoder in three, SGD': '98495138882513b8e2455b9bb8933df8',
  'autoencoder, L-BFGS': '88dd922fb387c497b1d5cd795009c87f',
  'computation, Adam': '5d519223d40d1c46836ff7aeb21e5ed9',
  'computation, L-BFGS': '666e6bf8ae1bd9f36e529040760d5c86',
};

const six = starts(3, { importance: [0.5, 1, 1, 1, 1, 1], density: 0.1, learningRate: 0.02 });
const autoencoder = { family: 'autoencoder', activation: 'relu', symmetric: false, batch: 128, steps: 200 } as const;
const PLANS: Readonly<Record<string, { D: number; shape: Partial<PlanShape> }>> = {
  'exact, Adam': { D: 3, shape: { steps: 600 } },
  'exact, AdamW': { D: 3, shape: { steps: 300, optimizer: 'adamw', weightDecay: 0.01 } },
  'exact, SGD': { D: 3, shape: { steps: 300, optimizer: 'sgd', momentum: 0.5, weightDecay: 0.01 } },
  'exact, L-BFGS': { D: 3, shape: { steps: 300, optimizer: 'lbfgs' } },
  'autoencoder in one dimension, Adam': { D: 1, shape: autoencoder },
  'autoencoder in two, AdamW': { D: 2, shape: { ...autoencoder, optimizer: 'adamw', weightDecay: 0.01 } },
  'autoencoder in three, SGD': {
    D: 3,
    shape: { ...autoencoder, optimizer: 'sgd', weightDecay: 0.01, activation: 'gelu' },
  },
  'autoencoder, L-BFGS': { D: 3, shape: { ...autoencoder, optimizer: 'lbfgs', batch: 1024 } },
  'computation, Adam': { D: 3, shape: { activation: 'relu', batch: 128, steps: 200 } },
  'computation, L-BFGS': { D: 3, shape: { activation: 'gelu', optimizer: 'lbfgs', batch: 1024, steps: 200 } },
};

/** Of what every block has had ever since. */
function digest({ W, b, loss, lossStandardError, recovery, steps, outcome, curve }: TrainedBlock): string {
  const hash = createHash('sha256');
  for (const array of [W, b, loss, lossStandardError, recovery ?? new Float64Array(0), steps, outcome, curve]) {
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest('hex').slice(0, 32);
}

describe('without penalties', () => {
  it.each(Object.entries(PLANS))('training leaves the same bytes as ever: %s', async (name, { D, shape }) => {
    const block = await engine.train(aPlan(D, six, shape), { cancelled: () => false });
    expect(digest(block)).toBe(BEFORE[name]);
  });
});
