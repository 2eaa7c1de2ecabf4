import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { writeExperiment } from '../unit/runs/builders.ts';
import { note } from './numbers.ts';
import {
  built,
  cellsOnDisk,
  experiments,
  FILE,
  resultBytes,
  runIn,
  runParameters,
  sameBytes,
  start,
  temporaryFolder,
} from './support.ts';

interface News {
  runDir?: string;
  resumed?: boolean;
  state?: string;
  finished?: number;
}

/** An extension host, as far as a run can tell, that runs the experiment of a folder. */
function hostOf(folder: string) {
  const host = spawn(
    process.execPath,
    [
      '--no-warnings',
      path.join(import.meta.dirname, 'host.ts'),
      built('worker.js'),
      path.join(folder, FILE),
      path.join(folder, '.capacity-lab', 'runs'),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void host.kill('SIGKILL'));
  const news: News[] = [];
  const lines = createInterface({ input: host.stdout });
  lines.on('line', (line) => news.push(JSON.parse(line)));
  return { news, kill: () => host.kill('SIGKILL'), ended: once(host, 'close') };
}

/** Enough to be in the middle of when the first news come. */
const CELLS = 1800;

it('a host that ends in the middle of a run leaves a run that the next one goes on with, and nobody trains meanwhile', async () => {
  const folder = temporaryFolder();
  writeExperiment(folder, experiments.quadratic.replace('points: 4', 'points: 300'), FILE);
  const first = hostOf(folder);
  const trained = () => first.news.some(({ state, finished = 0 }) => state === 'running' && finished > 0);
  await expect.poll(trained, { timeout: 60_000, interval: 5 }).toBe(true);
  first.kill();
  await first.ended;
  const runDir = first.news.find((news) => news.runDir !== undefined)?.runDir ?? '';
  const kept = cellsOnDisk(runDir);
  expect(kept).toBeLessThan(CELLS);
  const progress = () => fs.readFileSync(path.join(runDir, 'progress.jsonl'), 'utf8');
  const before = progress();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(progress()).toBe(before);

  const second = hostOf(folder);
  await second.ended;
  expect(second.news).toContainEqual({ runDir, resumed: true });
  expect(second.news.at(-1)).toMatchObject({ state: 'done' });
  expect(second.news.find(({ finished }) => finished !== undefined)?.finished).toBeGreaterThanOrEqual(kept);
  expect(await start(runParameters(folder)).ended).toMatchObject({ code: 0 });
  expect(sameBytes(resultBytes(runDir), resultBytes(runIn(folder)))).toBe(true);
  note('Extension host killed in a run', { rounds: 1, 'cells kept': kept, 'cells lost': 0 });
});
