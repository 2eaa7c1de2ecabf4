import { readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { DELETED_FOLDER } from './layout.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { asRunError, hasCode, RunError } from './runError.ts';

export interface FoundRun {
  runDir: string;
  manifest: Manifest;
}

/**
 * The runs of an experiment file under a runs folder (`.capacity-lab/runs`), newest first, whatever the experiment
 * was called then. Folders that are not runs are passed over, and so are those that cannot be read.
 * @param onProblem told of the latter, as sentences
 * @throws RunError (`disk`)
 */
export const findRuns = (root: string, file: string, onProblem: OnProblem = ignore): FoundRun[] =>
  everyRun(root, onProblem).filter(({ runDir, manifest }) => isOf(runDir, manifest, file));

/** Told of what cannot be read and is passed over, as a sentence. */
export type OnProblem = (message: string) => void;

const ignore: OnProblem = () => undefined;

/** The runs of all experiments under a runs folder, newest first; deleted ones are none. @throws RunError (`disk`) */
export const everyRun = (root: string, onProblem: OnProblem = ignore): FoundRun[] =>
  foldersIn(root)
    .filter((experiment) => basename(experiment) !== DELETED_FOLDER)
    .flatMap((experiment) => orTold(() => foldersIn(experiment), onProblem) ?? [])
    .flatMap((runDir) => {
      const manifest = orTold(() => readManifest(runDir), onProblem);
      return manifest === undefined ? [] : [{ runDir, manifest }];
    })
    .sort(newestFirst);

/** What runs were found under a folder. */
export interface RunsUnder {
  /** Newest first. */
  runs: FoundRun[];
  /** Folders and runs that could not be read, as sentences. */
  problems: string[];
  /** There were too many folders to look into all. */
  cut: boolean;
}

/** Folders that are looked into, and how deep: enough for any workspace, and an end for a whole disk. */
const MOST_FOLDERS = 20_000;
const DEEPEST = 8;

/** Never runs, and often large. */
const PASSED_OVER = new Set([DELETED_FOLDER, 'node_modules', '.git', '.venv', '__pycache__']);

/**
 * The folder itself where it is a run, else the runs in it at any depth: in `.capacity-lab/runs` and where they were put
 * by hand. Links are not followed.
 */
export function runsUnder(folder: string): RunsUnder {
  const found: RunsUnder = { runs: [], problems: [], cut: false };
  const waiting = [{ path: resolve(folder), depth: 0 }];
  let looked = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { path, depth } = next;
    if (looked++ === MOST_FOLDERS) return { ...found, runs: found.runs.sort(newestFirst), cut: true };
    const manifest = orTold(
      () => readManifest(path),
      (message) => found.problems.push(message),
    );
    if (manifest !== undefined) {
      found.runs.push({ runDir: path, manifest });
      continue;
    }
    if (depth === DEEPEST) continue;
    try {
      const inner = foldersIn(path).filter((one) => !PASSED_OVER.has(basename(one)));
      waiting.push(...inner.map((one) => ({ path: one, depth: depth + 1 })));
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      found.problems.push(error.message);
    }
  }
  return { ...found, runs: found.runs.sort(newestFirst) };
}

const newestFirst = (a: FoundRun, b: FoundRun): number =>
  compare(b.manifest.startedAt, a.manifest.startedAt) || compare(b.runDir, a.runDir);

/** Is this the run of that experiment file? */
export function isOf(runDir: string, manifest: Manifest, file: string): boolean {
  const recorded = experimentFileOf(runDir, manifest);
  return recorded === resolve(file) || realPath(recorded) === realPath(file);
}

/** Path of the experiment file a run was made from. */
export const experimentFileOf = (runDir: string, manifest: Manifest): string =>
  // On Windows a part with `\\server` in it would be a place of the network, which is not asked for a stranger's run.
  resolve(runDir, ...manifest.file.split(sep === '\\' ? /[/\\]/ : '/'));

/** How a manifest names the experiment file: by its way from the run folder, so that both can move together. */
export function fileFrom(runDir: string, file: string): string {
  const real = join(realPath(dirname(resolve(file))), basename(file));
  return relative(realPath(runDir), real).split(sep).join('/');
}

/** Folders in a folder, in order of name; none when there is no such folder. @throws RunError (`disk`) */
export function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name))
      .sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return [];
    throw asRunError(error, `read ${folder}`);
  }
}

/** One folder that cannot be read is no reason to show none. */
function orTold<Value>(read: () => Value, onProblem: OnProblem): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    onProblem(error.message);
    return undefined;
  }
}

/** The path without symbolic links; the path itself where that cannot be told. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);
