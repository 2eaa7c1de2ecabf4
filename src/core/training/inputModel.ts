import { activeUnitCounts, cumulativeNonEmpty, type InputUnit, memberShares, unitProbabilities } from './inputs.ts';
import type { PlanShape } from './plan.ts';

/** The distribution of the inputs of a model, as samplers need it. */
export interface InputModel {
  /** (U) */
  units: readonly InputUnit[];
  /** (U) P(unit active). */
  probability: Float64Array;
  /** All units have one probability. */
  alike: boolean;
  /** (U + 1) × (U + 1): [u][r] = P(r active among units u … U−1). */
  remaining: Float64Array;
  /** (U + 1) P(1 ≤ active units ≤ m | any active). */
  cumulative: Float64Array;
  /** P₀, probability of the empty input. */
  empty: number;
  /** (N) largest value of each feature, as float32. */
  amplitude: Float64Array;
  /** (U), (N): how the one feature of an anticorrelated unit is chosen (`memberShares`). */
  equal: boolean[];
  upTo: Float64Array;
}

/** @param density (N) p_i */
export function inputModelOf(shape: PlanShape, density: Float64Array): InputModel {
  const units = unitsOf(shape);
  const probability = unitProbabilities(units, density);
  const remaining = activeUnitCounts(probability);
  return {
    units,
    probability,
    alike: probability.every((q) => q === probability[0]),
    remaining,
    cumulative: cumulativeNonEmpty(remaining.subarray(0, units.length + 1)),
    empty: remaining[0],
    amplitude: amplitudesOf(shape, density),
    ...memberShares(units, density),
  };
}

/** One unit per feature where the shape says nothing else. */
function unitsOf({ N, units }: PlanShape): readonly InputUnit[] {
  return units ?? Array.from({ length: N }, (_, first) => ({ first, size: 1, oneOf: false }));
}

/** (N) largest value of each feature: √(3/p) gives symmetric inputs variance 1; 1 for inputs in [0, 1]. As float32. */
export function amplitudesOf({ symmetric }: Pick<PlanShape, 'symmetric'>, density: Float64Array): Float64Array {
  return density.map((p) => Math.fround(symmetric && p > 0 ? Math.sqrt(3 / p) : 1));
}

/** Value of an active feature, over its largest, from a uniform number: in (−1, 1), in (0, 1), or 1. */
export function unitValue({ symmetric, constant }: PlanShape, uniform: number): number {
  return constant === true ? 1 : Math.fround(symmetric ? 2 * uniform - 1 : uniform);
}
