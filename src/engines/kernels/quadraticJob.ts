import { kurtosisOfDensity, optimalBias } from '../../core/capacity/quadratic.ts';
import { initialParameters } from '../../core/training/initialisation.ts';
import { rowMajor, weightPenaltyOf } from '../../core/training/penalty.ts';
import { biasCount, Outcome, type TrainedBlock, type TrainingPlan } from '../../core/training/plan.ts';
import { curveSteps } from '../../core/training/schedule.ts';
import { CancelledError, type TrainHooks } from '../engine.ts';
import { exactLoss } from '../exactLoss.ts';
import type { Arena } from './arena.ts';
import type { KernelExports } from './exports.ts';
import { optimizerCode, scheduleRows } from './optimizer.ts';
import { lanePenalties, penaltyKinds, STRENGTHS, WEIGHTS_BYTES } from './penalties.ts';
import { structWriter } from './structWriter.ts';

/** Convergence is looked at every so many steps: often enough to save work, seldom enough to cost nothing. */
const CHECK_EVERY = 32;
/** Bytes of the job, field by field as in `QuadraticJob` of src/kernels/quadratic.ts. */
const JOB_BYTES = 128;
/** Multiplications between two looks at the cancel flag: some milliseconds. */
const WORK_PER_CALL = 2e7;

/**
 * Trains quadratic computation models on the exact expectation of their loss: lays the block out for the kernel,
 * runs it in short calls, reads the results. The optimal bias has a closed form, b = Σ (v_i − n_i) (S22 eq 12),
 * and is written at the end; the loss is the one at that bias.
 */
export async function trainQuadratic(
  kernels: KernelExports,
  arena: Arena,
  plan: TrainingPlan,
  hooks: TrainHooks,
): Promise<TrainedBlock> {
  const { shape, lanes } = plan;
  const { D, N } = shape;
  const parameters = D * N;
  const recorded = curveSteps(shape.steps);
  const points = recorded.length;

  const job = arena.allocate(JOB_BYTES);
  const W = arena.allocate(lanes * parameters * 8);
  const importance = arena.allocate(lanes * N * 8);
  const kurtosisLessOne = arena.allocate(lanes * N * 8);
  const strengths = arena.allocate(lanes * STRENGTHS * 8);
  const learningRate = arena.allocate(lanes * 8);
  const schedule = arena.allocate(Math.max(shape.steps, CHECK_EVERY) * 24);
  const curveAt = arena.allocate(points * 4);
  const curve = arena.allocate(lanes * points * 4);
  const loss = arena.allocate(lanes * 8);
  const taken = arena.allocate(lanes * 4);
  const outcome = arena.allocate(lanes);
  const laneState = arena.allocate(24);
  const kinds = penaltyKinds(plan);
  const ofPenalties = kinds === 0 ? 0 : N * N + 2 * N;
  const work = arena.allocate((4 * parameters + 3 * N + D * D + 2 + STRENGTHS + ofPenalties) * 16);
  const weights = arena.allocate(WEIGHTS_BYTES);

  // The memory grows no more: views stay valid from here on.
  const { buffer } = arena.memory;
  const fields = structWriter(buffer, job);
  const integers = [D, N, lanes, shape.steps, points, optimizerCode(shape), CHECK_EVERY, 0, 0, kinds];
  const reals = [
    shape.optimizer === 'sgd' ? shape.momentum : shape.beta1,
    shape.beta2,
    shape.weightDecay,
    shape.tolerance,
  ];
  const pointers = [
    W,
    importance,
    kurtosisLessOne,
    strengths,
    learningRate,
    schedule,
    curveAt,
    curve,
    loss,
    taken,
    outcome,
    laneState,
    work,
    weights,
  ];
  integers.forEach(fields.int32);
  reals.forEach(fields.float64);
  pointers.forEach(fields.pointer);

  new Float64Array(buffer, W, lanes * parameters).set(initialParameters(plan).W);
  new Float64Array(buffer, importance, lanes * N).set(plan.importance);
  new Float64Array(buffer, kurtosisLessOne, lanes * N).set(plan.density.map((p) => kurtosisOfDensity(p) - 1));
  for (let lane = 0; lane < lanes; lane++) {
    new Float64Array(buffer, strengths + lane * STRENGTHS * 8, STRENGTHS).set(lanePenalties(plan, lane));
  }
  new Float64Array(buffer, learningRate, lanes).set(plan.learningRate);
  new Float64Array(buffer, schedule, shape.steps * 3).set(scheduleRows(shape));
  new Int32Array(buffer, curveAt, points).set(recorded);
  new Float32Array(buffer, curve, lanes * points).fill(Number.NaN);
  new Int32Array(buffer, laneState, 6).set([-1, 0, 0, -1, 0, 0]);

  const budget = Math.max(CHECK_EVERY, Math.floor(WORK_PER_CALL / (D * (N * (D + 12) + 2 * ofPenalties))));
  do {
    if (hooks.cancelled()) {
      throw new CancelledError('Training was cancelled.');
    }
  } while (kernels.quadraticTrain(job, budget) > 0);

  const trained: TrainedBlock = {
    W: new Float64Array(buffer, W, lanes * parameters).slice(),
    b: new Float64Array(lanes * biasCount(shape)),
    loss: new Float64Array(buffer, loss, lanes).slice(),
    taskLoss: new Float64Array(buffer, loss, lanes).slice(),
    lossStandardError: new Float64Array(lanes),
    steps: new Int32Array(buffer, taken, lanes).slice(),
    outcome: new Uint8Array(buffer, outcome, lanes).slice(),
    curveSteps: recorded,
    curve: new Float32Array(buffer, curve, lanes * points).slice(),
  };
  for (let lane = 0; lane < lanes; lane++) {
    trained.b[lane] = optimalBias(
      trained.W.subarray(lane * parameters, (lane + 1) * parameters),
      D,
      N,
      plan.importance.subarray(lane * N, (lane + 1) * N),
    );
    if (trained.outcome[lane] === Outcome.Diverged) {
      trained.loss[lane] = Number.NaN;
    }
    const penalised = weightPenaltyOf(plan, lane, rowMajor(shape)) !== undefined;
    trained.taskLoss[lane] = penalised ? exactLoss(plan, trained.W, lane) : trained.loss[lane];
  }
  return trained;
}
