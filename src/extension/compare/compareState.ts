import { MOST_COMPARED } from '../../core/results/runNames.ts';
import type { ComparedTarget } from '../../protocol/comparisonMessages.ts';

/**
 * What VS Code kept of a comparison across a reload, checked: another version of the page may have written it.
 *
 * @returns the runs; `undefined` where they are fewer than two or too many, or no runs
 */
export function readCompareState(value: unknown): ComparedTarget[] | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value) || !('compare' in value)) return undefined;
  const { version, compare } = value;
  if (version !== 1 || !Array.isArray(compare) || compare.length < 2 || compare.length > MOST_COMPARED)
    return undefined;
  const targets = compare.flatMap(targetOf);
  return targets.length === compare.length ? targets : undefined;
}

function targetOf(value: unknown): ComparedTarget[] {
  if (typeof value !== 'object' || value === null || !('file' in value) || !('runDir' in value)) return [];
  const { file, runDir } = value;
  return typeof file === 'string' && file !== '' && typeof runDir === 'string' && runDir !== ''
    ? [{ file, runDir }]
    : [];
}
