import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { executeRun } from '../../../src/runs/executeRun.ts';
import { headlineOf } from '../../../src/runs/headlineFile.ts';
import { listAllRuns } from '../../../src/runs/listAllRuns.ts';
import { listRuns } from '../../../src/runs/listRuns.ts';
import { readMarginal, writeMarginal } from '../../../src/runs/marginalFile.ts';
import { changeMarks, readMarks } from '../../../src/runs/marks.ts';
import { readProgress } from '../../../src/runs/progressLog.ts';
import { RunError } from '../../../src/runs/runError.ts';
import { openRun } from '../../../src/runs/runReader.ts';
import type { Boundaries } from '../../support/fuzzTypes.ts';
import { almost, almostBytes, almostText } from '../../support/hostileValues.ts';

const repository = path.resolve(import.meta.dirname, '../../..');
const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-lab-fuzz-')));
process.once('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

const SETTINGS = 'settings';
const file = path.join(scratch, 'small.capacity.yaml');
const root = path.join(scratch, '.capacity-lab/runs');
const runDir = await trainSmall();
const place = (name: string): string => path.join(runDir, name);
const read = (name: string): Buffer => fs.readFileSync(place(name));
const json = (name: string): unknown => JSON.parse(read(name).toString());

/** Things that are no file, to be put under the name of one. */
const pipe = path.join(scratch, 'pipe');
execFileSync('mkfifo', [pipe]);
const outside = path.join(scratch, 'outside');
fs.writeFileSync(outside, 'not yours');
const STRANGE = {
  pipe: (at: string) => fs.linkSync(pipe, at),
  folder: (at: string) => fs.mkdirSync(at),
  'link to itself': (at: string) => fs.symlinkSync(at, at),
  'link to nothing': (at: string) => fs.symlinkSync(path.join(scratch, 'nothing'), at),
  'link without end': (at: string) => fs.symlinkSync('/dev/zero', at),
  'link outside': (at: string) => fs.symlinkSync(outside, at),
  'large file': (at: string) => fs.closeSync(fs.openSync(at, 'w')) ?? fs.truncateSync(at, 2 ** 34),
  nothing: () => undefined,
} as const;

const small = ['manifest.json', 'status.json', 'marks.json', 'headline.json', 'marginal.json'];
const names = [...small, 'progress.jsonl', 'source.yaml', 'blocks/000000.block', 'lock', 'log.txt'];

interface Damage {
  name: string;
  bytes?: Uint8Array;
  strange?: keyof typeof STRANGE;
}

const kinds = Object.keys(STRANGE) as (keyof typeof STRANGE)[];
const damages: fc.Arbitrary<Damage> = fc.oneof(
  ...small.map((name) =>
    almost([json(name)]).map((value): Damage => ({ name, bytes: Buffer.from(JSON.stringify(value) ?? '') })),
  ),
  fc
    .constantFrom('progress.jsonl', 'source.yaml', 'manifest.json')
    .chain((name) => almostText([read(name).toString()]).map((text): Damage => ({ name, bytes: Buffer.from(text) }))),
  almostBytes([read('blocks/000000.block')]).map((bytes): Damage => ({ name: 'blocks/000000.block', bytes })),
  fc.record({ name: fc.constantFrom(...names), strange: fc.constantFrom(...kinds) }),
);

/** A run of two cells, with marks and curves. */
async function trainSmall(): Promise<string> {
  fs.writeFileSync(
    file,
    'version: 1\nname: Small\nmodel: { family: computation, activation: quadratic, dimensions: 1 }\ndata: { density: 0.1 }\nfeatures: [{ name: odd }, { name: rest, count: 2 }]\ntrain: { steps: 50, starts: 2, seed: 1 }\nsweep: { x: { parameter: data.density, values: [0.1, 0.2] } }\nmarginal: { feature: odd, reference: rest }\n',
  );
  const outcome = await executeRun(
    {
      source: fs.readFileSync(file),
      file,
      overrides: [],
      target: { root },
      resume: false,
      workers: 1,
      readGiven: () => Promise.reject(new Error('This file names no weights.')),
      script: path.join(repository, 'dist/worker.js'),
      kernels: path.join(repository, 'dist/kernels.wasm'),
    },
    { signal: new AbortController().signal },
  );
  assert.ok(outcome.state === 'done', `The run ${outcome.state}.`);
  const { runDir } = outcome;
  await changeMarks(runDir, { star: true, note: 'a note' });
  await headlineOf(runDir);
  const points = [0, 0.5, 1].map((capacity) => ({
    kind: 'net' as const,
    capacity,
    marginalBenefit: 1 - capacity,
    standardError: 0.1,
    loss: 1,
    feasible: true,
  }));
  await writeMarginal(runDir, SETTINGS, [{ key: 'a', curve: { method: 'net', rows: points } }]);
  fs.writeFileSync(path.join(runDir, 'lock'), '{"pid":1,"host":"elsewhere","token":"a"}');
  return runDir;
}

/** Puts the damage in, reads all that can be read, and puts things right again. */
async function whileDamaged({ name, bytes, strange }: Damage, use: () => Promise<void>): Promise<void> {
  const [at, kept] = [place(name), place(`${name}.kept`)];
  fs.renameSync(at, kept);
  try {
    if (bytes !== undefined) fs.writeFileSync(at, bytes);
    if (strange !== undefined) STRANGE[strange](at);
    await use();
    assert.equal(fs.readFileSync(outside, 'utf8'), 'not yours');
  } finally {
    fs.rmSync(at, { recursive: true, force: true });
    fs.renameSync(kept, at);
  }
}

/** A refusal in words is as good as an answer. */
async function orRefused(act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    assert.ok(!(error.cause instanceof TypeError || error.cause instanceof RangeError), String(error.cause));
    assert.doesNotMatch(error.message, /\n\s+at |^$/);
  }
}

async function readAll(): Promise<void> {
  const told: string[] = [];
  await listAllRuns(root, [file], (message) => told.push(message));
  await listRuns(root, file, (message) => told.push(message));
  for (const message of told) assert.doesNotMatch(message, /\n\s+at |^$/);
  await orRefused(() => readMarks(runDir));
  await orRefused(() => readProgress(runDir));
  const { problem } = readMarginal(runDir, SETTINGS);
  if (problem !== undefined) assert.doesNotMatch(problem, /\n\s+at /);
  await orRefused(async () => {
    const reader = openRun(runDir);
    try {
      reader.describe();
      await reader.summary();
      await orRefused(() => reader.exportTable('csv', () => undefined));
      reader.cell(0);
    } finally {
      reader.close();
    }
  });
}

export const boundaries: Boundaries = {
  'a run folder': { inputs: damages, take: (damage: Damage) => whileDamaged(damage, readAll) },
};
