import { initialParameters } from '../../core/training/initialisation.ts';
import { biasCount, Outcome, type TrainedBlock, type TrainingPlan } from '../../core/training/plan.ts';
import { curveSteps } from '../../core/training/schedule.ts';
import { createTally, REPLICATES, type Tally } from '../commonSample.ts';
import { CancelledError, type TrainHooks } from '../engine.ts';
import { familiesOf, partsOf } from '../families.ts';
import type { Arena } from './arena.ts';
import type { KernelExports } from './exports.ts';
import { type KernelInputs, layOutInputs } from './inputs.ts';
import { optimizerCode, scheduleRows } from './optimizer.ts';
import { structWriter } from './structWriter.ts';

const LANES = 4;
/** Inputs that the kernels take at a time: CHUNK in src/kernels/products.mjs. */
const CHUNK = 16;
/** Groups of a family that are trained side by side: their parameters stay in the second-level cache. */
const MOST_GROUPS = 32;
/** Multiplications of four lanes between two looks at the cancel flag: some milliseconds. */
const WORK_PER_CALL = 1e7;
const ACTIVATIONS = ['quadratic', 'relu', 'gelu', 'linear', 'abs'];

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
    lossStandardError: new Float64Array(lanes),
    steps: new Int32Array(lanes).fill(shape.steps),
    outcome: new Uint8Array(lanes).fill(Outcome.Finished),
    ...(shape.family === 'autoencoder' && { recovery: new Float64Array(lanes * shape.N) }),
    curveSteps: recorded,
    curve: new Float32Array(lanes * recorded.length),
  };
  const initial = initialParameters(plan);
  const tally = createTally(plan, trained);
  for (const family of familiesOf(plan).flatMap((lanes) => partsOf(lanes, MOST_GROUPS * LANES))) {
    arena.reset();
    const job = layOut(arena, plan, family, initial, recorded);
    const budget = Math.max(1, Math.floor(WORK_PER_CALL / job.workPerStep));
    do {
      if (hooks.cancelled()) {
        throw new CancelledError('Training was cancelled.');
      }
    } while (kernels.sampledTrain(job.address, budget) > 0);
    readBack(kernels, arena, job, plan, family, trained, tally);
  }
  return trained;
}

interface Layout {
  address: number;
  groups: number;
  parameters: number;
  curve: number;
  errors: number;
  inputs: KernelInputs;
  workPerStep: number;
}

function layOut(
  arena: Arena,
  plan: TrainingPlan,
  family: number[],
  initial: { W: Float64Array; b: Float64Array },
  recorded: Int32Array,
): Layout {
  const { shape } = plan;
  const { D, N } = shape;
  const B = biasCount(shape);
  const P = N * D + B;
  const groups = Math.ceil(family.length / LANES);
  const density = plan.density.slice(family[0] * N, (family[0] + 1) * N);

  const address = arena.allocate(256);
  const inputs = layOutInputs(arena, shape, density, plan.seed[family[0]]);
  const parameters = arena.allocate(groups * P * 16);
  const first = arena.allocate(groups * P * 16);
  const second = arena.allocate(groups * P * 16);
  const importance = arena.allocate(groups * N * 16);
  const learningRate = arena.allocate(groups * 16);
  const schedule = arena.allocate(shape.steps * 24);
  const curveAt = arena.allocate(recorded.length * 4);
  const curve = arena.allocate(recorded.length * groups * 16);
  const gradient = arena.allocate(P * 16);
  const coefficient = arena.allocate((N + 1) * 16);
  const hidden = arena.allocate((2 * D + N) * CHUNK * 16);
  const group = arena.allocate(64);
  const errors = arena.allocate(groups * N * 16);

  // The memory grows no more: views stay valid from here on.
  const { buffer } = arena.memory;
  const job = structWriter(buffer, address);
  for (const value of [D, N, Number(shape.family === 'autoencoder'), ACTIVATIONS.indexOf(shape.activation), groups]) {
    job.int32(value);
  }
  for (const value of [shape.steps, recorded.length, optimizerCode(shape), 0, 0]) {
    job.int32(value);
  }
  for (const value of [
    shape.optimizer === 'sgd' ? shape.momentum : shape.beta1,
    shape.beta2,
    shape.weightDecay,
    inputs.empty,
  ]) {
    job.float32(value);
  }
  for (const pointer of [
    inputs.source,
    inputs.batch,
    inputs.common,
    parameters,
    first,
    second,
    importance,
    learningRate,
  ]) {
    job.pointer(pointer);
  }
  for (const pointer of [schedule, curveAt, curve, gradient, coefficient, hidden, group, errors]) {
    job.pointer(pointer);
  }

  inputs.write(buffer);
  new Float64Array(buffer, schedule, shape.steps * 3).set(scheduleRows(shape));
  new Int32Array(buffer, curveAt, recorded.length).set(recorded);

  const W = new Float32Array(buffer, parameters, groups * P * LANES);
  const v = new Float32Array(buffer, importance, groups * N * LANES);
  const rate = new Float32Array(buffer, learningRate, groups * LANES);
  for (const [at, lane] of family.entries()) {
    const group = Math.floor(at / LANES);
    const own = at % LANES;
    rate[at] = plan.learningRate[lane];
    for (let i = 0; i < N; i++) {
      v[(group * N + i) * LANES + own] = plan.importance[lane * N + i];
      for (let d = 0; d < D; d++) {
        W[(group * P + i * D + d) * LANES + own] = initial.W[(lane * D + d) * N + i];
      }
    }
    for (let j = 0; j < B; j++) {
      W[(group * P + N * D + j) * LANES + own] = initial.b[lane * B + j];
    }
  }
  return { address, groups, parameters, curve, errors, inputs, workPerStep: groups * inputs.count * 3 * N * (D + 2) };
}

function readBack(
  kernels: KernelExports,
  arena: Arena,
  job: Layout,
  plan: TrainingPlan,
  family: number[],
  trained: TrainedBlock,
  tally: Tally,
): void {
  const { shape } = plan;
  const { D, N } = shape;
  const B = biasCount(shape);
  const P = N * D + B;
  const { buffer } = arena.memory;
  const parameters = new Float32Array(buffer, job.parameters, job.groups * P * LANES);
  const curve = new Float32Array(buffer, job.curve, trained.curveSteps.length * job.groups * LANES);
  const outputs = shape.family === 'autoencoder' ? N : 1;
  const errors = new Float32Array(buffer, job.errors, job.groups * outputs * LANES);
  const ofLane = new Float64Array(outputs);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    job.inputs.putCommon(buffer, replicate);
    kernels.sampledErrors(job.address, replicate, job.errors);
    for (const [at, lane] of family.entries()) {
      for (let j = 0; j < outputs; j++) {
        ofLane[j] = errors[(Math.floor(at / LANES) * outputs + j) * LANES + (at % LANES)];
      }
      tally.add(lane, ofLane);
    }
  }
  for (const [at, lane] of family.entries()) {
    const group = Math.floor(at / LANES);
    const own = at % LANES;
    for (let i = 0; i < N; i++) {
      for (let d = 0; d < D; d++) {
        trained.W[(lane * D + d) * N + i] = parameters[(group * P + i * D + d) * LANES + own];
      }
    }
    for (let j = 0; j < B; j++) {
      trained.b[lane * B + j] = parameters[(group * P + N * D + j) * LANES + own];
    }
    for (let point = 0; point < trained.curveSteps.length; point++) {
      trained.curve[lane * trained.curveSteps.length + point] = curve[(point * job.groups + group) * LANES + own];
    }
    tally.finish(lane);
  }
}
