import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { openBlockStore } from '../../src/runs/blockStore.ts';
import { pathIn } from '../../src/runs/layout.ts';
import { readManifest } from '../../src/runs/manifest.ts';
import type { Ended } from '../unit/cli/spawn.ts';
import { built, resultBytes, temporaryFolder, writeExperiment } from '../unit/runs/builders.ts';

/** Three small experiments of several blocks each: what is trained, and what is kept of it, differs. */
export const experiments = {
  quadratic: sweepOfDimensions(
    '{ family: computation, activation: quadratic, dimensions: 3 }',
    'starts: 4, keep: best',
  ),
  'all starts': sweepOfDimensions(
    '{ family: computation, activation: quadratic, dimensions: 3 }',
    'starts: 3, keep: all',
  ),
  relu: sweepOfDimensions('{ family: autoencoder, activation: relu, dimensions: 3 }', 'starts: 2, keep: best', 150),
};

export type ExperimentKind = keyof typeof experiments;
export const kinds = Object.keys(experiments) as ExperimentKind[];

/** 6 features into 1 to 6 dimensions: a block to each number of them. */
function sweepOfDimensions(model: string, starts: string, steps = 4000): string {
  return `version: 1
name: Faults
model: ${model}
data: { density: 0.1 }
features:
  - { name: odd, importance: 1 }
  - { name: rest, count: 5, importance: 1 }
train: { optimizer: adam, learning_rate: 0.05, schedule: cosine, steps: ${steps}, ${starts}, seed: 1 }
sweep:
  x: { parameter: model.dimensions, values: [1, 2, 3, 4, 5, 6] }
  y: { parameter: data.density, log: [1, 0.01], points: 4 }
marginal: { feature: odd, reference: rest }
`;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `FAULTS_SEED=7 npm run test:faults` tries other moments. */
export const SEED = Number(process.env.FAULTS_SEED ?? 1);

export interface Process {
  pid: number;
  /** Lines of standard output so far. */
  lines(): string[];
  /** Resolves with the first line of standard output that has this in it, or at the end. */
  line(part: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  ended: Promise<Ended>;
}

export interface Surroundings {
  cwd?: string;
  /** A module of `preload/` that is loaded before the program, in every thread of it. */
  preload?: string;
  env?: Record<string, string>;
  /** Run as the user `nobody`, whom permissions bind. */
  asNobody?: boolean;
}

/** Starts the built command line as a process of its own. It is ended with the test, if it has not by then. */
export function start(parameters: readonly string[], { cwd, preload, env, asNobody }: Surroundings = {}): Process {
  const own = preload === undefined ? [] : ['--import', pathToFileURL(preloaded(preload)).href];
  const [command, ...before] = asNobody === true ? [...nobody, process.execPath] : [process.execPath];
  const child = spawn(command, [...before, ...own, built('cli.js'), ...parameters], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode, ...output }));
  return {
    pid: child.pid ?? 0,
    lines: () => output.stdout.split('\n').filter(Boolean),
    line: (part) =>
      Promise.race([
        ended.then(() => undefined),
        new Promise<void>((resolve) => {
          const look = (): void => {
            if (!output.stdout.includes(part)) return;
            waiting.delete(look);
            resolve();
          };
          waiting.add(look);
          look();
        }),
      ]),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
const preloaded = (name: string): string => path.join(import.meta.dirname, 'preload', name);

/** `capacity-lab run` of the only experiment of a folder into its folder `run`. */
export const runParameters = (folder: string, ...more: string[]): string[] => [
  'run',
  path.join(folder, FILE),
  '--out',
  runIn(folder),
  '--workers',
  '1',
  '--json',
  ...more,
];

export const FILE = 'faults.capacity.yaml';
export const runIn = (folder: string): string => path.join(folder, 'run');
export const withExperiment = (folder: string, kind: ExperimentKind = 'quadratic'): string =>
  writeExperiment(folder, experiments[kind], FILE);

const whole = new Map<ExperimentKind, Promise<Buffer[]>>();

/** Result files of a run that nothing disturbed. */
export function undisturbed(kind: ExperimentKind = 'quadratic'): Promise<Buffer[]> {
  let bytes = whole.get(kind);
  if (bytes === undefined) {
    const folder = temporaryFolder();
    withExperiment(folder, kind);
    bytes = start(runParameters(folder)).ended.then(({ code, stderr }) => {
      if (code !== 0) throw new Error(stderr);
      return resultBytes(runIn(folder));
    });
    whole.set(kind, bytes);
  }
  return bytes;
}

/** What the program said went wrong: on standard error, and with `--json` in its lines. */
export const said = ({ stdout, stderr }: Pick<Ended, 'stdout' | 'stderr'>): string => {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{"event"'));
  const messages = lines.map((line): unknown => JSON.parse(line).message).filter((message) => message !== undefined);
  return `${stderr}${messages.join('\n')}`;
};

/** Goes on with a run to its end, which must be that of an undisturbed one. Returns how many cells it found: all and more where nothing was left to do. */
export async function resumed(folder: string, kind: ExperimentKind = 'quadratic'): Promise<number> {
  const process = start(runParameters(folder, '--resume'));
  const ended = await process.ended;
  expect(ended).toMatchObject({ code: 0 });
  expect(sameBytes(resultBytes(runIn(folder)), await undisturbed(kind))).toBe(true);
  const first = JSON.parse(process.lines()[0] ?? '');
  return first.event === 'finished' ? Number.POSITIVE_INFINITY : first.finished;
}

export const sameBytes = (a: Buffer[], b: Buffer[]): boolean =>
  a.length === b.length && a.every((bytes, i) => bytes.equals(b[i]));

/** Cells that are finished and on disk. */
export function cellsOnDisk(runDir: string): number {
  const manifest = fs.existsSync(pathIn(runDir, 'manifest')) ? readManifest(runDir) : undefined;
  if (manifest === undefined) return 0;
  const store = openBlockStore(runDir, manifest.cells, manifest.configHash);
  try {
    store.verify();
    return store.finished();
  } finally {
    store.close();
  }
}

/** How far a run had come, by what is on disk. */
export const phases = [
  'before it was a run',
  'before the first block',
  'training',
  'trained, not joined',
  'writing results',
  'moving results in place',
  'last words',
  'after the end',
] as const;

export function phaseOf(runDir: string): (typeof phases)[number] {
  if (!fs.existsSync(pathIn(runDir, 'manifest'))) return 'before it was a run';
  const names = fs.readdirSync(runDir);
  const finished = cellsOnDisk(runDir);
  if (finished === 0) return 'before the first block';
  if (finished < (readManifest(runDir)?.cells ?? 0)) return 'training';
  const inPlace = ['results.parquet', 'curves.parquet', 'weights.safetensors'].filter((name) => names.includes(name));
  if (inPlace.length === 0)
    return names.some((name) => /^results\.parquet.*\.tmp$/.test(name)) ? 'writing results' : 'trained, not joined';
  if (inPlace.length < 3 || !names.includes('SHA256SUMS')) return 'moving results in place';
  return JSON.parse(fs.readFileSync(pathIn(runDir, 'status'), 'utf8')).state === 'done'
    ? 'after the end'
    : 'last words';
}

/** What a user reads is a sentence that says where: no stack, no name of an exception, no code of a system call. */
export function expectSentence(text: string, ...parts: RegExp[]): void {
  expect(text).not.toMatch(/^\s+at /m);
  expect(text).not.toMatch(
    /should not have happened|\b(Type|Range|Syntax|Reference)?Error:|\bE[A-Z]{4,}\b|undefined|NaN/,
  );
  for (const part of parts) expect(text).toMatch(part);
}

/** Why there can be no file systems of our own here; `undefined` where there can. */
export const cannotMount = ((): string | undefined => {
  if (process.platform !== 'linux') return 'mounting needs Linux';
  if (process.getuid?.() !== 0) return 'mounting needs root';
  const folder = fs.mkdtempSync('/tmp/capacity-lab-mount-');
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { encoding: 'utf8' });
  if (status === 0) spawnSync('umount', [folder]);
  fs.rmdirSync(folder);
  return status === 0 ? undefined : `mounting is refused here: ${stderr ?? 'no mount'}`.trim();
})();

/** A file system in memory, gone when the test has ended. */
export interface SmallDisk {
  folder: string;
  /** `size=64k`, `ro`. Returns whether the system did it. */
  remount(options: string): boolean;
}

export function smallDisk(options: string): SmallDisk {
  const folder = temporaryFolder();
  const mount = (...parameters: string[]): boolean => spawnSync('mount', parameters).status === 0;
  if (!mount('-t', 'tmpfs', '-o', options, 'tmpfs', folder)) throw new Error(`Cannot mount ${options}.`);
  // Registered later than the removal of the folder, so done before it.
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return { folder, remount: (changed) => mount('-o', `remount,${changed}`, folder) };
}

export { built, resultBytes, temporaryFolder };
