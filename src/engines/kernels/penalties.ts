import { longestOf, WALL } from '../../core/training/penalty.ts';
import type { PenaltyName, TrainingPlan } from '../../core/training/plan.ts';

/** Registers of strengths, in the order of src/kernels/penalties.ts. */
export const STRENGTHS = 6;
/** Bytes of a `Weights` of src/kernels/penalties.ts, rounded up. */
export const WEIGHTS_BYTES = 32;

const BITS: Record<PenaltyName, number> = {
  capacity: 1,
  l1_weights: 2,
  orthogonality: 4,
  l1_activations: 8,
  noise: 16,
};

/** Which penalties some lane of a plan has, as the bits of src/kernels/penalties.ts. */
export function penaltyKinds({ penalties }: TrainingPlan): number {
  if (penalties === undefined) return 0;
  return Object.entries(BITS).reduce((kinds, [name, bit]) => {
    const strengths = penalties[name as PenaltyName];
    return strengths.some((strength) => strength > 0) ? kinds | bit : kinds;
  }, 0);
}

/** (STRENGTHS) what the kernels need of the penalties of a lane. */
export function lanePenalties(plan: TrainingPlan, lane: number): number[] {
  const { penalties } = plan;
  if (penalties === undefined) return new Array<number>(STRENGTHS).fill(0);
  const reach = WALL * longestOf(plan, lane);
  const { capacity, l1_weights, orthogonality, l1_activations, noise } = penalties;
  return [
    ...[capacity, l1_weights, orthogonality, l1_activations].map((of) => of[lane]),
    1 / (reach * reach),
    noise[lane],
  ];
}
