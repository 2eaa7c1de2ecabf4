import { type InitialParameters, initialParameters } from '../../core/training/initialisation.ts';
import { extraCount } from '../../core/training/layers.ts';
import { writeSeenByNeurons } from '../../core/training/neurons.ts';
import { fillNoise } from '../../core/training/noise.ts';
import { biasCount, Outcome, reconstructs, type TrainedBlock, type TrainingPlan } from '../../core/training/plan.ts';
import { curveSteps } from '../../core/training/schedule.ts';
import { createTally, REPLICATES, type Tally } from '../commonSample.ts';
import { CancelledError, type TrainHooks } from '../engine.ts';
import { familiesOf, partsOf } from '../families.ts';
import { isMeasured } from '../givenModels.ts';
import type { Arena } from './arena.ts';
import type { KernelExports } from './exports.ts';
import { forEachParameter, parameterCount } from './parameters.ts';
import { minimiseFamily } from './quasiNewtonJob.ts';
import { LANES, type Layout, layOut, NOISE_STEPS, type NoiseWindow } from './sampledLayout.ts';

/** Groups of a family that are trained side by side: their parameters stay in the second-level cache. */
const MOST_GROUPS = 32;
/** Multiplications of four lanes between two looks at the cancel flag: some milliseconds. */
const WORK_PER_CALL = 1e7;

/**
 * Trains models of any family and activation on sampled inputs. Lanes with equal seed and densities are a family:
 * they see the same inputs, which are keyed by (seed, step) alone, so that no result depends on the block.
 */
export async function trainSampled(
  kernels: KernelExports,
  arena: Arena,
  plan: TrainingPlan,
  hooks: TrainHooks,
): Promise<TrainedBlock> {
  const { shape, lanes } = plan;
  const recorded = curveSteps(shape.steps);
  const trained: TrainedBlock = {
    W: new Float64Array(lanes * shape.D * shape.N),
    b: new Float64Array(lanes * biasCount(shape)),
    loss: new Float64Array(lanes),
    taskLoss: new Float64Array(lanes),
    lossStandardError: new Float64Array(lanes),
    steps: new Int32Array(lanes).fill(shape.steps),
    outcome: new Uint8Array(lanes).fill(Outcome.Finished),
    ...(shape.bottleneck !== undefined && { extra: new Float64Array(lanes * extraCount(shape)) }),
    ...(reconstructs(shape) && { recovery: new Float64Array(lanes * shape.N) }),
    ...(plan.pins && { multipliers: new Float64Array(lanes * shape.N), miss: new Float64Array(lanes) }),
    curveSteps: recorded,
    curve: new Float32Array(lanes * recorded.length),
  };
  const initial = initialParameters(plan);
  const tally = createTally(plan, trained);
  for (const family of familiesOf(plan).flatMap((lanes) => partsOf(lanes, MOST_GROUPS * LANES))) {
    arena.reset();
    const job = layOut(arena, plan, family, initial, recorded);
    if (isMeasured(shape)) {
      if (hooks.cancelled()) throw new CancelledError('Measuring was cancelled.');
    } else if (shape.optimizer === 'lbfgs') {
      minimiseFamily(kernels, arena.memory.buffer, job, plan, family, trained, hooks);
    } else {
      followGradients(kernels, arena.memory.buffer, job, plan, family[0], hooks);
    }
    readBack(kernels, arena, job, plan, family, trained, initial, tally);
  }
  return trained;
}

/** All steps of the optimiser, in calls of some milliseconds. */
function followGradients(
  kernels: KernelExports,
  buffer: ArrayBuffer,
  job: Layout,
  plan: TrainingPlan,
  lane: number,
  hooks: TrainHooks,
): void {
  const most = Math.max(1, Math.floor(WORK_PER_CALL / job.workPerStep));
  const budget = job.noise === undefined ? most : Math.min(most, NOISE_STEPS);
  let left = plan.shape.steps;
  do {
    if (hooks.cancelled()) {
      throw new CancelledError('Training was cancelled.');
    }
    if (job.noise !== undefined) {
      writeNoise(buffer, job.noise, plan, lane, plan.shape.steps - left);
    }
    left = kernels.sampledTrain(job.address, budget);
  } while (left > 0);
}

/** The noise of the steps from `first` on, for all models of a family: they have one seed. */
function writeNoise(
  buffer: ArrayBuffer,
  { address, from }: NoiseWindow,
  { shape: { D, noise = 'gaussian', steps }, seed }: TrainingPlan,
  lane: number,
  first: number,
): void {
  const rows = new Float32Array(buffer, address, NOISE_STEPS * D);
  const row = new Float64Array(D);
  for (let at = 0; at < NOISE_STEPS && first + at < steps; at++) {
    fillNoise(row, noise, seed[lane], first + at);
    rows.set(row, at * D);
  }
  new Int32Array(buffer, from, 1)[0] = first;
}

function readBack(
  kernels: KernelExports,
  arena: Arena,
  job: Layout,
  plan: TrainingPlan,
  family: number[],
  trained: TrainedBlock,
  initial: InitialParameters,
  tally: Tally,
): void {
  const { shape } = plan;
  const { D, N, bottleneck = 0 } = shape;
  const P = parameterCount(shape);
  const strides = { W: D * N, b: biasCount(shape), extra: extraCount(shape) };
  const { buffer } = arena.memory;
  const parameters = new Float32Array(buffer, job.parameters, job.groups * P * LANES);
  const curve = new Float32Array(buffer, job.curve, trained.curveSteps.length * job.groups * LANES);
  const outputs = reconstructs(shape) ? N : 1;
  const errors = new Float32Array(buffer, job.errors, job.groups * outputs * LANES);
  const activity = new Float32Array(buffer, job.activity, job.groups * LANES);
  const ofLane = new Float64Array(outputs);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    job.inputs.putCommon(buffer, replicate);
    kernels.sampledErrors(job.address, replicate, job.errors);
    for (const [at, lane] of family.entries()) {
      for (let j = 0; j < outputs; j++) {
        ofLane[j] = errors[(Math.floor(at / LANES) * outputs + j) * LANES + (at % LANES)];
      }
      tally.add(lane, ofLane, activity[at]);
    }
  }
  for (const [at, lane] of family.entries()) {
    const group = Math.floor(at / LANES);
    const own = at % LANES;
    forEachParameter(shape, (p, array, index) => {
      const target = trained[array];
      if (target !== undefined) target[lane * strides[array] + index] = parameters[(group * P + p) * LANES + own];
    });
    const from = lane * strides.extra;
    trained.extra?.set(initial.extra.subarray(from, from + bottleneck * N), from);
    writeSeenByNeurons(trained, shape, lane);
    for (let point = 0; point < trained.curveSteps.length; point++) {
      trained.curve[lane * trained.curveSteps.length + point] = curve[(point * job.groups + group) * LANES + own];
    }
    tally.finish(lane);
  }
}
