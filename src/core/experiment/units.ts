import type { InputUnit } from '../training/inputs.ts';
import type { Data, FeatureGroup } from './experiment.ts';

/** Densities that should sum to at most 1, or be equal, may miss it by as much: what adding decimal fractions leaves. */
const ROUNDING = 1e-9;

/** A feature that no other is bound to. */
const single = (first: number): InputUnit => ({ first, size: 1, oneOf: false });

/**
 * The units of a cell's features in order: sets of correlated groups, sets of anticorrelated groups, single features;
 * or all features as one set of which exactly one is active, for one-hot data. `undefined` where all are single.
 */
export function unitsOfGroups(groups: readonly FeatureGroup[], kind: Data['kind']): InputUnit[] | undefined {
  const N = groups.reduce((sum, { count }) => sum + count, 0);
  if (kind === 'one_hot') return N > 1 ? [{ first: 0, size: N, oneOf: true }] : undefined;
  if (groups.every(({ correlated, anticorrelated }) => correlated === undefined && anticorrelated === undefined)) {
    return undefined;
  }
  const units: InputUnit[] = [];
  let first = 0;
  for (const { count, correlated, anticorrelated } of groups) {
    const size = correlated ?? anticorrelated ?? 1;
    for (let i = first; i < first + count; i += size) {
      units.push(size === 1 ? single(i) : { first: i, size, oneOf: correlated === undefined });
    }
    first += count;
  }
  return units;
}

/** (N) densities of one-hot data: shares of their sum. NaN where all are 0. */
export function shares(density: readonly number[]): number[] {
  const sum = density.reduce((total, p) => total + p, 0);
  return density.map((p) => p / sum);
}

/** What keeps a group of these densities from being cut into its sets, as a sentence; `undefined` where nothing does. */
export function setProblem(group: FeatureGroup, density: readonly number[]): string | undefined {
  const { count, correlated, anticorrelated } = group;
  if (correlated !== undefined && anticorrelated !== undefined) {
    return `it is both correlated ${correlated} and anticorrelated ${anticorrelated}, but its members can be only one of them`;
  }
  const [key, size] = correlated === undefined ? ['anticorrelated', anticorrelated] : ['correlated', correlated];
  if (size === undefined) return undefined;
  if (count % size !== 0) {
    return `${key} is ${size}, but must divide the count, which is ${count}: consecutive members form the sets`;
  }
  for (let first = 0; first < count; first += size) {
    const set = density.slice(first, first + size);
    const [from, to] = [Math.min(...set), Math.max(...set)];
    if (correlated !== undefined && to - from > ROUNDING) {
      return `correlated is ${size}, but the densities of members ${first} to ${first + size - 1} go from ${from} to ${to}; members that are active together must have one density`;
    }
    const sum = set.reduce((total, p) => total + p, 0);
    if (anticorrelated !== undefined && sum > 1 + ROUNDING) {
      const densities =
        from === to ? `${size} densities of ${from}` : `densities of members ${first} to ${first + size - 1}`;
      return `anticorrelated is ${size}, and the ${densities} sum to ${Number(sum.toPrecision(6))}, but at most one member of a set is active: they must sum to at most 1`;
    }
  }
  return undefined;
}
