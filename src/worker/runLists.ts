import type { RunDescription } from '../protocol/panelSource.ts';
import type { ListedRun } from '../protocol/runService.ts';
import type { ActiveRuns } from '../runs/activeRuns.ts';
import { deletionsIn, removeOldDeletions } from '../runs/deletedRuns.ts';
import { listAllRuns } from '../runs/listAllRuns.ts';

/** Lists of all runs of a folder, in which the runs of this process stand as it knows them: fresher than the disk. */
export interface RunLists {
  /** @throws RunError (`disk`) */
  of(runsRoot: string, files: readonly string[]): Promise<{ runs: ListedRun[]; deletions: string[] }>;
}

/** @param onProblem told once of each thing that cannot be read, however often the folder is listed */
export function createRunLists(active: Pick<ActiveRuns, 'describe'>, onProblem: (message: string) => void): RunLists {
  const told = new Set<string>();
  const tellOnce = (message: string): void => {
    if (told.has(message)) return;
    told.add(message);
    onProblem(message);
  };
  return {
    async of(runsRoot, files) {
      await removeOldDeletions(runsRoot);
      const runs = await listAllRuns(runsRoot, files, tellOnce);
      for (const { marksProblem } of runs) if (marksProblem !== undefined) tellOnce(marksProblem);
      return {
        runs: runs.map((run) => ({ ...run, ...liveOf(active.describe(run.runDir)) })),
        deletions: deletionsIn(runsRoot),
      };
    },
  };
}

function liveOf(description: RunDescription | undefined): Partial<ListedRun> {
  if (description === undefined) return {};
  const { state, finished, elapsedMs, remainingMs, turn } = description;
  return {
    state,
    finished,
    elapsedMs,
    ...(remainingMs !== undefined && { remainingMs }),
    ...(turn !== undefined && { turn }),
  };
}
