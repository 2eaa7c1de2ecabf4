import { existsSync, statSync } from 'node:fs';
import { plural } from '../core/experiment/words.ts';
import { findRuns, runsUnder } from '../runs/findRuns.ts';
import { pathIn } from '../runs/layout.ts';
import { RunError } from '../runs/runError.ts';
import type { Output } from './output.ts';
import { pathText, runsRootOf } from './paths.ts';

/**
 * The run folder that an argument RUN means: itself, or of an experiment file the latest run, which the user is told.
 * A path that is neither comes back as it is.
 * @throws RunError: `not-a-run` for a file without runs, and for a folder that holds runs and is none
 */
export function resolveRun(path: string, output: Output): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile()) {
    const [latest] = findRuns(runsRootOf(path), path);
    if (latest === undefined) {
      throw new RunError(
        'not-a-run',
        `${path} has no run in ${pathText(runsRootOf(path))}. Make one: capacity-lab run ${path}; or name a run folder.`,
      );
    }
    output.note(`The latest run of ${path}: ${pathText(latest.runDir)}`);
    return latest.runDir;
  }
  if (stats?.isDirectory() && !existsSync(pathIn(path, 'manifest'))) {
    const { runs } = runsUnder(path);
    const [latest] = runs;
    if (latest !== undefined) {
      throw new RunError(
        'not-a-run',
        `${path} is not a run folder, but holds ${plural(runs.length, 'run')}, the latest of them ${pathText(latest.runDir)}. See capacity-lab list ${path}.`,
      );
    }
  }
  return path;
}
