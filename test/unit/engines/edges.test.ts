import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { cellCount } from '../../../src/core/experiment/sweep.ts';
import { planBlocks, planOf, recordsOf } from '../../../src/core/training/blocks.ts';
import { Outcome, type PlanShape, type TrainedBlock, type TrainingPlan } from '../../../src/core/training/plan.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { createPool } from '../../../src/runs/pool.ts';
import { example } from '../support/examples.ts';
import { kernelEngine, kernels } from '../support/kernels.ts';
import { aPlan } from '../support/plans.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await kernelEngine();
});
const train = (plan: TrainingPlan): Promise<TrainedBlock> => engine.train(plan, { cancelled: () => false });

const autoencoder = { family: 'autoencoder', activation: 'relu', symmetric: false } as const;
/** Every way in which the kernels train. */
const ways: { way: string; shape: Partial<PlanShape> }[] = [
  { way: 'the exact gradient', shape: { steps: 1500 } },
  { way: 'the exact gradient, lbfgs', shape: { optimizer: 'lbfgs', steps: 300 } },
  { way: 'fresh samples', shape: { ...autoencoder, steps: 1500, batch: 256 } },
  { way: 'fixed inputs', shape: { ...autoencoder, estimator: 'fixed', steps: 1500, batch: 256 } },
  { way: 'fixed inputs, lbfgs', shape: { ...autoencoder, optimizer: 'lbfgs', steps: 300, batch: 512 } },
  { way: 'fresh samples, computation', shape: { activation: 'relu', steps: 1500, batch: 256 } },
  {
    way: 'fixed inputs, lbfgs, computation',
    shape: { activation: 'gelu', optimizer: 'lbfgs', steps: 300, batch: 512 },
  },
];

describe.each(ways)('with $way', ({ shape }) => {
  const ones = (N: number): number[] => Array<number>(N).fill(1);
  /** The best loss of three starts, features alike. */
  const lossAt = async (D: number, N: number, density: number): Promise<number> => {
    const { loss, outcome } = await train(
      aPlan(
        D,
        [0, 1, 2].map((start) => ({ importance: ones(N), density, start })),
        shape,
      ),
    );
    expect([...outcome]).not.toContain(Outcome.Diverged);
    return Math.min(...loss);
  };

  it('a model of one feature learns it', async () => {
    expect(await lossAt(1, 1, 0.3)).toBeLessThan(2e-3);
  });

  it('as many dimensions as features lose nothing, and more of them neither', async () => {
    const crowded = await lossAt(1, 3, 0.3);
    expect(await lossAt(3, 3, 0.3)).toBeLessThan(0.05 * crowded);
    expect(await lossAt(5, 3, 0.3)).toBeLessThan(0.05 * crowded);
  });

  it('density 1 trains like any other', async () => {
    expect(await lossAt(3, 3, 1)).toBeLessThan(0.05 * (await lossAt(1, 3, 1)));
  });

  it('a learning rate without bounds is flagged, and no number that is none is taken for a loss', async () => {
    const { loss, outcome } = await train(
      aPlan(2, [{ importance: ones(3), learningRate: 1e30 }], { ...shape, optimizer: 'sgd', steps: 300 }),
    );
    expect(outcome[0]).toBe(Outcome.Diverged);
    expect(loss[0]).toBeNaN();
  });
});

describe('inputs of density 0', () => {
  it.each(ways.filter(({ shape }) => shape.family === 'autoencoder'))('cost nothing: $way', async ({ shape }) => {
    const { loss, outcome } = await train(aPlan(2, [{ importance: [1, 1, 1], density: 0 }], shape));
    expect(outcome[0]).not.toBe(Outcome.Diverged);
    expect(loss[0]).toBeLessThan(1e-4);
  });
});

it('ten thousand features are refused with an estimate of their memory', () => {
  const file = path.resolve(import.meta.dirname, '../../corpus/broken/ten-thousand-features.capacity.yaml');
  const { experiment, problems } = parseExperiment(fs.readFileSync(file, 'utf8'));
  expect(experiment).toBeUndefined();
  expect(problems.map(({ message }) => message).join()).toMatch(/need \d[\d.,]* GB of memory; at most \d[\d.,]* GB/);
});

describe('results are the same bits', () => {
  const experiments = [
    { way: 'lbfgs', overrides: [] },
    { way: 'fresh samples', overrides: [{ path: 'train.optimizer', value: 'adam' }] },
    {
      way: 'fixed inputs',
      overrides: [
        { path: 'train.optimizer', value: 'sgd' },
        { path: 'train.estimator', value: 'fixed' },
      ],
    },
  ].map(({ way, overrides }) => ({
    way,
    experiment: example('figure7', {
      'sweep.x.points': 3,
      'sweep.y.points': 2,
      'train.steps': 60,
      ...Object.fromEntries(overrides.map(({ path, value }) => [path, value])),
    }),
  }));

  it.each(experiments)(
    'for any size of blocks and any number of threads: $way',
    async ({ experiment }) => {
      // One panel of each family, and one with an exact gradient: 18 cells.
      const blocks = planBlocks(experiment).filter(
        ({ shape: { family, activation, D } }) =>
          D === 3 && (activation === 'relu' || (activation === 'quadratic' && family === 'computation')),
      );
      /** Cuts every block into blocks of at most so many cells, trains them and sorts the records. */
      const results = async (cells: number, by: (plan: TrainingPlan) => Promise<TrainedBlock>) => {
        const records = await Promise.all(
          blocks.flatMap((block) =>
            Array.from({ length: Math.max(1, Math.ceil(block.cells.length / cells)) }, async (_, k) => {
              const part = { ...block, cells: block.cells.slice(k * cells, (k + 1) * cells) };
              const trained = await by(planOf(experiment, part));
              return recordsOf(experiment, part, planOf(experiment, part), trained);
            }),
          ),
        );
        return records.flat().sort((a, b) => a.cell - b.cell);
      };
      const whole = await results(Number.POSITIVE_INFINITY, train);
      expect(whole).toHaveLength(cellCount(experiment) / 3);
      expect(await results(1, train)).toEqual(whole);
      const script = path.resolve(import.meta.dirname, '../../../dist/worker.js');
      const pool = createPool({ size: 3, engine: 'kernels', kernels: await kernels(), script });
      try {
        expect(await results(2, (plan) => pool.train(plan, new AbortController().signal))).toEqual(whole);
      } finally {
        await pool.dispose();
      }
    },
    60_000,
  );
});
