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
export function everyRun(root: string, onProblem: OnProblem = ignore): FoundRun[] {
  const runs = foldersIn(root)
    .filter((experiment) => basename(experiment) !== DELETED_FOLDER)
    .flatMap((experiment) => orTold(() => foldersIn(experiment), onProblem) ?? [])
    .flatMap((runDir) => {
      const manifest = orTold(() => readManifest(runDir), onProblem);
      return manifest === undefined ? [] : [{ runDir, manifest }];
    });
  const newest = (a: FoundRun, b: FoundRun): number =>
    compare(b.manifest.startedAt, a.manifest.startedAt) || compare(b.runDir, a.runDir);
  return runs.sort(newest);
}

/** Is this the run of that experiment file? */
export function isOf(runDir: string, manifest: Manifest, file: string): boolean {
  const recorded = experimentFileOf(runDir, manifest);
  return recorded === resolve(file) || realPath(recorded) === realPath(file);
}

/** Path of the experiment file a run was made from. */
export const experimentFileOf = (runDir: string, manifest: Manifest): string =>
  resolve(runDir, ...manifest.file.split('/'));

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
