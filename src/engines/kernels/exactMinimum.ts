import { expectedLoss, expectedLossGradient, kurtosisOfDensity, optimalBias } from '../../core/capacity/quadratic.ts';
import { initialParameters } from '../../core/training/initialisation.ts';
import { rowMajor, weightPenaltyOf } from '../../core/training/penalty.ts';
import { createPinnedMinimiser, keepMultipliers, pinsOf } from '../../core/training/pinnedMinimiser.ts';
import { biasCount, Outcome, type TrainedBlock, type TrainingPlan } from '../../core/training/plan.ts';
import { createMinimiser, FLOAT64 } from '../../core/training/quasiNewton.ts';
import { curveSteps } from '../../core/training/schedule.ts';
import { CancelledError, type TrainHooks } from '../engine.ts';

/** Minimises the exact expected loss of quadratic computation models, in float64: a step is an evaluation. */
export async function minimiseExact(plan: TrainingPlan, hooks: TrainHooks): Promise<TrainedBlock> {
  const { shape, lanes } = plan;
  const { D, N, steps } = shape;
  const recorded = curveSteps(steps);
  const { W } = initialParameters(plan);
  const trained: TrainedBlock = {
    W,
    b: new Float64Array(lanes * biasCount(shape)),
    loss: new Float64Array(lanes),
    taskLoss: new Float64Array(lanes),
    lossStandardError: new Float64Array(lanes),
    steps: new Int32Array(lanes),
    outcome: new Uint8Array(lanes),
    ...(plan.pins && { multipliers: new Float64Array(lanes * N), miss: new Float64Array(lanes) }),
    curveSteps: recorded,
    curve: new Float32Array(lanes * recorded.length).fill(Number.NaN),
  };
  for (let lane = 0; lane < lanes; lane++) {
    if (hooks.cancelled()) {
      throw new CancelledError('Training was cancelled.');
    }
    const own = W.subarray(lane * D * N, (lane + 1) * D * N);
    const importance = plan.importance.subarray(lane * N, (lane + 1) * N);
    const kurtosis = plan.density.slice(lane * N, (lane + 1) * N).map(kurtosisOfDensity);
    const pins = pinsOf(plan, lane, rowMajor(shape));
    const penalty = weightPenaltyOf(plan, lane, rowMajor(shape));
    const minimiser = pins === undefined ? createMinimiser(own, FLOAT64) : createPinnedMinimiser(own, pins, FLOAT64);
    let step = 0;
    let point = 0;
    for (; step < steps && !minimiser.done; step++) {
      const { asked } = minimiser;
      const loss = expectedLoss(asked, D, N, importance, kurtosis);
      const slopes = expectedLossGradient(asked, D, N, importance, kurtosis).W;
      penalty?.addGradient(asked, slopes);
      minimiser.tell(penalty === undefined ? loss : loss + penalty.value(asked), slopes);
      for (; recorded[point] <= step; point++) {
        trained.curve[lane * recorded.length + point] = minimiser.value;
      }
    }
    own.set(minimiser.best);
    const loss = expectedLoss(own, D, N, importance, kurtosis);
    trained.taskLoss[lane] = Number.isFinite(loss) ? loss : Number.NaN;
    trained.loss[lane] = penalty === undefined ? trained.taskLoss[lane] : trained.taskLoss[lane] + penalty.value(own);
    keepMultipliers(trained, lane, N, minimiser);
    trained.b[lane] = optimalBias(own, D, N, importance);
    trained.steps[lane] = step;
    trained.outcome[lane] = Number.isNaN(trained.loss[lane])
      ? Outcome.Diverged
      : minimiser.done
        ? Outcome.Converged
        : Outcome.RanOut;
  }
  return trained;
}
