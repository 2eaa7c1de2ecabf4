import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { note } from './numbers.ts';
import {
  cellsOnDisk,
  kinds,
  type Process,
  phaseOf,
  phases,
  resumed,
  runIn,
  runParameters,
  SEED,
  seeded,
  start,
  temporaryFolder,
  undisturbed,
  withExperiment,
} from './support.ts';

const RUNS = 17;

/** What each run is killed at, one after the other: what is waited for, and at most how many milliseconds more. */
const moments: readonly { after(run: Process, runDir: string): Promise<void>; within: number }[] = [
  { after: () => Promise.resolve(), within: 400 },
  { after: (run) => run.line('"started"'), within: 150 },
  { after: (run, runDir) => appearance(run, runDir, 'blocks', /\.block$/), within: 60 },
  { after: (run, runDir) => appearance(run, runDir, 'blocks', /\.block$/), within: 60 },
  { after: (run, runDir) => appearance(run, runDir, '.', /^results\.parquet.*\.tmp$/), within: 20 },
  { after: (run, runDir) => appearance(run, runDir, '.', /^results\.parquet$/), within: 15 },
];

/** Resolves when a file appears in a folder of the run, or when the process has ended. */
async function appearance(run: Process, runDir: string, folder: string, name: RegExp): Promise<void> {
  await run.line('"started"');
  const watched = path.join(runDir, folder);
  if (!fs.existsSync(runDir)) return;
  fs.mkdirSync(watched, { recursive: true });
  const watcher = fs.watch(watched);
  try {
    const seen = new Promise<void>((resolve) => {
      watcher.on('change', (_, file) => {
        if (name.test(String(file))) resolve();
      });
    });
    await Promise.race([seen, run.ended]);
  } finally {
    watcher.close();
  }
}

it(`${RUNS} runs that are killed ${moments.length} times each lose nothing, and end with the bytes of one that was not (seed ${SEED})`, async () => {
  const random = seeded(SEED);
  const runs = Array.from({ length: RUNS }, (_, i) => ({
    kind: kinds[i % kinds.length],
    kills: moments.map(({ after, within }) => ({ after, delay: within * random() })),
  }));
  const hits: string[] = [];
  let lost = 0;
  for (const kind of kinds) await undisturbed(kind);
  const round = async ({ kind, kills }: (typeof runs)[number]): Promise<void> => {
    const folder = temporaryFolder();
    withExperiment(folder, kind);
    let kept = 0;
    for (const { after, delay } of kills) {
      const run = start(runParameters(folder, '--resume'));
      await after(run, runIn(folder));
      await sleep(delay);
      run.kill('SIGKILL');
      await run.ended;
      hits.push(phaseOf(runIn(folder)));
      const now = cellsOnDisk(runIn(folder));
      lost += Math.max(0, kept - now);
      kept = now;
    }
    lost += Math.max(0, kept - (await resumed(folder, kind)));
  };
  const lane = async (): Promise<void> => {
    for (let next = runs.pop(); next !== undefined; next = runs.pop()) await round(next);
  };
  await Promise.all([lane(), lane()]);
  const counts = Object.fromEntries(phases.map((phase) => [phase, hits.filter((hit) => hit === phase).length]));
  note('SIGKILL of the process', { kills: hits.length, ...counts, 'cells lost': lost, seed: SEED });
  expect(lost).toBe(0);
  // The moments must be spread, or the test has not tried what it says.
  for (const phase of ['before it was a run', 'training', 'moving results in place']) {
    expect(counts[phase], phase).toBeGreaterThan(0);
  }
});
