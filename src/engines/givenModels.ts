import { expectedLoss, kurtosisOfDensity } from '../core/capacity/quadratic.ts';
import { biasCount, Outcome, type PlanShape, type TrainedBlock, type TrainingPlan } from '../core/training/plan.ts';
import { curveSteps } from '../core/training/schedule.ts';

/** Is nothing to be trained, only measured? */
export const isMeasured = ({ steps }: PlanShape): boolean => steps === 0;

/**
 * Measures given quadratic computation models: the exact expectation of their loss, at the bias that they have.
 *
 * @throws Error where the plan gives no parameters
 */
export function measureExact(plan: TrainingPlan): TrainedBlock {
  const { shape, lanes, importance, density, initial } = plan;
  const { D, N } = shape;
  if (initial === undefined) throw new Error('Zero steps are for parameters that are given, and there are none.');
  const loss = Float64Array.from({ length: lanes }, (_, lane) => {
    const W = initial.W.subarray(lane * D * N, (lane + 1) * D * N);
    const v = importance.subarray(lane * N, (lane + 1) * N);
    const kurtosis = density.subarray(lane * N, (lane + 1) * N).map(kurtosisOfDensity);
    return expectedLoss(W, D, N, v, kurtosis, initial.b[lane * biasCount(shape)]);
  });
  const blank = { steps: new Int32Array(lanes), outcome: new Uint8Array(lanes), lossStandardError: loss.map(() => 0) };
  const recorded = curveSteps(0);
  return asGiven(plan, {
    ...initial,
    loss,
    taskLoss: loss,
    ...blank,
    curveSteps: recorded,
    curve: new Float32Array(lanes),
  });
}

/**
 * A block that was measured on the common sample, as a block of given models: the parameters are the given ones, to the
 * last bit, and a training curve has one point, the loss. `Diverged` says that the loss is no finite number.
 */
export function asGiven({ initial }: TrainingPlan, measured: TrainedBlock): TrainedBlock {
  const loss = measured.loss.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  return {
    ...measured,
    W: initial?.W.slice() ?? measured.W,
    b: initial?.b.slice() ?? measured.b,
    loss,
    // Penalties are of training: there are none.
    taskLoss: loss.slice(),
    outcome: Uint8Array.from(loss, (value) => (Number.isNaN(value) ? Outcome.Diverged : Outcome.Finished)),
    curve: Float32Array.from(loss),
  };
}
