import type { PlanShape } from './plan.ts';
import { cosineOfTurn } from './portableMath.ts';

/**
 * (T) factor of the learning rate at step t = 0 … T−1.
 *
 * Warm-up: (t+1)/warmupSteps for t < warmupSteps, on top of the schedule. With u = t/T:
 * constant 1, linear 1 − u, cosine (1 + cos πu)/2.
 */
export function scheduleFactors(shape: PlanShape): Float64Array {
  const { steps, schedule, warmupSteps } = shape;
  return Float64Array.from({ length: steps }, (_, t) => {
    const u = t / steps;
    const factor = schedule === 'cosine' ? (1 + cosineOfTurn(u / 2)) / 2 : schedule === 'linear' ? 1 - u : 1;
    return t < warmupSteps ? (factor * (t + 1)) / warmupSteps : factor;
  });
}

/** Points of a training curve: step 0, then about `perDecade` to a decade, and the last step. Increasing. */
export function curveSteps(steps: number, perDecade = 16): Int32Array {
  const points = new Set<number>([0]);
  // 10^(1/perDecade) from exact arithmetic only: repeated square roots, as perDecade is a power of two.
  let ratio = 10;
  for (let part = 1; part < perDecade; part *= 2) {
    ratio = Math.sqrt(ratio);
  }
  for (let at = 1; at < steps; at *= ratio) {
    points.add(Math.round(at));
  }
  points.add(steps);
  return Int32Array.from(points).sort();
}
