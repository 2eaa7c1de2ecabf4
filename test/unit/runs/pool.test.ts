import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TrainedBlock } from '../../../src/core/training/plan.ts';
import { createPool, type TrainerPool } from '../../../src/runs/pool.ts';
import { kernels } from '../support/kernels.ts';
import { aPlan, starts } from '../support/plans.ts';

let module: WebAssembly.Module;
const pools: TrainerPool[] = [];
beforeAll(async () => {
  module = await kernels();
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.dispose()));
});

function aPool(size: number): TrainerPool {
  const script = path.resolve(import.meta.dirname, '../../../dist/worker.js');
  const pool = createPool({ size, engine: 'kernels', kernels: module, script });
  pools.push(pool);
  return pool;
}

const somePlans = () =>
  Array.from({ length: 7 }, (_, cell) => aPlan(2, starts(3, { importance: [0.2 * (cell + 1), 1, 1, 1], cell })));
/** Steps enough to keep a thread busy for minutes. */
const endlessPlan = () => aPlan(3, starts(200, { importance: [1, 1, 1, 1, 1, 1] }), { steps: 1_000_000, tolerance: 0 });
const never = new AbortController().signal;

describe('a pool of training threads', () => {
  it('gives the same bytes for any number of threads', async () => {
    const results: TrainedBlock[][] = [];
    for (const size of [1, 2, 3]) {
      const pool = aPool(size);
      results.push(await Promise.all(somePlans().map((plan) => pool.train(plan, never))));
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('drops what is running and what is waiting when the caller cancels, and goes on with later blocks', async () => {
    const pool = aPool(1);
    const controller = new AbortController();
    const running = pool.train(endlessPlan(), controller.signal);
    const waiting = pool.train(endlessPlan(), controller.signal);
    setTimeout(() => controller.abort(), 300);
    const ends = await Promise.allSettled([running, waiting]);
    expect(ends).toMatchObject([{ reason: { name: 'CancelledError' } }, { reason: { name: 'CancelledError' } }]);
    await expect(pool.train(somePlans()[0], never)).resolves.toMatchObject({ loss: expect.any(Float64Array) });
  });

  it('passes on what an engine throws, and keeps the thread', async () => {
    const pool = aPool(1);
    const plan = aPlan(1_000_000, [{ importance: Array(100_000).fill(1) }]);
    await expect(pool.train(plan, never)).rejects.toThrow();
    await expect(pool.train(somePlans()[0], never)).resolves.toBeDefined();
  });

  it('rejects with a readable error when a thread cannot start', async () => {
    const pool = createPool({ size: 1, engine: 'kernels', kernels: module, script: '/nowhere/worker.js' });
    pools.push(pool);
    await expect(pool.train(somePlans()[0], never)).rejects.toMatchObject({
      name: 'TrainerDiedError',
      message: expect.stringContaining('/nowhere/worker.js'),
    });
  });

  it('leaves no thread behind when it is disposed in the middle of a block', async () => {
    const pool = aPool(2);
    const lost = pool.train(endlessPlan(), never).catch((error: Error) => error.name);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await pool.dispose();
    expect(await lost).toBe('TrainerDiedError');
    await expect(pool.train(somePlans()[0], never)).rejects.toMatchObject({ name: 'CancelledError' });
  });
});
