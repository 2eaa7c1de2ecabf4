import type { ListedRun } from '../../protocol/runService.ts';

/** An experiment file and its runs, as the tree shows them. No vscode here. */
export interface ExperimentRuns {
  /** Path of the file. */
  file: string;
  /** False for a file that is gone, whose runs are still there. */
  exists: boolean;
  /** Newest first. */
  runs: ListedRun[];
}

/**
 * Every experiment file with its runs, in order of path; files without runs stand there too, and files that are gone as
 * long as there are runs of them.
 *
 * @param files paths of the experiment files that are there
 */
export function groupByExperiment(files: readonly string[], runs: readonly ListedRun[]): ExperimentRuns[] {
  const groups = new Map(files.map((file): [string, ExperimentRuns] => [file, { file, exists: true, runs: [] }]));
  for (const run of runs) {
    const group = groups.get(run.file) ?? { file: run.file, exists: run.fileExists, runs: [] };
    group.runs.push(run);
    groups.set(run.file, group);
  }
  for (const group of groups.values()) {
    group.runs.sort((a, b) => compare(b.startedAt, a.startedAt) || compare(b.runDir, a.runDir));
  }
  return [...groups.values()].sort((a, b) => compare(a.file, b.file));
}

/** `figure4` of `/home/ada/figure4.capacity.yaml`. */
export const titleOf = (file: string): string =>
  (file.split(/[/\\]/).at(-1) ?? file).replace(/\.capacity\.(ya?ml|json)$/i, '');

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);
