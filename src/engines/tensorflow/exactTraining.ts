import { kurtosisOfDensity, optimalBias } from '../../core/capacity/quadratic.ts';
import { type InitialParameters, initialParameters } from '../../core/training/initialisation.ts';
import { rowMajor, weightPenaltyOf } from '../../core/training/penalty.ts';
import { Outcome, type TrainedBlock, type TrainingPlan } from '../../core/training/plan.ts';
import { CancelledError, type TrainHooks } from '../engine.ts';
import { exactLoss } from '../exactLoss.ts';
import { partsOf } from '../families.ts';
import { scheduleRows } from '../kernels/optimizer.ts';
import { createLaneBatch } from './lanes.ts';
import { untrainedBlock } from './sampledTraining.ts';
import type { LaneMatrices, TensorFlow } from './tensors.ts';

/** Convergence is looked at every so many steps, as in the kernels. */
const CHECK_EVERY = 32;
/** float32 cannot tell a smaller relative gradient from 0. */
const FINEST_TOLERANCE = 2e-6;
/** Numbers in the largest tensor of a step. */
const LARGEST_TENSOR = 1 << 16;

/**
 * Trains quadratic computation models on the exact expectation of their loss (S22 eq 12), as the kernels do:
 * E[L] = Σ_ij C_ij (G_ij − v_i δ_ij)² with G = WᵀW, C_ii = k_i − 1 and C_ij = 2. The optimal bias and the final loss
 * are taken in float64 at the end.
 */
export function trainExact(tf: TensorFlow, plan: TrainingPlan, hooks: TrainHooks): TrainedBlock {
  const trained = untrainedBlock(plan);
  const initial = initialParameters(plan);
  const together = Math.max(1, Math.floor(LARGEST_TENSOR / plan.shape.N ** 2));
  const lanes = Array.from({ length: plan.lanes }, (_, lane) => lane);
  for (const part of partsOf(lanes, together)) {
    trainPart(tf, plan, part, initial, trained, hooks);
  }
  lanes.forEach((lane) => {
    finish(plan, lane, trained);
  });
  return trained;
}

function trainPart(
  tf: TensorFlow,
  plan: TrainingPlan,
  lanes: readonly number[],
  initial: InitialParameters,
  trained: TrainedBlock,
  hooks: TrainHooks,
): void {
  const { shape } = plan;
  const schedule = scheduleRows(shape);
  const points = trained.curveSteps.length;
  const tolerance = shape.tolerance > 0 ? Math.max(shape.tolerance, FINEST_TOLERANCE) : 0;
  const scales = lanes.map((lane) => gradientScale(plan, lane));
  const batch = createLaneBatch(tf, plan, lanes, initial);
  const target = quadraticTarget(tf, plan, lanes);
  const running = new Set(lanes.keys());
  try {
    for (let step = 0, point = 0; running.size > 0; step++) {
      if (hooks.cancelled()) {
        throw new CancelledError('Training was cancelled.');
      }
      const record = trained.curveSteps[point] === step;
      if (record || step % CHECK_EVERY === 0 || step === shape.steps) {
        const { losses, sizes } = lookUp(batch.parameters());
        const ended = [...running].filter((at) => {
          if (record) {
            trained.curve[lanes[at] * points + point] = losses[at];
          }
          return end(at, step, losses[at], sizes[at]);
        });
        batch.readInto(trained, ended);
        for (const at of ended) {
          running.delete(at);
        }
        point += Number(record);
      }
      const scale = { schedule: schedule[3 * step], first: schedule[3 * step + 1], second: schedule[3 * step + 2] };
      if (running.size > 0) {
        batch.step(scale, ([W, b]) => [slopesOf(W).grad, tf.zerosLike(b)]);
      }
    }
  } finally {
    batch.dispose();
    target.dispose();
  }

  /** (L × 1 × 1) losses and (L × D × N) gradients. */
  function slopesOf(W: LaneMatrices): { value: LaneMatrices; grad: LaneMatrices } {
    const loss = (at: LaneMatrices): LaneMatrices => {
      const difference = tf.sub(tf.matMul(at, at, true, false), target.gram);
      const task = tf.sum<LaneMatrices>(tf.mul(target.coefficient, tf.square(difference)), [1, 2], true);
      const { penalties } = batch;
      if (penalties === undefined) {
        return task;
      }
      // E Σ_d (W_d·x)² = ΣW²
      const activity = tf.sum<LaneMatrices>(tf.square(at), [1, 2], true);
      return tf.addN([task, penalties.ofWeights(at), tf.mul(penalties.activations, activity)]);
    };
    return tf.valueAndGrad(loss)(W, tf.ones([lanes.length, 1, 1]));
  }

  function lookUp([W]: LaneMatrices[]): { losses: Float32Array; sizes: Float32Array } {
    return tf.tidy(() => {
      const { value, grad } = slopesOf(W);
      return { losses: value.dataSync<'float32'>(), sizes: tf.max(tf.abs(grad), [1, 2]).dataSync<'float32'>() };
    });
  }

  /** Is the training of the `at`-th lane over? Then it is written down how. */
  function end(at: number, step: number, loss: number, size: number): boolean {
    const finite = Number.isFinite(loss) && Number.isFinite(size);
    const settled = size <= tolerance * scales[at];
    if (finite && step < shape.steps && !(settled && step % CHECK_EVERY === 0)) {
      return false;
    }
    trained.steps[lanes[at]] = step;
    trained.outcome[lanes[at]] = !finite ? Outcome.Diverged : settled ? Outcome.Converged : Outcome.RanOut;
    return true;
  }
}

/** (L × N × N) diag(v), which G is compared with, and the weights C of the differences. */
function quadraticTarget(
  tf: TensorFlow,
  { shape: { N }, importance, density }: TrainingPlan,
  lanes: readonly number[],
): { gram: LaneMatrices; coefficient: LaneMatrices; dispose(): void } {
  const gram = new Float32Array(lanes.length * N * N);
  const coefficient = new Float32Array(lanes.length * N * N).fill(2);
  lanes.forEach((lane, at) => {
    for (let i = 0; i < N; i++) {
      const diagonal = (at * N + i) * N + i;
      gram[diagonal] = importance[lane * N + i];
      coefficient[diagonal] = kurtosisOfDensity(density[lane * N + i]) - 1;
    }
  });
  const shape: [number, number, number] = [lanes.length, N, N];
  const tensors = { gram: tf.tensor3d(gram, shape), coefficient: tf.tensor3d(coefficient, shape) };
  return { ...tensors, dispose: () => tf.dispose(tensors) };
}

/** What a gradient of this model is measured by: the slope of its own term at the length √v. */
function gradientScale({ shape: { N }, importance, density }: TrainingPlan, lane: number): number {
  let scale = 0;
  for (let i = 0; i < N; i++) {
    const v = importance[lane * N + i];
    scale = Math.max(scale, 4 * Math.max(kurtosisOfDensity(density[lane * N + i]) - 1, 2) * v * Math.sqrt(v));
  }
  return scale;
}

/** The optimal bias and the losses at it, of the trained weights. */
function finish(plan: TrainingPlan, lane: number, trained: TrainedBlock): void {
  const { D, N } = plan.shape;
  const W = trained.W.subarray(lane * D * N, (lane + 1) * D * N);
  trained.b[lane] = optimalBias(W, D, N, plan.importance.subarray(lane * N, (lane + 1) * N));
  const loss = trained.outcome[lane] === Outcome.Diverged ? Number.NaN : exactLoss(plan, trained.W, lane);
  trained.taskLoss[lane] = loss;
  trained.loss[lane] = loss + (weightPenaltyOf(plan, lane, rowMajor(plan.shape))?.value(W) ?? 0);
}
