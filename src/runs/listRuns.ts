import type { RunDescriptionAt } from '../protocol/runService.ts';
import { openBlockStore } from './blockStore.ts';
import { createBreather } from './breathe.ts';
import { describeRun } from './describeRun.ts';
import { type FoundRun, findRuns } from './findRuns.ts';
import { cellsToTrain } from './manifest.ts';
import { RunError } from './runError.ts';
import { experimentOf } from './runExperiment.ts';
import { readStatus } from './status.ts';

/**
 * The runs of an experiment file, newest first, without shards of runs. A run that cannot be read is left out and told of to `onProblem`.
 * @param root `.capacity-lab/runs`
 * @throws RunError (`disk`)
 */
export async function listRuns(
  root: string,
  file: string,
  onProblem: (message: string) => void,
): Promise<RunDescriptionAt[]> {
  const breathe = createBreather();
  const runs: RunDescriptionAt[] = [];
  for (const { runDir, manifest } of findRuns(root, file, onProblem)) {
    // A part of a run would answer for few of its cells.
    if (manifest.shard !== undefined) continue;
    try {
      const experiment = experimentOf(runDir, manifest);
      runs.push({ ...describeRun(runDir, manifest, experiment, finishedIn({ runDir, manifest })), runDir });
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      onProblem(error.message);
    }
    await breathe();
  }
  return runs;
}

/** Finished cells: of a run that is done, all, without looking at its blocks. */
export function finishedIn({ runDir, manifest }: FoundRun): number {
  try {
    if (readStatus(runDir)?.state === 'done') return cellsToTrain(manifest);
  } catch (error) {
    // A damaged status says nothing; the blocks do.
    if (!(error instanceof RunError)) throw error;
  }
  const store = openBlockStore(runDir, manifest.cells, manifest.configHash);
  try {
    return store.finished();
  } finally {
    store.close();
  }
}
