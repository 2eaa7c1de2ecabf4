import { nearestCell } from '../core/experiment/sweep.ts';
import { gatherFacts } from '../core/results/groupFacts.ts';
import type { GroupFacts } from '../core/results/groupFactTypes.ts';
import type { RunReader } from '../runs/runReader.ts';

/**
 * What a run says of a feature group at the cell nearest to its file's own values.
 *
 * @returns `undefined` while that cell is unfinished
 * @throws Error with a sentence when the run has no such group; RunError
 */
export function groupFactsOf(
  { experiment, cell }: Pick<RunReader, 'experiment' | 'cell'>,
  group: string,
): GroupFacts | undefined {
  if (!experiment.features.some(({ name }) => name === group)) {
    throw new Error(`The run has no feature group named ${JSON.stringify(group)}.`);
  }
  const record = cell(nearestCell(experiment));
  return record === undefined ? undefined : gatherFacts(experiment, record, group);
}
