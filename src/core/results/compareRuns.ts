import { type Alignment, alignCells } from './alignCells.ts';
import { type CellComparison, type ComparedRun, compareCells } from './compareCells.ts';
import { letterOf } from './runNames.ts';

/** What two runs have in common, and how they differ where they do. */
export interface RunComparison {
  base: ComparedRun;
  other: ComparedRun;
  /** Feature groups that both have, by name. */
  groups: string[];
  /** Whose capacity and status are compared; `undefined` where they have no group in common. */
  group: string | undefined;
  alignment: Alignment;
  cells: CellComparison;
}

/**
 * Compares a run with another. Runs of different experiments are compared as far as they go: groups by name, cells by
 * their settings.
 *
 * @param group left out or not in both: the feature under study of the base, else the first group that both have
 */
export function compareRuns(base: ComparedRun, other: ComparedRun, group?: string): RunComparison {
  const names = other.experiment.features.map(({ name }) => name);
  const groups = base.experiment.features.map(({ name }) => name).filter((name) => names.includes(name));
  const chosen = [group, base.experiment.marginal.feature].find((name) => name !== undefined && groups.includes(name));
  const compared = chosen ?? groups[0];
  const alignment = alignCells(base.experiment, other.experiment, [letterOf(base.name), letterOf(other.name)]);
  return { base, other, groups, group: compared, alignment, cells: compareCells(base, other, alignment, compared) };
}
