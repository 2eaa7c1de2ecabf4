/**
 * Passes over a chunk of inputs of the neurons family: x' = U a + b, a = s(z), z = W x + c. W is made once a step (seen.ts),
 * because inputs are sparse: W x costs less than A (E x). Letters as there.
 */
import { activateWithSlope, Linear } from './activations';
import { addActivityGradient, addNoise } from './hidden';
import { ACTIVATIONS, LAMBDA_ACTIVATIONS, NOISE, SIGMA } from './penalties';
import {
  decoderGradientOfChunk,
  encoderGradientOfChunk,
  hiddenGradientOfChunk,
  hiddenOfChunk,
  outputsOfChunk,
} from './products';
import { noiseOf, SampledJob, strengthOf } from './sampledJob';
import { activeOf, activesOf, Inputs, isSparse } from './samples';
import { hiddenBiasesOf } from './seen';
import {
  addReconstructionErrors,
  CHUNK,
  embeddingGradientOfActive,
  hiddenOfActive,
  outputErrors,
  outputErrorsAndSquares,
  registerAt,
} from './tiles';

/** Adds the squared errors of `count` inputs from input `first` on, times the group's weight. */
export function addNeuronsErrors<A>(job: SampledJob, inputs: Inputs, first: i32, count: i32, errors: usize): void {
  addSums(job, inputs, first, count);
  forward<A>(job, count);
  addReconstructionErrors<Linear>(job.group, inputs.values + ((<usize>first) << 2), count, errors);
}

/**
 * Adds the gradient of `count` inputs from input `first` on to those of the parameters and to `job.seenGradient`, and unless
 * `errors` is 0 twice their squared errors to it. Activations stay in the group's h.
 */
export function addNeuronsGradient<A>(
  job: SampledJob,
  inputs: Inputs,
  g: i32,
  first: i32,
  count: i32,
  errors: usize,
): void {
  const group = job.group;
  const D = group.D;
  const N = group.N;
  const D16 = (<usize>D) << 4;
  const x = inputs.values + ((<usize>first) << 2);
  addSums(job, inputs, first, count);
  if ((job.penalties & NOISE) != 0) addNoise(group, count, strengthOf(job, g, SIGMA), noiseOf(job));
  forward<A>(job, count);
  if (errors != 0) outputErrorsAndSquares<Linear>(group, x, count, errors);
  else outputErrors<Linear>(group, x, count);
  hiddenGradientOfChunk(D, count, N, group.W, group.e, group.dh, D16, group.xRow);
  decoderGradientOfChunk(N, D, count, group.e, group.h, group.dW, D16, group.xRow);
  if ((job.penalties & ACTIVATIONS) != 0) {
    // The group's weight is twice that of an input. By a, as h is: the slope of a comes next.
    const half = f32x4.mul(v128.load(group.weight), f32x4.splat(0.5));
    addActivityGradient<Linear>(group, count, true, f32x4.mul(strengthOf(job, g, LAMBDA_ACTIVATIONS), half));
  }
  backward(job, inputs, first, count);
}

/** h[d, s] = Σ_i W[i, d] x[i, s] */
function addSums(job: SampledJob, inputs: Inputs, first: i32, count: i32): void {
  const group = job.group;
  const readout = group.W;
  const x = inputs.values + ((<usize>first) << 2);
  group.W = job.seen;
  group.xRow = (<usize>inputs.count) << 2;
  if (isSparse(inputs, first, count)) {
    for (let s = 0; s < count; s++) {
      hiddenOfActive(group, s, x + ((<usize>s) << 2), activeOf(inputs, first + s), activesOf(inputs, first + s));
    }
  } else {
    hiddenOfChunk(group.D, count, group.N, group.W, x, group.h, (<usize>group.D) << 4, group.xRow);
  }
  group.W = readout;
}

/** h[d, s] ← s(h + c_d), slopes beside the outputs, and the outputs U a to e. */
function forward<A>(job: SampledJob, count: i32): void {
  const group = job.group;
  const c = hiddenBiasesOf(job, group.W);
  for (let d = 0; d < group.D; d++) {
    const bias = v128.load(registerAt(c, d));
    let h = registerAt(group.h, d * CHUNK);
    let slope = slopesOf(job, d);
    for (let s = 0; s < count; s++) {
      v128.store(h, activateWithSlope<A>(f32x4.add(v128.load(h), bias), slope));
      h += 16;
      slope += 16;
    }
  }
  outputsOfChunk(group.N, count, group.D, group.W, group.h, group.e, (<usize>group.D) << 4, group.xRow);
}

/** dz[d, s] = da s'(z) to dh; dc_d += Σ_s dz, and dW[i, d] += Σ_s dz x[i, s]. */
function backward(job: SampledJob, inputs: Inputs, first: i32, count: i32): void {
  const group = job.group;
  const dc = hiddenBiasesOf(job, group.dW);
  for (let d = 0; d < group.D; d++) {
    let dh = registerAt(group.dh, d * CHUNK);
    let slope = slopesOf(job, d);
    let sum = v128.load(registerAt(dc, d));
    for (let s = 0; s < count; s++) {
      const dz = f32x4.mul(v128.load(dh), v128.load(slope));
      v128.store(dh, dz);
      sum = f32x4.add(sum, dz);
      dh += 16;
      slope += 16;
    }
    v128.store(registerAt(dc, d), sum);
  }
  const readout = group.dW;
  const x = inputs.values + ((<usize>first) << 2);
  group.dW = job.seenGradient;
  if (isSparse(inputs, first, count)) {
    for (let s = 0; s < count; s++) {
      const active = activeOf(inputs, first + s);
      embeddingGradientOfActive(group, s, x + ((<usize>s) << 2), active, activesOf(inputs, first + s));
    }
  } else {
    encoderGradientOfChunk(group.D, group.N, count, group.dh, x, group.dW, (<usize>group.D) << 4, group.xRow);
  }
  group.dW = readout;
}

/** Slopes s'(z[d, s]) of neuron d, behind the outputs. */
@inline
function slopesOf(job: SampledJob, d: i32): usize {
  return registerAt(job.group.e, (job.N + d) * CHUNK);
}
