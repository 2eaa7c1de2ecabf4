import type { TrainingPlan } from '../core/training/plan.ts';

/**
 * Lanes with equal seed and densities: they see the same inputs, which are keyed by (seed, step) alone.
 *
 * @returns the lanes of each family, in increasing order, families in the order of their first lanes
 */
export function familiesOf({ lanes, shape, seed, density }: TrainingPlan): number[][] {
  const families = new Map<string, number[]>();
  for (let lane = 0; lane < lanes; lane++) {
    const key = `${seed[lane]}:${density.subarray(lane * shape.N, (lane + 1) * shape.N).join()}`;
    const family = families.get(key) ?? [];
    families.set(key, family);
    family.push(lane);
  }
  return [...families.values()];
}

/** Parts of a list, in order, each of `most` items at most. */
export const partsOf = <Item>(list: readonly Item[], most: number): Item[][] =>
  Array.from({ length: Math.ceil(list.length / most) }, (_, part) => list.slice(part * most, (part + 1) * most));
