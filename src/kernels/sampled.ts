/**
 * Trains models of any family and activation on sampled inputs: sample → forward → backward → optimiser, fused.
 *
 * A job is a family: models with equal seed and densities, in groups of four (a float32 register each value). All
 * groups see the same inputs of a step, drawn once. The empty input is added in closed form.
 *
 * Letters: D dimensions, N features, B biases (N for autoencoders, 1 for computation models), P = N·D + B
 * parameters, G groups of four models, T steps, K points of the training curve. Parameters are feature-major,
 * then the biases: W[i, d] at i·D + d, b_j at N·D + j. Those of the neurons family are in seen.ts.
 */
import { Abs, activate, Gelu, Linear, Quadratic, Relu, slope } from './activations';
import { Group } from './group';
import { addActivityGradient, addNoise, noisyEmptyOutput, noisyEmptyReconstruction } from './hidden';
import { addNeuronsGradient } from './neurons';
import { adamStep, addDecay, momentumStep, shrink } from './optimiser';
import { ACTIVATIONS, addPenaltyGradient, LAMBDA_ACTIVATIONS, NOISE, SIGMA } from './penalties';
import {
  decoderGradientOfChunk,
  encoderGradientOfChunk,
  hiddenGradientOfChunk,
  hiddenOfChunk,
  outputsOfChunk,
} from './products';
import { noiseOf, outputsOf, parametersOf, SampledJob, strengthOf, useGroup, useWeights } from './sampledJob';
import {
  activateInputs,
  addActivity,
  addEmptyErrors,
  commonErrors,
  penaltyOfGroup,
  recordCurve,
} from './sampledLoss';
import { ACTIVATED, activeOf, activesOf, drawInputs, Inputs, isSparse, stratumOf } from './samples';
import { addHiddenWeightGradient, hiddenBiasesOf, seeFeatures } from './seen';
import {
  CHUNK,
  computationErrors,
  embeddingGradientOfActive,
  hiddenOfActive,
  outputErrors,
  outputErrorsAndSquares,
  registerAt,
  target,
} from './tiles';
import { autoencoderPass1, autoencoderPass2 } from './unrolled';

/** The stream of a step's inputs: see `Stream` in src/core/training/random.ts. */
const SAMPLES: u32 = 1;
/** Penalties that change the passes over inputs. */
const OF_HIDDEN: i32 = ACTIVATIONS | NOISE;
/** Up to so many features the pass for two dimensions multiplies zeros: lists would cost more than they save. */
const DENSE_FEATURES: i32 = 24;

/** Goes on for at most `budget` steps; returns the number of steps left. */
export function sampledTrain(job: SampledJob, budget: i32): i32 {
  switch (job.activation) {
    case 0:
      return train<Quadratic>(job, budget);
    case 1:
      return train<Relu>(job, budget);
    case 2:
      return train<Gelu>(job, budget);
    case 3:
      return train<Linear>(job, budget);
    default:
      return train<Abs>(job, budget);
  }
}

/** Expected squared errors of every model on common sample `replicate`: see `commonErrors`. */
export function sampledErrors(job: SampledJob, replicate: i32, out: usize): void {
  switch (job.activation) {
    case 0: return commonErrors<Quadratic>(job, replicate, out);
    case 1: return commonErrors<Relu>(job, replicate, out);
    case 2: return commonErrors<Gelu>(job, replicate, out);
    case 3: return commonErrors<Linear>(job, replicate, out);
    default: return commonErrors<Abs>(job, replicate, out);
  }
}

/**
 * Expected squared errors of the models of group g on inputs that the host has written, as `commonErrors` gives them, to
 * `job.errors`, what penalties add to their loss to `job.penalty`, and the gradient of their sum to `job.gradient`.
 */
export function sampledGradient(job: SampledJob, inputs: Inputs, g: i32): void {
  switch (job.activation) {
    case 0: return gradientOn<Quadratic>(job, inputs, g);
    case 1: return gradientOn<Relu>(job, inputs, g);
    case 2: return gradientOn<Gelu>(job, inputs, g);
    case 3: return gradientOn<Linear>(job, inputs, g);
    default: return gradientOn<Abs>(job, inputs, g);
  }
}

function gradientOn<A>(job: SampledJob, inputs: Inputs, g: i32): void {
  if (inputs.given != ACTIVATED) {
    activateInputs<A>(job, inputs);
    inputs.given = ACTIVATED;
  }
  const outputs = outputsOf(job);
  memory.fill(job.errors, 0, <usize>outputs << 4);
  gradient<A>(job, inputs, g, job.errors);
  // Weights of a gradient are twice those of a loss.
  for (let j = 0; j < outputs; j++) {
    const at = registerAt(job.errors, j);
    v128.store(at, f32x4.mul(v128.load(at), f32x4.splat(0.5)));
  }
  const activity = registerAt(job.activity, g);
  v128.store(activity, f32x4.mul(v128.load(activity), f32x4.splat(0.5)));
  addEmptyErrors<A>(job, job.group, g, job.errors);
  if (job.penalties != 0) {
    v128.store(job.penalty, penaltyOfGroup(job, g));
  }
}

function train<A>(job: SampledJob, budget: i32): i32 {
  const P = parametersOf(job);
  for (let done = 0; done < budget && job.step < job.steps; done++) {
    recordCurve<A>(job);
    drawInputs(job.source, job.inputs, <u32>job.step, SAMPLES, 0);
    activateInputs<A>(job, job.inputs);
    const row = job.schedule + <usize>job.step * 24;
    for (let g = 0; g < job.groups; g++) {
      gradient<A>(job, job.inputs, g, 0);
      optimise(job, g, P, load<f64>(row), load<f64>(row, 8), load<f64>(row, 16));
    }
    job.step++;
  }
  if (job.step == job.steps) {
    recordCurve<A>(job);
  }
  return job.steps - job.step;
}

/**
 * Gradient of the expected loss of group g, estimated on these inputs, and of the penalties, to `job.gradient`. Adds twice
 * the squared errors of the inputs to `errors`, (outputs) v128, and twice their activity to `job.activity`, unless
 * `errors` is 0.
 */
function gradient<A>(job: SampledJob, inputs: Inputs, g: i32, errors: usize): void {
  const group = useGroup(job, g);
  const N = job.N;
  const importance = registerAt(job.importance, g * N);
  memory.fill(job.gradient, 0, (<usize>parametersOf(job)) << 4);
  if (errors != 0) v128.store(registerAt(job.activity, g), f32x4.splat(0));
  group.xRow = <usize>inputs.count << 2;
  if (job.bottleneck != 0) {
    seeFeatures(job, group.W);
    memory.fill(job.seenGradient, 0, (<usize>(N * job.D)) << 4);
  }
  let first = 0;
  for (let k = 0; k < inputs.strata; k++) {
    const stratum = stratumOf(inputs, k);
    stratumGradient<A>(job, inputs, g, importance, <f32>2 * stratum.weight, first, stratum.end, errors);
    first = stratum.end;
  }
  if (job.bottleneck != 0) stratumGradient<A>(job, job.nothing, g, importance, <f32>2 * job.empty, 0, 1, 0);
  else emptyInput<A>(job, g, importance);
  if (job.penalties != 0) addPenaltyGradient<f32>(useWeights(job, g), job.penalties);
  if (job.bottleneck != 0) addHiddenWeightGradient(job);
  if (job.bias == 0) memory.fill(group.db, 0, (<usize>outputsOf(job)) << 4);
}

/** Adds the gradient of the inputs from `first` to `end`, each of which counts `scale` times its squared error. */
function stratumGradient<A>(
  job: SampledJob,
  inputs: Inputs,
  g: i32,
  importance: usize,
  scale: f32,
  first: i32,
  end: i32,
  errors: usize,
): void {
  const N = job.N;
  const group = job.group;
  const factor = f32x4.splat(job.autoencoder != 0 ? scale : <f32>1);
  for (let i = 0; i < N; i++) {
    v128.store(registerAt(job.coefficient, i), f32x4.mul(factor, v128.load(registerAt(importance, i))));
  }
  v128.store(group.weight, f32x4.splat(scale));
  const values = inputs.values;
  const unrolled = job.bottleneck == 0 && job.autoencoder != 0 && errors == 0 && (job.penalties & OF_HIDDEN) == 0;
  if (unrolled && group.D == 1) {
    for (let s = first; s < end; s += 4) autoencoderPass1<A>(group, values + (<usize>s << 2));
  } else if (unrolled && group.D == 2 && N <= DENSE_FEATURES) {
    for (let s = first; s < end; s += 4) autoencoderPass2<A>(group, values + (<usize>s << 2));
  } else {
    for (let s = first; s < end; s += CHUNK) chunkGradient<A>(job, inputs, g, s, min(CHUNK, end - s), errors);
  }
}

/** Adds the gradient of `count` inputs from input `first` on. */
function chunkGradient<A>(
  job: SampledJob,
  inputs: Inputs,
  g: i32,
  first: i32,
  count: i32,
  errors: usize,
): void {
  if (job.bottleneck != 0) {
    addNeuronsGradient<A>(job, inputs, g, first, count, errors);
    if (errors != 0 && (job.penalties & ACTIVATIONS) != 0) addActivity<A>(job, g, count);
    return;
  }
  const group = job.group;
  const D = group.D;
  const N = group.N;
  const D16 = <usize>D << 4;
  const xRow = group.xRow;
  const x = inputs.values + (<usize>first << 2);
  const sx = inputs.activated + (<usize>first << 2);
  const lists = isSparse(inputs, first, count);
  if (lists) {
    for (let s = 0; s < count; s++) {
      hiddenOfActive(group, s, x + (<usize>s << 2), activeOf(inputs, first + s), activesOf(inputs, first + s));
    }
  } else {
    hiddenOfChunk(D, count, N, group.W, x, group.h, D16, xRow);
  }
  if ((job.penalties & NOISE) != 0) addNoise(group, count, strengthOf(job, g, SIGMA), noiseOf(job));
  if (job.autoencoder != 0) {
    outputsOfChunk(N, count, D, group.W, group.h, group.e, D16, xRow);
    if (errors != 0) outputErrorsAndSquares<A>(group, x, count, errors);
    else outputErrors<A>(group, x, count);
    hiddenGradientOfChunk(D, count, N, group.W, group.e, group.dh, D16, xRow);
    decoderGradientOfChunk(N, D, count, group.e, group.h, group.dW, D16, xRow);
  } else {
    for (let s = 0; s < count; s++) {
      const goal = target(group, sx + (<usize>s << 2), activeOf(inputs, first + s), activesOf(inputs, first + s));
      const residual = computationErrors<A>(group, s, goal);
      if (errors != 0) {
        const square = f32x4.mul(v128.load(group.weight), f32x4.mul(residual, residual));
        v128.store(errors, f32x4.add(v128.load(errors), square));
      }
    }
  }
  if ((job.penalties & ACTIVATIONS) != 0) {
    // The group's weight is twice that of an input.
    const half = f32x4.mul(v128.load(group.weight), f32x4.splat(0.5));
    const scale = f32x4.mul(strengthOf(job, g, LAMBDA_ACTIVATIONS), half);
    addActivityGradient<A>(group, count, job.autoencoder != 0, scale);
    if (errors != 0) addActivity<A>(job, g, count);
  }
  if (lists) {
    for (let s = 0; s < count; s++) {
      embeddingGradientOfActive(group, s, x + (<usize>s << 2), activeOf(inputs, first + s), activesOf(inputs, first + s));
    }
  } else {
    encoderGradientOfChunk(D, N, count, group.dh, x, group.dW, D16, xRow);
  }
}

/** The empty input in closed form: x' = s(b), so db_j += 2 P₀ I_j s(b_j) s'(b_j); ŷ = b, so db += 2 P₀ b. */
function emptyInput<A>(job: SampledJob, g: i32, importance: usize): void {
  const group = job.group;
  const twice = f32x4.splat(<f32>2 * job.empty);
  if ((job.penalties & NOISE) != 0) {
    const sigma = strengthOf(job, g, SIGMA);
    if (job.autoencoder != 0) noisyEmptyReconstruction<A>(group, importance, twice, sigma, noiseOf(job));
    else noisyEmptyOutput<A>(group, twice, sigma, noiseOf(job));
    return;
  }
  if (job.autoencoder == 0) {
    v128.store(group.db, f32x4.add(v128.load(group.db), f32x4.mul(twice, v128.load(group.b))));
    return;
  }
  for (let j = 0; j < job.N; j++) {
    const b = v128.load(registerAt(group.b, j));
    const e = f32x4.mul(f32x4.mul(twice, v128.load(registerAt(importance, j))), f32x4.mul(activate<A>(b), slope<A>(b)));
    v128.store(registerAt(group.db, j), f32x4.add(v128.load(registerAt(group.db, j)), e));
  }
}

/** One step of the optimiser on group g; `first` and `second` are the bias corrections of Adam. */
function optimise(job: SampledJob, g: i32, P: i32, factor: f64, first: f64, second: f64): void {
  const W = registerAt(job.parameters, g * P);
  const m = registerAt(job.first, g * P);
  const scheduled = f32x4.mul(v128.load(registerAt(job.learningRate, g)), f32x4.splat(<f32>factor));
  const beta1 = f32x4.splat(job.beta1);
  if (job.optimizer != 1 && job.weightDecay != 0) {
    addDecay<f32>(P, W, job.gradient, f32x4.splat(job.weightDecay));
  }
  if (job.optimizer == 2) {
    momentumStep<f32>(P, W, m, job.gradient, scheduled, beta1);
  } else {
    const rate = f32x4.mul(scheduled, f32x4.splat(<f32>first));
    const decay = f32x4.mul(scheduled, f32x4.splat(job.optimizer == 1 ? job.weightDecay : 0.0));
    const v = registerAt(job.second, g * P);
    adamStep<f32>(P, W, m, v, job.gradient, rate, f32x4.splat(<f32>second), beta1, f32x4.splat(job.beta2), decay);
  }
  if (job.biasDecay != 0) {
    const decay = f32x4.mul(scheduled, v128.load(registerAt(job.biasDecay, g)));
    shrink<f32>(outputsOf(job), registerAt(W, job.N * job.D), decay);
    if (job.bottleneck != 0) shrink<f32>(job.D, hiddenBiasesOf(job, W), decay);
  }
}
