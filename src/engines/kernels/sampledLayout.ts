import type { InitialParameters } from '../../core/training/initialisation.ts';
import { extraCount } from '../../core/training/layers.ts';
import { biasCount, reconstructs, type TrainingPlan } from '../../core/training/plan.ts';
import type { Arena } from './arena.ts';
import { type KernelInputs, layOutInputs } from './inputs.ts';
import { optimizerCode, scheduleRows } from './optimizer.ts';
import { forEachParameter, parameterCount } from './parameters.ts';
import { lanePenalties, penaltyKinds, STRENGTHS, WEIGHTS_BYTES } from './penalties.ts';
import { structWriter } from './structWriter.ts';

/** Models to a group, one to a lane of a register. */
export const LANES = 4;
/** Inputs that the kernels take at a time: CHUNK in src/kernels/products.mjs. */
const CHUNK = 16;
const ACTIVATIONS = ['quadratic', 'relu', 'gelu', 'linear', 'abs'];

/** A family of models in the kernels' memory: a `SampledJob` of src/kernels/sampledJob.ts. Numbers are addresses. */
export interface Layout {
  address: number;
  groups: number;
  /** (groups × P) v128, parameter p of group g at g·P + p; one group more, a bench, for quasi-Newton methods. */
  parameters: number;
  /** (groups × N) v128, likewise. */
  importance: number;
  /** (K × groups) v128 losses. */
  curve: number;
  /** (groups × N) v128 squared errors. */
  errors: number;
  /** (P) v128 gradient of the group that was evaluated last. */
  gradient: number;
  /** (groups × STRENGTHS) v128, likewise. */
  strengths: number;
  /** (groups) v128 Σ_d |activation| on the inputs of the errors, where that is penalised. */
  activity: number;
  /** v128: what penalties add to the loss of the group that was evaluated last. */
  penalty: number;
  noise: NoiseWindow | undefined;
  inputs: KernelInputs;
  workPerStep: number;
}

/** Where the kernels find the noise of the next steps. */
export interface NoiseWindow {
  /** (NOISE_STEPS × D) float32 */
  address: number;
  /** Address of the int32 that says of which step the first noise is. */
  from: number;
}

/** Steps whose noise is written at a time. */
export const NOISE_STEPS = 256;

/** Lays out a family: parameters at their start, inputs, room for results. */
export function layOut(
  arena: Arena,
  plan: TrainingPlan,
  family: number[],
  initial: InitialParameters,
  recorded: Int32Array,
): Layout {
  const { shape } = plan;
  const { D, N, bottleneck = 0 } = shape;
  const P = parameterCount(shape);
  const groups = Math.ceil(family.length / LANES);
  const density = plan.density.slice(family[0] * N, (family[0] + 1) * N);

  const address = arena.allocate(320);
  const inputs = layOutInputs(arena, shape, density, {
    seed: plan.seed[family[0]],
    near: plan.initial !== undefined,
  });
  const benches = shape.optimizer === 'lbfgs' ? 1 : 0;
  const kinds = penaltyKinds(plan);
  const parameters = arena.allocate((groups + benches) * P * 16);
  const first = arena.allocate(groups * P * 16);
  const second = arena.allocate(groups * P * 16);
  const importance = arena.allocate((groups + benches) * N * 16);
  const learningRate = arena.allocate(groups * 16);
  const schedule = arena.allocate(shape.steps * 24);
  const curveAt = arena.allocate(recorded.length * 4);
  const curve = arena.allocate(recorded.length * groups * 16);
  const gradient = arena.allocate(P * 16);
  const coefficient = arena.allocate((N + 1) * 16);
  const hidden = arena.allocate((2 * D + N + (bottleneck > 0 ? D : 0)) * CHUNK * 16);
  const group = arena.allocate(64);
  const errors = arena.allocate(groups * N * 16);
  const strengths = arena.allocate(kinds === 0 ? 0 : (groups + benches) * STRENGTHS * 16);
  const weights = arena.allocate(WEIGHTS_BYTES);
  const ofPenalties = kinds === 0 ? 0 : N * N + 2 * N;
  const weightsWork = arena.allocate(ofPenalties * 16);
  const activity = arena.allocate((groups + benches) * 16);
  const penalty = arena.allocate(16);
  const noise = arena.allocate(shape.noise === undefined ? 0 : NOISE_STEPS * D * 4);
  const biasDecay = arena.allocate(plan.biasDecay === undefined ? 0 : groups * 16);
  const embedder = arena.allocate(bottleneck * N * 4);
  const seen = arena.allocate(bottleneck > 0 ? 2 * N * D * 16 : 0);

  // The memory grows no more: views stay valid from here on.
  const { buffer } = arena.memory;
  const job = structWriter(buffer, address);
  for (const value of [D, N, Number(reconstructs(shape)), ACTIVATIONS.indexOf(shape.activation), groups]) {
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
  job.int32(kinds);
  job.int32(Number(shape.bias !== false));
  for (const pointer of [strengths, weights, activity, penalty, noise]) {
    job.pointer(pointer);
  }
  const noiseFrom = address + job.int32(0);
  job.pointer(plan.biasDecay === undefined ? 0 : biasDecay);
  job.int32(bottleneck);
  for (const pointer of [embedder, seen, seen + N * D * 16, inputs.nothing ?? 0]) {
    job.pointer(pointer);
  }
  new Uint32Array(buffer, weights, WEIGHTS_BYTES / 4)[WEIGHTS_BYTES / 4 - 1] = weightsWork;

  inputs.write(buffer);
  new Float64Array(buffer, schedule, shape.steps * 3).set(scheduleRows(shape));
  new Int32Array(buffer, curveAt, recorded.length).set(recorded);

  const own = new Float32Array(buffer, parameters, groups * P * LANES);
  const extras = extraCount(shape);
  const strides = { W: D * N, b: biasCount(shape), extra: extras };
  // The embedder comes first among the other parameters, the same for all lanes of a family.
  const embedderAt = family[0] * extras;
  new Float32Array(buffer, embedder, bottleneck * N).set(
    initial.extra.subarray(embedderAt, embedderAt + bottleneck * N),
  );
  const v = new Float32Array(buffer, importance, groups * N * LANES);
  const rate = new Float32Array(buffer, learningRate, groups * LANES);
  for (const [at, lane] of family.entries()) {
    const group = Math.floor(at / LANES);
    const place = at % LANES;
    rate[at] = plan.learningRate[lane];
    for (let i = 0; i < N; i++) {
      v[(group * N + i) * LANES + place] = plan.importance[lane * N + i];
    }
    forEachParameter(shape, (p, array, index) => {
      own[(group * P + p) * LANES + place] = initial[array][lane * strides[array] + index];
    });
    if (plan.biasDecay !== undefined) {
      new Float32Array(buffer, biasDecay, groups * LANES)[at] = plan.biasDecay[lane];
    }
    if (kinds !== 0) {
      putStrengths(buffer, strengths, at, lanePenalties(plan, lane));
    }
  }
  const workPerStep = groups * (inputs.count * 3 * N * (D + 2) + 2 * bottleneck * N * D + 2 * D * ofPenalties);
  return {
    address,
    groups,
    parameters,
    importance,
    curve,
    errors,
    gradient,
    strengths,
    activity,
    penalty,
    noise: shape.noise === undefined ? undefined : { address: noise, from: noiseFrom },
    inputs,
    workPerStep,
  };
}

/** Writes the strengths of a model that sits at place `at`, four to a group. */
export function putStrengths(buffer: ArrayBuffer, strengths: number, at: number, values: readonly number[]): void {
  const registers = new Float32Array(
    buffer,
    strengths + Math.floor(at / LANES) * STRENGTHS * LANES * 4,
    STRENGTHS * LANES,
  );
  for (const [which, value] of values.entries()) {
    registers[which * LANES + (at % LANES)] = value;
  }
}
