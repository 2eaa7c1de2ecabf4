import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { isLocked } from '../../src/runs/lock.ts';
import { runFile } from '../unit/runs/builders.ts';
import { note } from './numbers.ts';
import { kinds, runIn, SEED, seeded, temporaryFolder, withExperiment } from './support.ts';

const ROUNDS = 100;
/** Rounds after which everything has been loaded and grown that stays. */
const WARM = 30;
/** Far less than a leaked thread's heap a round, far more than the noise of what a collection leaves. */
const MOST_GROWTH_MB = 12;

interface Standing {
  threads: number;
  files: number;
  resources: string;
  megabytes: number;
}

/** What the process holds, when nothing is under way. */
async function standing(): Promise<Standing> {
  // Threads and handles are given back after the promise of their end.
  await sleep(20);
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return {
    threads: count('/proc/self/task'),
    files: count('/proc/self/fd'),
    resources: process
      .getActiveResourcesInfo()
      .filter((name) => name !== 'Timeout')
      .sort()
      .join(' '),
    megabytes: (heapUsed + external) / 2 ** 20,
  };
}

const count = (folder: string): number => (fs.existsSync(folder) ? fs.readdirSync(folder).length : 0);

it(`${ROUNDS} runs that are cancelled at random moments leave no thread, no handle and no memory (seed ${SEED})`, async () => {
  const random = seeded(SEED);
  const folder = temporaryFolder();
  const states: Record<string, number> = {};
  let warm: Standing | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    if (round === WARM) warm = await standing();
    const file = withExperiment(folder, kinds[round % kinds.length]);
    const controller = new AbortController();
    const run = runFile(file, {}, { signal: controller.signal });
    await Promise.race([run, sleep(450 * random())]);
    controller.abort();
    const { state } = await run;
    states[state] = (states[state] ?? 0) + 1;
    expect(isLocked(runIn(folder))).toBe(false);
    fs.rmSync(runIn(folder), { recursive: true });
  }
  const end = await standing();
  if (warm === undefined) throw new Error('never warm');
  const growth = end.megabytes - warm.megabytes;
  note('Cancel', {
    rounds: ROUNDS,
    ...states,
    'threads left': end.threads - warm.threads,
    'files left open': end.files - warm.files,
    'MB grown': growth.toFixed(1),
    seed: SEED,
  });
  expect(Object.keys(states).every((state) => state === 'cancelled' || state === 'done')).toBe(true);
  expect(states.cancelled).toBeGreaterThan(ROUNDS / 4);
  expect(end.threads).toBeLessThanOrEqual(warm.threads);
  expect(end.files).toBeLessThanOrEqual(warm.files);
  expect(end.resources).toBe(warm.resources);
  expect(growth).toBeLessThan(MOST_GROWTH_MB);
});
