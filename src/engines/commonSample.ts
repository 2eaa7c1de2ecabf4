import { inputVariances } from '../core/training/inputs.ts';
import { rowMajor, weightPenaltyOf } from '../core/training/penalty.ts';
import { Outcome, reconstructs, type TrainedBlock, type TrainingPlan } from '../core/training/plan.ts';

/**
 * The sample that losses are taken on, the same for every start of a cell, so that the best one is not the luckiest:
 * `REPLICATES` draws of the sampler's common sample. Their mean is the loss, their spread its standard error.
 */
export const REPLICATES = 64;

/** What a block's models are found to be worth on the common sample. */
export interface Tally {
  /**
   * Adds what a replicate says of a lane.
   * @param errors the expected squared error of each output: N of an autoencoder, one of a computation model
   * @param activity the expected Σ_d |activation| of the hidden units; 0 where it is not penalised
   */
  add(lane: number, errors: ArrayLike<number>, activity: number): void;
  /**
   * Writes losses, standard error and recovery of a lane, and whether it diverged, once all replicates were added and its
   * weights are in the block.
   */
  finish(lane: number): void;
}

/**
 * Tallies the lanes of a plan over all replicates: the loss is Σ_i I_i · error i of an autoencoder, the error of a
 * computation model; the recovery of a feature is 1 − error/Var x_i. Penalties come to the loss, not to the task's.
 */
export function createTally(plan: TrainingPlan, trained: TrainedBlock): Tally {
  const { shape, lanes, importance, density, penalties } = plan;
  const { N } = shape;
  const autoencoder = reconstructs(shape);
  const outputs = autoencoder ? N : 1;
  const taskSum = new Float64Array(lanes);
  const sum = new Float64Array(lanes);
  const squares = new Float64Array(lanes);
  const errorSums = new Float64Array(lanes * outputs);
  return {
    add(lane, errors, activity) {
      let loss = 0;
      for (let j = 0; j < outputs; j++) {
        errorSums[lane * outputs + j] += errors[j];
        loss += autoencoder ? importance[lane * N + j] * errors[j] : errors[j];
      }
      taskSum[lane] += loss;
      if (penalties !== undefined) {
        loss += penalties.l1_activations[lane] * activity;
      }
      sum[lane] += loss;
      squares[lane] += loss * loss;
    },
    finish(lane) {
      const variances = inputVariances(shape, density.subarray(lane * N, (lane + 1) * N));
      trained.recovery?.set(
        variances.map((variance, j) => 1 - errorSums[lane * N + j] / REPLICATES / variance),
        lane * N,
      );
      const { loss, standardError } = lossOverReplicates(sum[lane], squares[lane]);
      const penalty = weightPenaltyOf(plan, lane, rowMajor(shape));
      trained.loss[lane] = penalty === undefined ? loss : loss + penalty.value(weightsOf(trained, plan, lane));
      trained.taskLoss[lane] = Number.isFinite(loss) ? taskSum[lane] / REPLICATES : Number.NaN;
      trained.lossStandardError[lane] = standardError;
      if (Number.isNaN(trained.loss[lane])) {
        trained.outcome[lane] = Outcome.Diverged;
      }
    },
  };
}

const weightsOf = ({ W }: TrainedBlock, { shape: { D, N } }: TrainingPlan, lane: number): Float64Array =>
  W.subarray(lane * D * N, (lane + 1) * D * N);

/**
 * Mean loss and its standard error from the sums over all replicates of losses and of their squares.
 * The loss is NaN unless it is finite.
 */
function lossOverReplicates(sum: number, squares: number): { loss: number; standardError: number } {
  const mean = sum / REPLICATES;
  const variance = Math.max(0, squares / REPLICATES - mean * mean) / (REPLICATES - 1);
  return { loss: Number.isFinite(mean) ? mean : Number.NaN, standardError: Math.sqrt(variance) };
}
