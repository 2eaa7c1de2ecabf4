import type { PenaltyName, TrainingPlan } from '../../../src/core/training/plan.ts';

/** A plan with penalties, the same in every lane or by a list, and the rest 0. */
export function withPenalties(
  plan: TrainingPlan,
  strengths: Partial<Record<PenaltyName, number | number[]>>,
): TrainingPlan {
  const column = (name: PenaltyName): Float64Array => {
    const given = strengths[name] ?? 0;
    return Float64Array.from({ length: plan.lanes }, (_, lane) => (typeof given === 'number' ? given : given[lane]));
  };
  return {
    ...plan,
    penalties: {
      capacity: column('capacity'),
      l1_activations: column('l1_activations'),
      l1_weights: column('l1_weights'),
      orthogonality: column('orthogonality'),
      noise: column('noise'),
    },
  };
}
