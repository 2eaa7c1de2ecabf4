import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { ServicePeer } from '../unit/runs/builders.ts';
import { startService } from '../unit/runs/builders.ts';
import { note } from './numbers.ts';
import {
  expectSentence,
  experiments,
  FILE,
  resultBytes,
  resumed,
  runIn,
  runParameters,
  said,
  sameBytes,
  start,
  temporaryFolder,
  undisturbed,
  withExperiment,
} from './support.ts';

const ROUNDS = 6;

/** Asks a run service, as a window of VS Code does, to run the experiment of a folder. */
async function runByService(service: ServicePeer, folder: string): Promise<{ runDir: string; ended: Promise<string> }> {
  const states = new Map<string, (state: string) => void>();
  const over = new Map<string, string>();
  service.on('runChanged', ({ runDir, change: { description } }) => {
    const { state } = description;
    if (state === 'queued' || state === 'running') return;
    over.set(runDir, state);
    states.get(runDir)?.(state);
  });
  const { runDir } = await service.call('start', {
    source: fs.readFileSync(path.join(folder, FILE)),
    file: path.join(folder, FILE),
    runsRoot: path.join(folder, '.capacity-lab', 'runs'),
    workers: 1,
    engine: 'kernels',
  });
  const ended = new Promise<string>((resolve) => {
    const state = over.get(runDir);
    if (state === undefined) states.set(runDir, resolve);
    else resolve(state);
  });
  return { runDir, ended };
}

it(`of two processes that run one file into one folder at once, one does and one is told of the other`, async () => {
  const told: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round++) {
    const folder = temporaryFolder();
    withExperiment(folder);
    const ends = await Promise.all([1, 2].map(() => start(runParameters(folder)).ended));
    expect(ends.map(({ code }) => code)).toContain(0);
    for (const ended of ends.filter(({ code }) => code !== 0)) {
      expectSentence(
        said(ended),
        /is working on this run|Another process has just begun a run|holds an? (un)?finished run/,
      );
      told[`exit ${ended.code}`] = (told[`exit ${ended.code}`] ?? 0) + 1;
    }
    expect(ends.filter(({ code }) => code === 0)).toHaveLength(1);
    expect(sameBytes(resultBytes(runIn(folder)), await undisturbed())).toBe(true);
  }
  note('Two processes, one folder', { rounds: ROUNDS, ...told, 'runs damaged': 0 });
});

it('two processes that run one file without naming a folder make two runs of the same bytes', async () => {
  const folder = temporaryFolder();
  const file = withExperiment(folder);
  const ends = await Promise.all([1, 2].map(() => start(['run', file, '--workers', '1', '--json']).ended));
  const runDirs = ends.map(({ stdout }) => JSON.parse(stdout.split('\n')[0]).dir);
  expect(new Set(runDirs).size).toBe(2);
  for (const runDir of runDirs) expect(sameBytes(resultBytes(runDir), await undisturbed())).toBe(true);
});

it('a terminal is told of the window that trains, and two windows train two runs of the same bytes', async () => {
  const folder = temporaryFolder();
  // Long enough for a command line to start meanwhile.
  fs.writeFileSync(path.join(folder, FILE), experiments.quadratic.replace('starts: 4', 'starts: 40'));
  const windows = [startService(), startService()];
  const runs = await Promise.all(windows.map((service) => runByService(service, folder)));
  expect(new Set(runs.map(({ runDir }) => runDir)).size).toBe(2);
  const terminal = await start(['run', path.join(folder, FILE), '--out', runs[0].runDir, '--resume', '--json']).ended;
  expect(terminal.code).toBe(1);
  expectSentence(said(terminal), /Process \d+ on .* is working on this run/);
  expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual(['done', 'done']);
  expect(sameBytes(resultBytes(runs[0].runDir), resultBytes(runs[1].runDir))).toBe(true);
  note('Two windows and a terminal on one workspace', { 'runs damaged': 0 });
});

it('a run that another process goes on with after its own was stopped is finished by that one alone', async () => {
  const folder = temporaryFolder();
  withExperiment(folder);
  const first = start(runParameters(folder));
  await first.line('"started"');
  first.kill('SIGSTOP');
  const refused = await start(runParameters(folder, '--resume')).ended;
  expect(refused.code).toBe(1);
  expectSentence(said(refused), /is working on this run/);
  first.kill('SIGKILL');
  await first.ended;
  await resumed(folder);
});
