import { type InitialParameters, initialParameters } from '../../core/training/initialisation.ts';
import { type SampledInputs, weightsOf } from '../../core/training/inputs.ts';
import { extraCount, networkOf } from '../../core/training/layers.ts';
import { fillNoise } from '../../core/training/noise.ts';
import { biasCount, Outcome, reconstructs, type TrainedBlock, type TrainingPlan } from '../../core/training/plan.ts';
import { COMMON_INPUTS, createSampler } from '../../core/training/sampler.ts';
import { curveSteps } from '../../core/training/schedule.ts';
import { createTally, REPLICATES, type Tally } from '../commonSample.ts';
import { CancelledError, type TrainHooks } from '../engine.ts';
import { familiesOf, partsOf } from '../families.ts';
import { scheduleRows } from '../kernels/optimizer.ts';
import { createLaneBatch, type LaneBatch } from './lanes.ts';
import { createObjective, type WeightedInputs } from './network.ts';
import type { LaneMatrices, TensorFlow } from './tensors.ts';

/** Numbers in the largest tensor of a step: more at once is slower, because it leaves the cache. */
const LARGEST_TENSOR = 1 << 17;

/**
 * Trains models on the inputs that the kernels draw. Lanes of a family see the same inputs and are trained together,
 * as the batch dimension of one program.
 */
export function trainSampled(tf: TensorFlow, plan: TrainingPlan, hooks: TrainHooks): TrainedBlock {
  const trained = untrainedBlock(plan);
  const initial = initialParameters(plan);
  const tally = createTally(plan, trained);
  for (const family of familiesOf(plan)) {
    trainFamily(tf, plan, family, initial, trained, tally, hooks);
  }
  return trained;
}

/** A block with room for everything, in which every lane has run out of steps. */
export function untrainedBlock({ shape, lanes }: TrainingPlan): TrainedBlock {
  const recorded = curveSteps(shape.steps);
  const block: TrainedBlock = {
    W: new Float64Array(lanes * shape.D * shape.N),
    b: new Float64Array(lanes * biasCount(shape)),
    loss: new Float64Array(lanes),
    taskLoss: new Float64Array(lanes),
    lossStandardError: new Float64Array(lanes),
    steps: new Int32Array(lanes).fill(shape.steps),
    outcome: new Uint8Array(lanes).fill(Outcome.Finished),
    ...(reconstructs(shape) && { recovery: new Float64Array(lanes * shape.N) }),
    curveSteps: recorded,
    curve: new Float32Array(lanes * recorded.length).fill(Number.NaN),
  };
  const extra = lanes * extraCount(shape);
  return extra > 0 ? { ...block, extra: new Float64Array(extra) } : block;
}

function trainFamily(
  tf: TensorFlow,
  plan: TrainingPlan,
  family: readonly number[],
  initial: InitialParameters,
  trained: TrainedBlock,
  tally: Tally,
  hooks: TrainHooks,
): void {
  const { shape } = plan;
  const { N, steps } = shape;
  const density = plan.density.slice(family[0] * N, (family[0] + 1) * N);
  const sampler = createSampler(shape, density, plan.seed[family[0]]);
  const { loss, errors, activity, embedding } = createObjective(tf, shape);
  const noise = new Float64Array(networkOf(shape).layers.at(-1)?.units ?? shape.D);
  const penalisesActivations = plan.penalties?.l1_activations.some((strength) => strength > 0) === true;
  const schedule = scheduleRows(shape);
  const points = trained.curveSteps.length;
  const batches: LaneBatch[] = [];
  try {
    for (const lanes of partsOf(family, lanesTogether(plan, sampler.batch(0).count))) {
      batches.push(createLaneBatch(tf, plan, lanes, initial));
    }
    for (let step = 0, point = 0; ; step++) {
      if (hooks.cancelled()) {
        throw new CancelledError('Training was cancelled.');
      }
      if (trained.curveSteps[point] === step) {
        forEachLane(objective, 0, (lane, [value]) => {
          trained.curve[lane * points + point] = value;
        });
        point++;
      }
      if (step === steps) {
        break;
      }
      const scale = { schedule: schedule[3 * step], first: schedule[3 * step + 1], second: schedule[3 * step + 2] };
      withInputs(tf, sampler.batch(step), N, (inputs) => {
        for (const batch of batches) {
          batch.step(scale, (parameters) => {
            // Lanes do not mix: the gradient of the sum of their losses is the gradient of each.
            const own = noisy(batch, inputs, step);
            const slopes = tf.grads(() => objective(batch, parameters, own));
            return slopes(parameters, tf.ones([batch.lanes.length, 1, 1])) as LaneMatrices[];
          });
        }
      });
    }
    for (let replicate = 0; replicate < REPLICATES; replicate++) {
      forEachLane(errorsAndActivity, replicate, (lane, values) => {
        tally.add(lane, values.subarray(0, -1), values[values.length - 1]);
      });
    }
    for (const batch of batches) {
      batch.readInto(trained);
    }
    for (const lane of family) {
      tally.finish(lane);
    }
  } finally {
    for (const batch of batches) {
      batch.dispose();
    }
  }

  /** (L × 1 × 1) what is minimised. */
  function objective(
    { importance, penalties }: LaneBatch,
    parameters: readonly LaneMatrices[],
    inputs: WeightedInputs,
  ): LaneMatrices {
    const task = loss(parameters, importance, inputs);
    if (penalties === undefined) {
      return task;
    }
    const onWeights: LaneMatrices = tf.add(task, penalties.ofWeights(embedding(parameters)));
    return penalisesActivations
      ? tf.add(onWeights, tf.mul(penalties.activations, activity(parameters, importance, inputs)))
      : onWeights;
  }

  /** (L × 1 × outputs + 1) errors, and the activity where it is penalised. */
  function errorsAndActivity(
    { importance }: LaneBatch,
    parameters: readonly LaneMatrices[],
    inputs: WeightedInputs,
  ): LaneMatrices {
    const each = errors(parameters, importance, inputs);
    const own = penalisesActivations
      ? activity(parameters, importance, inputs)
      : tf.zeros<LaneMatrices['rankType']>([each.shape[0], 1, 1]);
    return tf.concat([each, own], 2);
  }

  /** The inputs with the noise of a step, σ ξ. */
  function noisy({ penalties }: LaneBatch, inputs: WeightedInputs, step: number): WeightedInputs {
    if (shape.noise === undefined || penalties === undefined) {
      return inputs;
    }
    fillNoise(noise, shape.noise, plan.seed[family[0]], step);
    const xi = tf.tensor3d(Float32Array.from(noise), [1, 1, noise.length]);
    return { ...inputs, noise: tf.mul(penalties.sigma, xi) };
  }

  /** The loss of every lane, or its errors, on one replicate of the common sample. */
  function forEachLane(
    what: typeof objective,
    replicate: number,
    use: (lane: number, values: Float32Array) => void,
  ): void {
    withInputs(tf, sampler.common(replicate), N, (inputs) => {
      for (const batch of batches) {
        const parameters = batch.parameters();
        const values = tf.tidy(() =>
          tf.add(what(batch, parameters, inputs), brokenness(tf, parameters)).dataSync<'float32'>(),
        );
        const each = values.length / batch.lanes.length;
        batch.lanes.forEach((lane, at) => {
          use(lane, values.subarray(at * each, (at + 1) * each));
        });
      }
    });
  }
}

/**
 * (L × 1 × 1) 0, or NaN where a parameter is not finite. The loss alone does not tell: the WebAssembly backend's ReLU
 * makes 0 of NaN.
 */
function brokenness(tf: TensorFlow, parameters: readonly LaneMatrices[]): LaneMatrices {
  return tf.addN(parameters.map((parameter) => tf.sum<LaneMatrices>(tf.mul(parameter, 0), [1, 2], true)));
}

/**
 * Inputs as tensors for the time of `use`, with the empty one after them, so that its share of the loss comes out of
 * the same program.
 */
function withInputs(tf: TensorFlow, sampled: SampledInputs, N: number, use: (inputs: WeightedInputs) => void): void {
  const { values, count, empty } = sampled;
  const x = new Float32Array((count + 1) * N);
  x.set(values);
  const share = new Float32Array(count + 1);
  share.set(weightsOf(sampled));
  share[count] = empty;
  const inputs = {
    x: tf.tensor3d(x, [1, count + 1, N]),
    weights: tf.tensor3d(share, [1, 1, count + 1]),
  };
  try {
    use(inputs);
  } finally {
    tf.dispose(inputs);
  }
}

/** How many lanes to train as one batch. */
function lanesTogether({ shape }: TrainingPlan, inputs: number): number {
  const widest = Math.max(shape.N, ...networkOf(shape).layers.map(({ units }) => units));
  return Math.max(1, Math.floor(LARGEST_TENSOR / (widest * (Math.max(inputs, COMMON_INPUTS) + 1))));
}
