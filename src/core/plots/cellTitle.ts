import { describeParameter } from '../experiment/describe.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { cellAt, sweptPaths } from '../experiment/sweep.ts';
import { lowerFirst } from '../experiment/words.ts';

/** `Point E: relative importance of odd 0.49, density 0.1` */
export function cellTitle(experiment: Experiment, index: number): string {
  const { label, settings } = cellAt(experiment, index);
  // In the order of the axes, whatever order a point is written in.
  const named = sweptPaths(experiment).flatMap((path) => {
    const value = settings[path];
    if (value === undefined) {
      return [];
    }
    const { title, format } = describeParameter(experiment, path);
    return `${lowerFirst(title)} ${format(value)}`;
  });
  const what = label === undefined ? 'Cell' : `Point ${label}`;
  return named.length === 0 ? 'The model of this file' : `${what}: ${named.join(', ')}`;
}
