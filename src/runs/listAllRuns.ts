import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { ListedRun } from '../protocol/runService.ts';
import { createBreather } from './breathe.ts';
import { shardOf, statusOf } from './describeRun.ts';
import { everyRun, experimentFileOf, type FoundRun, realPath } from './findRuns.ts';
import { keptHeadline } from './headlineFile.ts';
import { finishedIn } from './listRuns.ts';
import { cellsToTrain, type Manifest } from './manifest.ts';
import { marksOrProblem } from './marks.ts';
import { prepareExperiment } from './prepare.ts';
import { RunError } from './runError.ts';
import { readRegular } from './safeFiles.ts';
import { currentState } from './status.ts';

/**
 * Every run under a runs folder, of whatever experiment, newest first: from a few small files of each, without its
 * blocks and without reading its experiment.
 *
 * @param root   `.capacity-lab/runs`
 * @param files  experiment files that the caller knows: runs of them bear these paths, also where a link leads to them
 * @param onProblem told of runs that cannot be read and are left out, as sentences
 * @throws RunError (`disk`)
 */
export const listAllRuns = (
  root: string,
  files: readonly string[],
  onProblem: (message: string) => void,
): Promise<ListedRun[]> => describeRuns(everyRun(root, onProblem), files, onProblem);

/** The same of runs that were found, wherever they are. @throws RunError (`disk`) */
export async function describeRuns(
  found: readonly FoundRun[],
  files: readonly string[],
  onProblem: (message: string) => void,
): Promise<ListedRun[]> {
  const breathe = createBreather();
  const known = new Map(files.map((file) => [realPath(file), file]));
  const hashNow = createHashes();
  const runs: ListedRun[] = [];
  for (const run of found) {
    try {
      const recorded = experimentFileOf(run.runDir, run.manifest);
      const file = known.get(recorded) ?? known.get(realPath(recorded)) ?? recorded;
      runs.push(listed(run, file, hashNow(file, run.manifest)));
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      onProblem(error.message);
    }
    await breathe();
  }
  return runs;
}

/** @param hashNow of what the file says now; `undefined` where it is gone, null where it is broken */
function listed({ runDir, manifest }: FoundRun, file: string, hashNow: string | undefined | null): ListedRun {
  const { startedAt, engine, configHash, experiment, weights, sessions } = manifest;
  const cells = cellsToTrain(manifest);
  const status = statusOf(runDir, manifest);
  const state = currentState(runDir, status);
  // Without a status, or with the last one of a process that was killed, the blocks tell how far it came.
  const lags = status.updatedAt === '' || (state === 'interrupted' && status.state !== 'interrupted');
  const finished = lags ? finishedIn({ runDir, manifest }) : status.finished;
  const headline = state === 'done' ? keptHeadline(runDir) : undefined;
  const endedAt = sessions.at(-1)?.endedAt;
  return {
    runDir,
    id: basename(runDir),
    file,
    fileExists: hashNow !== undefined,
    experiment,
    state,
    cells,
    ...shardOf(manifest),
    finished: state === 'done' ? cells : finished,
    elapsedMs: status.elapsedMs,
    startedAt,
    engine: engine.name,
    configHash,
    stale: hashNow !== undefined && hashNow !== configHash,
    given: weights !== undefined,
    ...marksOrProblem(runDir),
    ...(endedAt !== undefined && { endedAt }),
    ...(state === 'running' && status.remainingMs !== undefined && { remainingMs: status.remainingMs }),
    ...(state === 'failed' && status.error !== undefined && { error: status.error }),
    ...(headline !== undefined && { headline }),
  };
}

/** Hashes of what experiment files say now: all runs of one file with the same settings beside it share one. */
function createHashes(): (file: string, manifest: Manifest) => string | undefined | null {
  const hashes = new Map<string, string | undefined | null>();
  return (file, { json, overrides }) => {
    const key = JSON.stringify([file, json, overrides]);
    if (!hashes.has(key)) hashes.set(key, hashOf(file, json, overrides));
    return hashes.get(key);
  };
}

function hashOf(file: string, json: boolean, overrides: Manifest['overrides']): string | undefined | null {
  let source: Uint8Array;
  try {
    source = readRegular(file);
  } catch {
    return existsSync(file) ? null : undefined;
  }
  return prepareExperiment({ source, json, overrides, folder: dirname(file) }).prepared?.configHash ?? null;
}
