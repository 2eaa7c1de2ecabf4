/**
 * Losses of the models of a job on given inputs: the squared errors of their outputs, and what penalties add. Letters as in
 * sampled.ts.
 */
import { activate } from './activations';
import { Group } from './group';
import { activityOf } from './hidden';
import { ACTIVATIONS, LAMBDA_ACTIVATIONS, penaltyOf, times } from './penalties';
import { addNeuronsErrors } from './neurons';
import { hiddenOfChunk, outputsOfChunk } from './products';
import { outputsOf, SampledJob, strengthOf, useGroup, useWeights } from './sampledJob';
import { activeOf, activesOf, drawInputs, Inputs, isSparse, stratumOf } from './samples';
import { seeFeatures } from './seen';
import { addReconstructionErrors, CHUNK, computationLoss, hiddenOfActive, registerAt, target } from './tiles';

/** The stream of the common sample: see `Stream` in src/core/training/random.ts. */
const COMMON_SAMPLE: u32 = 2;

/** Records E[L], penalties included, on the first common sample where a point of the training curve is due. */
export function recordCurve<A>(job: SampledJob): void {
  while (job.point < job.curvePoints && load<i32>(job.curveSteps + (<usize>job.point << 2)) <= job.step) {
    commonErrors<A>(job, 0, job.errors);
    for (let g = 0; g < job.groups; g++) {
      let loss = lossOf(job, g);
      if (job.penalties != 0) loss = f32x4.add(loss, penaltyOfGroup(job, g));
      v128.store(registerAt(job.curve, job.point * job.groups + g), loss);
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

/** What all penalties add to the loss of group g, whose activity is known. */
export function penaltyOfGroup(job: SampledJob, g: i32): v128 {
  const sum = penaltyOf<f32>(useWeights(job, g), job.penalties);
  if ((job.penalties & ACTIVATIONS) == 0) {
    return sum;
  }
  const lambda = strengthOf(job, g, LAMBDA_ACTIVATIONS);
  return f32x4.add(sum, times<f32>(lambda, v128.load(registerAt(job.activity, g))));
}

/** Adds the activity of the chunk whose hidden values stand in the group, by its weight, to that of group g. */
export function addActivity<A>(job: SampledJob, g: i32, count: i32): void {
  const own = f32x4.mul(v128.load(job.group.weight), activityOf<A>(job.group, count, job.autoencoder != 0));
  const at = registerAt(job.activity, g);
  v128.store(at, f32x4.add(v128.load(at), own));
}

/** s(x) of every input, which all models of the family have for a target. Zeros stay zeros. */
export function activateInputs<A>(job: SampledJob, inputs: Inputs): void {
  if (job.autoencoder != 0) {
    return;
  }
  const bytes = <usize>(inputs.count * inputs.features) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(inputs.activated + at, activate<A>(v128.load(inputs.values + at)));
  }
}

/**
 * Expected squared errors of every model on common sample `replicate`, the empty input exactly: of each feature's
 * reconstruction, (G × N) v128 to `out`, or of the one output of computation models, (G) v128. With a penalty on activations
 * their activity too, to `job.activity`.
 */
export function commonErrors<A>(job: SampledJob, replicate: i32, out: usize): void {
  drawInputs(job.source, job.common, <u32>replicate, COMMON_SAMPLE, 0);
  activateInputs<A>(job, job.common);
  const outputs = outputsOf(job);
  for (let g = 0; g < job.groups; g++) {
    groupErrors<A>(job, job.common, g, registerAt(out, g * outputs));
  }
}

/** Expected squared errors of group g, estimated on these inputs, the empty one exactly: (outputs) v128 to `errors`. */
function groupErrors<A>(job: SampledJob, inputs: Inputs, g: i32, errors: usize): void {
  const outputs = outputsOf(job);
  const group = useGroup(job, g);
  memory.fill(errors, 0, <usize>outputs << 4);
  v128.store(registerAt(job.activity, g), f32x4.splat(0));
  group.xRow = <usize>inputs.count << 2;
  memory.copy(job.coefficient, registerAt(job.importance, g * job.N), <usize>job.N << 4);
  if (job.bottleneck != 0) seeFeatures(job, group.W);
  let first = 0;
  for (let k = 0; k < inputs.strata; k++) {
    const stratum = stratumOf(inputs, k);
    v128.store(group.weight, f32x4.splat(stratum.weight));
    for (; first < stratum.end; first += CHUNK) {
      addChunkErrors<A>(job, inputs, group, first, min(CHUNK, stratum.end - first), errors);
      if ((job.penalties & ACTIVATIONS) != 0) {
        addActivity<A>(job, g, min(CHUNK, stratum.end - first));
      }
    }
    first = stratum.end;
  }
  addEmptyErrors<A>(job, group, g, errors);
}

/** errors_j += P₀ times the squared error of the empty input: x' = s(b), ŷ = b, and x' = U s(c) + b of neurons. */
export function addEmptyErrors<A>(job: SampledJob, group: Group, g: i32, errors: usize): void {
  if (job.bottleneck != 0) {
    v128.store(group.weight, f32x4.splat(job.empty));
    addChunkErrors<A>(job, job.nothing, group, 0, 1, errors);
    if ((job.penalties & ACTIVATIONS) != 0) addActivity<A>(job, g, 1);
    return;
  }
  const empty = f32x4.splat(job.empty);
  const outputs = outputsOf(job);
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
  if (job.bottleneck != 0) return addNeuronsErrors<A>(job, inputs, first, count, errors);
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
