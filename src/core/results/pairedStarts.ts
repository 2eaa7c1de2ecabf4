import { capacities } from '../capacity/capacity.ts';
import type { CellModel } from '../experiment/cell.ts';
import type { CellRecord, StartRecord } from './cellRecord.ts';

/** The difference in a group's capacity between two trained cells, start by start. */
export interface PairedStarts {
  /** Starts that both cells keep. */
  starts: number;
  /** Mean over them of other − base. */
  mean: number;
  /** Standard error of that mean: s/√n, s² the sample variance of the differences. */
  standardError: number;
}

/**
 * The difference in capacity with its spread over starts, *paired*: start s of one run against start s of the other. With
 * equal seeds and shapes both begin with the same parameters, so that what they have in common drops out; with
 * different ones the pairs are arbitrary and the spread is that of independent starts.
 *
 * @returns undefined where fewer than two starts are kept by both, or a capacity is no number
 */
export function pairedStarts(
  base: { model: CellModel; record: CellRecord },
  other: { model: CellModel; record: CellRecord },
  group: string,
): PairedStarts | undefined {
  const before = new Map(base.record.starts.map((start) => [start.start, groupCapacity(base.model, start, group)]));
  const found = other.record.starts.flatMap((start) => {
    const was = before.get(start.start);
    return was === undefined ? [] : [groupCapacity(other.model, start, group) - was];
  });
  const differences = found.filter(Number.isFinite);
  const starts = differences.length;
  if (starts < 2 || starts < found.length) return undefined;
  const mean = differences.reduce((sum, value) => sum + value, 0) / starts;
  const variance = differences.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (starts - 1);
  return { starts, mean, standardError: Math.sqrt(variance / starts) };
}

/** Mean capacity of a group's members in one start. */
function groupCapacity(model: CellModel, { W }: StartRecord, group: string): number {
  const capacity = capacities(W, model.D, model.N);
  const members = model.group.flatMap((name, i) => (name === group ? [i] : []));
  return members.reduce((sum, i) => sum + (capacity[i] ?? Number.NaN), 0) / members.length;
}
