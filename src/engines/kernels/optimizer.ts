import type { PlanShape } from '../../core/training/plan.ts';
import { scheduleFactors } from '../../core/training/schedule.ts';

/** The kernels' number for an optimiser. */
export function optimizerCode({ optimizer }: PlanShape): number {
  return optimizer === 'adam' ? 0 : optimizer === 'adamw' ? 1 : 2;
}

/** (T × 3): schedule factor, 1/(1 − β1^(t+1)), 1/√(1 − β2^(t+1)). */
export function scheduleRows(shape: PlanShape): Float64Array {
  const rows = new Float64Array(shape.steps * 3);
  let power1 = 1;
  let power2 = 1;
  scheduleFactors(shape).forEach((factor, t) => {
    power1 *= shape.beta1;
    power2 *= shape.beta2;
    rows[3 * t] = factor;
    rows[3 * t + 1] = 1 / (1 - power1);
    rows[3 * t + 2] = 1 / Math.sqrt(1 - power2);
  });
  return rows;
}
