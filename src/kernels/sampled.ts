/**
 * Trains models of any family and activation on sampled inputs: sample → forward → backward → optimiser, fused.
 *
 * A job is a family: models with equal seed and densities, in groups of four (a float32 register each value). All
 * groups see the same inputs of a step, drawn once. The empty input is added in closed form.
 *
 * Letters: D dimensions, N features, B biases (N for autoencoders, 1 for computation models), P = N·D + B
 * parameters, G groups of four models, T steps, K points of the training curve. Parameters are feature-major,
 * then the biases: W[i, d] at i·D + d, b_j at N·D + j.
 */
import { Abs, activate, Gelu, Linear, Quadratic, Relu, slope } from './activations';
import { epsilon32, one32 } from './constants';
import { Group } from './group';
import { ACTIVATED, drawInputs, InputSource, Inputs, stratumOf } from './samples';
import {
  decoderGradientOfChunk,
  encoderGradientOfChunk,
  hiddenGradientOfChunk,
  hiddenOfChunk,
  outputsOfChunk,
} from './products';
import {
  addReconstructionErrors,
  CHUNK,
  computationErrors,
  computationLoss,
  embeddingGradientOfActive,
  hiddenOfActive,
  outputErrors,
  outputErrorsAndSquares,
  registerAt,
  target,
} from './tiles';
import { autoencoderPass1, autoencoderPass2 } from './unrolled';

/** What the host hands over. `engines/kernels/sampledJob.ts` writes it, field by field in this order. */
@unmanaged
export class SampledJob {
  D: i32;
  N: i32;
  /** 1 autoencoder, 0 computation. */
  autoencoder: i32;
  /** 0 quadratic, 1 ReLU, 2 GeLU, 3 linear, 4 abs. */
  activation: i32;
  /** G */
  groups: i32;
  /** T */
  steps: i32;
  /** K */
  curvePoints: i32;
  /** 0 Adam, 1 AdamW, 2 SGD with momentum (β1 is the momentum). */
  optimizer: i32;
  /** Steps taken, and next curve point: both start at 0. */
  step: i32;
  point: i32;
  beta1: f32;
  beta2: f32;
  weightDecay: f32;
  /** P₀, probability of the empty input. */
  empty: f32;
  source: InputSource;
  inputs: Inputs;
  /** Inputs of the common sample on which losses are taken. */
  common: Inputs;
  /** (G × P) v128: parameters, first and second moments. */
  parameters: usize;
  first: usize;
  second: usize;
  /** (G × N) v128 importance v_i or I_i. */
  importance: usize;
  /** (G) v128 learning rate. */
  learningRate: usize;
  /** (T × 3) f64: schedule factor; factor of the first moment; factor of √(second moment). */
  schedule: usize;
  /** (K) i32, increasing; (K × G) v128 losses out. */
  curveSteps: usize;
  curve: usize;
  /** (P) v128 gradient; (N + 1) v128 coefficients; ((2·D + N) × CHUNK) v128 hidden values and outputs. */
  gradient: usize;
  coefficient: usize;
  hidden: usize;
  group: Group;
  /** (G × N) v128 squared errors on the common sample. */
  errors: usize;
}

/** Streams of random numbers: see `Stream` in src/core/training/random.ts. */
const SAMPLES: u32 = 1;
const COMMON_SAMPLE: u32 = 2;
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
 * `job.errors`, and the gradient of their loss there to `job.gradient`.
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
  const outputs = job.autoencoder != 0 ? job.N : 1;
  memory.fill(job.errors, 0, <usize>outputs << 4);
  gradient<A>(job, inputs, g, job.errors);
  // Weights of a gradient are twice those of a loss.
  for (let j = 0; j < outputs; j++) {
    const at = registerAt(job.errors, j);
    v128.store(at, f32x4.mul(v128.load(at), f32x4.splat(0.5)));
  }
  addEmptyErrors<A>(job, job.group, job.errors);
}

function train<A>(job: SampledJob, budget: i32): i32 {
  const P = job.N * job.D + (job.autoencoder != 0 ? job.N : 1);
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

/** s(x) of every input, which all models of the family have for a target. Zeros stay zeros. */
function activateInputs<A>(job: SampledJob, inputs: Inputs): void {
  if (job.autoencoder != 0) {
    return;
  }
  const bytes = <usize>(inputs.count * inputs.features) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(inputs.activated + at, activate<A>(v128.load(inputs.values + at)));
  }
}

/** Records E[L] on the first common sample where a point of the training curve is due. */
function recordCurve<A>(job: SampledJob): void {
  while (job.point < job.curvePoints && load<i32>(job.curveSteps + (<usize>job.point << 2)) <= job.step) {
    commonErrors<A>(job, 0, job.errors);
    for (let g = 0; g < job.groups; g++) {
      v128.store(registerAt(job.curve, job.point * job.groups + g), lossOf(job, g));
    }
    job.point++;
  }
}

/** Σ_j I_j E(x_j − x'_j)² of group g, from `job.errors`. */
function lossOf(job: SampledJob, g: i32): v128 {
  if (job.autoencoder == 0) {
    return v128.load(registerAt(job.errors, g));
  }
  let loss = f32x4.splat(0);
  for (let j = g * job.N; j < (g + 1) * job.N; j++) {
    loss = f32x4.add(loss, f32x4.mul(v128.load(registerAt(job.importance, j)), v128.load(registerAt(job.errors, j))));
  }
  return loss;
}

/** Points the passes at the parameters of group g. */
function useGroup(job: SampledJob, g: i32): Group {
  const group = job.group;
  const weights = job.N * job.D;
  const P = weights + (job.autoencoder != 0 ? job.N : 1);
  group.D = job.D;
  group.N = job.N;
  group.W = registerAt(job.parameters, g * P);
  group.b = registerAt(group.W, weights);
  group.dW = job.gradient;
  group.db = registerAt(job.gradient, weights);
  group.coefficient = job.coefficient;
  group.weight = registerAt(job.coefficient, job.N);
  group.h = job.hidden;
  group.dh = registerAt(job.hidden, job.D * CHUNK);
  group.e = registerAt(group.dh, job.D * CHUNK);
  return group;
}

/**
 * Gradient of the expected loss of group g, estimated on these inputs, to `job.gradient`. Adds twice the squared errors of
 * the inputs to `errors`, (outputs) v128, unless that is 0.
 */
function gradient<A>(job: SampledJob, inputs: Inputs, g: i32, errors: usize): void {
  const group = useGroup(job, g);
  const N = job.N;
  const importance = registerAt(job.importance, g * N);
  memory.fill(job.gradient, 0, (<usize>(N * job.D + (job.autoencoder != 0 ? N : 1))) << 4);
  group.xRow = <usize>inputs.count << 2;
  let first = 0;
  for (let k = 0; k < inputs.strata; k++) {
    const stratum = stratumOf(inputs, k);
    stratumGradient<A>(job, inputs, group, importance, <f32>2 * stratum.weight, first, stratum.end, errors);
    first = stratum.end;
  }
  emptyInput<A>(job, group, importance);
}

/** Adds the gradient of the inputs from `first` to `end`, each of which counts `scale` times its squared error. */
function stratumGradient<A>(
  job: SampledJob,
  inputs: Inputs,
  group: Group,
  importance: usize,
  scale: f32,
  first: i32,
  end: i32,
  errors: usize,
): void {
  const N = job.N;
  const factor = f32x4.splat(job.autoencoder != 0 ? scale : <f32>1);
  for (let i = 0; i < N; i++) {
    v128.store(registerAt(job.coefficient, i), f32x4.mul(factor, v128.load(registerAt(importance, i))));
  }
  v128.store(group.weight, f32x4.splat(scale));
  const values = inputs.values;
  if (job.autoencoder != 0 && group.D == 1 && errors == 0) {
    for (let s = first; s < end; s += 4) autoencoderPass1<A>(group, values + (<usize>s << 2));
  } else if (job.autoencoder != 0 && group.D == 2 && N <= DENSE_FEATURES && errors == 0) {
    for (let s = first; s < end; s += 4) autoencoderPass2<A>(group, values + (<usize>s << 2));
  } else {
    for (let s = first; s < end; s += CHUNK) chunkGradient<A>(job, inputs, group, s, min(CHUNK, end - s), errors);
  }
}

/** Adds the gradient of `count` inputs from input `first` on. */
function chunkGradient<A>(
  job: SampledJob,
  inputs: Inputs,
  group: Group,
  first: i32,
  count: i32,
  errors: usize,
): void {
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
  if (lists) {
    for (let s = 0; s < count; s++) {
      embeddingGradientOfActive(group, s, x + (<usize>s << 2), activeOf(inputs, first + s), activesOf(inputs, first + s));
    }
  } else {
    encoderGradientOfChunk(D, N, count, group.dh, x, group.dW, D16, xRow);
  }
}

/** Are zeros worth skipping? Inputs come in order of their active units: the last of a chunk has the most. */
function isSparse(inputs: Inputs, first: i32, count: i32): bool {
  return 3 * activesOf(inputs, first + count - 1) < inputs.features;
}

@inline
function activeOf(inputs: Inputs, s: i32): usize {
  return inputs.active + (<usize>(s * inputs.features) << 2);
}

@inline
function activesOf(inputs: Inputs, s: i32): i32 {
  return load<i32>(inputs.actives + (<usize>s << 2));
}

/** The empty input in closed form: x' = s(b), so db_j += 2 P₀ I_j s(b_j) s'(b_j); ŷ = b, so db += 2 P₀ b. */
function emptyInput<A>(job: SampledJob, group: Group, importance: usize): void {
  const twice = f32x4.splat(<f32>2 * job.empty);
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
  const v = registerAt(job.second, g * P);
  const scheduled = f32x4.mul(v128.load(registerAt(job.learningRate, g)), f32x4.splat(<f32>factor));
  const beta1 = f32x4.splat(job.beta1);
  if (job.optimizer != 1 && job.weightDecay != 0) {
    const decay = f32x4.splat(job.weightDecay);
    for (let p: usize = 0; p < (<usize>P) << 4; p += 16) {
      const slopeHere = v128.load(job.gradient + p);
      v128.store(job.gradient + p, f32x4.add(slopeHere, f32x4.mul(decay, v128.load(W + p))));
    }
  }
  if (job.optimizer == 2) {
    for (let p: usize = 0; p < (<usize>P) << 4; p += 16) {
      const velocity = f32x4.add(f32x4.mul(beta1, v128.load(m + p)), v128.load(job.gradient + p));
      v128.store(m + p, velocity);
      v128.store(W + p, f32x4.sub(v128.load(W + p), f32x4.mul(scheduled, velocity)));
    }
    return;
  }
  const beta2 = f32x4.splat(job.beta2);
  const rest1 = f32x4.splat(<f32>1 - job.beta1);
  const rest2 = f32x4.splat(<f32>1 - job.beta2);
  const rate = f32x4.mul(scheduled, f32x4.splat(<f32>first));
  const root = f32x4.splat(<f32>second);
  const epsilon = epsilon32();
  const kept = f32x4.sub(one32(), f32x4.mul(scheduled, f32x4.splat(job.optimizer == 1 ? job.weightDecay : 0.0)));
  for (let p: usize = 0; p < (<usize>P) << 4; p += 16) {
    const slopeHere = v128.load(job.gradient + p);
    const mean = f32x4.add(f32x4.mul(beta1, v128.load(m + p)), f32x4.mul(rest1, slopeHere));
    const square = f32x4.add(f32x4.mul(beta2, v128.load(v + p)), f32x4.mul(rest2, f32x4.mul(slopeHere, slopeHere)));
    v128.store(m + p, mean);
    v128.store(v + p, square);
    const step = f32x4.div(f32x4.mul(rate, mean), f32x4.add(f32x4.mul(root, f32x4.sqrt(square)), epsilon));
    v128.store(W + p, f32x4.sub(f32x4.mul(kept, v128.load(W + p)), step));
  }
}

/**
 * Expected squared errors of every model on common sample `replicate`, the empty input exactly: of each feature's
 * reconstruction, (G × N) v128 to `out`, or of the one output of computation models, (G) v128.
 */
function commonErrors<A>(job: SampledJob, replicate: i32, out: usize): void {
  drawInputs(job.source, job.common, <u32>replicate, COMMON_SAMPLE, 0);
  activateInputs<A>(job, job.common);
  const outputs = job.autoencoder != 0 ? job.N : 1;
  for (let g = 0; g < job.groups; g++) {
    groupErrors<A>(job, job.common, g, registerAt(out, g * outputs));
  }
}

/** Expected squared errors of group g, estimated on these inputs, the empty one exactly: (outputs) v128 to `errors`. */
function groupErrors<A>(job: SampledJob, inputs: Inputs, g: i32, errors: usize): void {
  const outputs = job.autoencoder != 0 ? job.N : 1;
  const group = useGroup(job, g);
  memory.fill(errors, 0, <usize>outputs << 4);
  group.xRow = <usize>inputs.count << 2;
  memory.copy(job.coefficient, registerAt(job.importance, g * job.N), <usize>job.N << 4);
  let first = 0;
  for (let k = 0; k < inputs.strata; k++) {
    const stratum = stratumOf(inputs, k);
    v128.store(group.weight, f32x4.splat(stratum.weight));
    for (; first < stratum.end; first += CHUNK) {
      addChunkErrors<A>(job, inputs, group, first, min(CHUNK, stratum.end - first), errors);
    }
    first = stratum.end;
  }
  addEmptyErrors<A>(job, group, errors);
}

/** errors_j += P₀ times the squared error of the empty input: x' = s(b), and ŷ = b. */
function addEmptyErrors<A>(job: SampledJob, group: Group, errors: usize): void {
  const empty = f32x4.splat(job.empty);
  const outputs = job.autoencoder != 0 ? job.N : 1;
  for (let j = 0; j < outputs; j++) {
    const b = v128.load(registerAt(group.b, j));
    const output = job.autoencoder != 0 ? activate<A>(b) : b;
    const drawn = v128.load(registerAt(errors, j));
    v128.store(registerAt(errors, j), f32x4.add(drawn, f32x4.mul(empty, f32x4.mul(output, output))));
  }
}

/** Adds the squared errors of `count` inputs from input `first` on, times their weight. */
function addChunkErrors<A>(
  job: SampledJob,
  inputs: Inputs,
  group: Group,
  first: i32,
  count: i32,
  errors: usize,
): void {
  const x = inputs.values + (<usize>first << 2);
  const sx = inputs.activated + (<usize>first << 2);
  const D16 = <usize>group.D << 4;
  if (isSparse(inputs, first, count)) {
    for (let s = 0; s < count; s++) {
      hiddenOfActive(group, s, x + (<usize>s << 2), activeOf(inputs, first + s), activesOf(inputs, first + s));
    }
  } else {
    hiddenOfChunk(group.D, count, group.N, group.W, x, group.h, D16, group.xRow);
  }
  if (job.autoencoder != 0) {
    outputsOfChunk(group.N, count, group.D, group.W, group.h, group.e, D16, group.xRow);
    addReconstructionErrors<A>(group, x, count, errors);
    return;
  }
  let sum = f32x4.splat(0);
  for (let s = 0; s < count; s++) {
    const goal = target(group, sx + (<usize>s << 2), activeOf(inputs, first + s), activesOf(inputs, first + s));
    sum = f32x4.add(sum, computationLoss<A>(group, s, goal));
  }
  v128.store(errors, f32x4.add(v128.load(errors), f32x4.mul(v128.load(group.weight), sum)));
}
