import { expectedLoss, kurtosisOfDensity } from '../core/capacity/quadratic.ts';
import type { TrainingPlan } from '../core/training/plan.ts';

/** The exact expected loss of a lane's weights at the best bias, without penalties: of quadratic computation models. */
export function exactLoss({ shape, importance, density }: TrainingPlan, W: Float64Array, lane: number): number {
  const { D, N } = shape;
  const own = (values: Float64Array, size: number): Float64Array => values.subarray(lane * size, (lane + 1) * size);
  const kurtosis = own(density, N).map(kurtosisOfDensity);
  return expectedLoss(own(W, D * N), D, N, own(importance, N), kurtosis);
}
