import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { listAllRuns } from '../../src/runs/listAllRuns.ts';
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

const HOUR = 3_600_000;
const preload = 'otherClock.mjs';
const clock = (offset: number, jump = 0, after = 0) => ({
  preload,
  env: { FAULTS_CLOCK_MS: String(offset), FAULTS_JUMP_MS: String(jump), FAULTS_JUMP_AFTER_MS: String(after) },
});

it.each([
  ['an hour back', -HOUR],
  ['an hour forward', HOUR],
])('a clock that is set %s during a run changes neither its bytes nor its time left', async (_, jump) => {
  const folder = temporaryFolder();
  withExperiment(folder);
  const ended = await start(runParameters(folder), clock(0, jump, 500)).ended;
  expect(ended).toMatchObject({ code: 0 });
  const told = ended.stdout.split('\n').filter((line) => line.startsWith('{"event":"progress"'));
  const times = told.map((line): { elapsedMs: number; remainingMs?: number } => JSON.parse(line));
  expect(times.length).toBeGreaterThan(1);
  for (const { elapsedMs, remainingMs = 0 } of times) {
    expect(remainingMs).toBeGreaterThanOrEqual(0);
    expect(elapsedMs).toBeGreaterThanOrEqual(0);
    expect(elapsedMs).toBeLessThan(HOUR / 2);
  }
  expect(sameBytes(resultBytes(runIn(folder)), await undisturbed())).toBe(true);
  note(`Clock set during a run (${jump / HOUR} h)`, { rounds: 1, 'times wrong': 0 });
});

it('runs under clocks of another time have names of their own, are listed by their clocks, and go on in any', async () => {
  const folder = temporaryFolder();
  const file = withExperiment(folder);
  const day = 24 * HOUR;
  const runDirs: string[] = [];
  for (const offset of [0, -day, 40 * 365 * day]) {
    const run = start(['run', file, '--workers', '1', '--json'], clock(offset));
    await run.line('"started"');
    run.kill('SIGKILL');
    await run.ended;
    runDirs.push(JSON.parse(run.lines()[0]).dir);
  }
  for (const runDir of runDirs) expect(path.basename(runDir)).toMatch(/^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_[0-9a-f]{8}$/);
  const problems: string[] = [];
  const listed = await listAllRuns(path.join(folder, '.capacity-lab', 'runs'), [], (message) => problems.push(message));
  expect(problems).toEqual([]);
  expect(listed.map(({ runDir, state }) => [runDir, state])).toEqual(
    [runDirs[2], runDirs[0], runDirs[1]].map((runDir) => [runDir, 'interrupted']),
  );
  // The run whose beginning lies in the future is gone on with, under the clock of today.
  const ended = await start(['run', file, '--resume', '--workers', '1', '--json']).ended;
  expect(JSON.parse(ended.stdout.split('\n')[0])).toMatchObject({ dir: runDirs[2], resumed: true });
  expect(sameBytes(resultBytes(runDirs[2]), await undisturbed())).toBe(true);
});

it('a run that goes on is not taken over because its clock, or ours, is an hour late', async () => {
  for (const [theirs, ours] of [
    [-HOUR, 0],
    [0, HOUR],
    [0, -HOUR],
    [HOUR, 0],
  ]) {
    const folder = temporaryFolder();
    // Far longer than the other takes to look.
    fs.writeFileSync(
      path.join(folder, FILE),
      experiments.quadratic.replace('starts: 4', 'starts: 40').replace('points: 4', 'points: 400'),
    );
    const holder = start(runParameters(folder), clock(theirs));
    await holder.line('"started"');
    await touched(path.join(runIn(folder), 'lock'));
    const second = await start(runParameters(folder, '--resume'), clock(ours)).ended;
    expect(second.code).toBe(1);
    expectSentence(said(second), /is working on this run/);
    holder.kill('SIGKILL');
    await holder.ended;
    // And once it is dead it is not waited for, whatever the clocks say.
    const third = start(runParameters(folder, '--resume'), clock(ours));
    await third.line('"started"');
    expect(third.lines()[0]).toContain('"resumed":true');
    third.kill('SIGKILL');
    await third.ended;
  }
  note('Clocks that differ by an hour', { rounds: 4, 'locks misjudged': 0 });
});

/** Resolves when a lock has been renewed by its holder, under the holder's clock. */
function touched(file: string): Promise<void> {
  const before = fs.statSync(file).mtimeMs;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (fs.statSync(file).mtimeMs === before) return;
      clearInterval(timer);
      resolve();
    }, 20);
  });
}

it('a run that was killed under another clock is resumed', async () => {
  const folder = temporaryFolder();
  withExperiment(folder);
  const run = start(runParameters(folder), clock(HOUR));
  await run.line('"started"');
  run.kill('SIGKILL');
  await run.ended;
  await resumed(folder);
});
