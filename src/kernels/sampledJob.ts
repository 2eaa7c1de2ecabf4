import { Group } from './group';
import { STRENGTHS, Weights } from './penalties';
import { seeFeatures } from './seen';
import { Inputs, InputSource } from './samples';
import { CHUNK, registerAt } from './tiles';

/** What the host hands over. `engines/kernels/sampledJob.ts` writes it, field by field in this order. */
@unmanaged
export class SampledJob {
  D: i32;
  N: i32;
  /** 1 autoencoder or neurons, 0 computation. */
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
  /** (P) v128 gradient; (N + 1) v128 coefficients; ((2·D + N) × CHUNK) v128 hidden values and outputs, and D × CHUNK slopes of neurons. */
  gradient: usize;
  coefficient: usize;
  hidden: usize;
  group: Group;
  /** (G × N) v128 squared errors on the common sample. */
  errors: usize;
  /** Which penalties some model has: bits, see penalties.ts. */
  penalties: i32;
  /** 0: the output has no bias. */
  bias: i32;
  /** (G × STRENGTHS) v128 strengths of the penalties. */
  strengths: usize;
  /** With room to work in. */
  weights: Weights;
  /** (G) v128: Σ_d |activation| of a group, expected on the inputs that its loss was taken on last. */
  activity: usize;
  /** v128: what the penalties added to the loss of the group that was evaluated last. */
  penalty: usize;
  /** (steps × D) f32 noise of step `noiseFrom` and those after it, before it is multiplied by σ. */
  noise: usize;
  noiseFrom: i32;
  /** (G) v128 decay of the biases; 0: there is none. */
  biasDecay: usize;
  /** m of the neurons family, see neurons.ts; 0: other families. */
  bottleneck: i32;
  /** (m × N) f32 E */
  embedder: usize;
  /** (N × D) v128 W of the group at work, and the gradient by it, feature-major. */
  seen: usize;
  seenGradient: usize;
  /** The empty input, as one that is given. */
  nothing: Inputs;
}

/** Outputs, each with an error and a bias: N of an autoencoder, one of a computation model. */
@inline
export function outputsOf(job: SampledJob): i32 {
  return job.autoencoder != 0 ? job.N : 1;
}

/** (D) f32 noise of this step. */
export function noiseOf(job: SampledJob): usize {
  return job.noise + ((<usize>((job.step - job.noiseFrom) * job.D)) << 2);
}

/** P */
@inline
export function parametersOf(job: SampledJob): i32 {
  const readout = job.N * job.D + outputsOf(job);
  return job.bottleneck == 0 ? readout : readout + (job.bottleneck + 1) * job.D;
}

/** Points the passes at the parameters of group g. */
export function useGroup(job: SampledJob, g: i32): Group {
  const group = job.group;
  const weights = job.N * job.D;
  const P = parametersOf(job);
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

/** Points the penalties at the weights of group g, and at the gradient. */
export function useWeights(job: SampledJob, g: i32): Weights {
  const weights = job.weights;
  weights.D = job.D;
  weights.N = job.N;
  weights.row = 1;
  weights.column = job.D;
  const own = registerAt(job.parameters, g * parametersOf(job));
  if (job.bottleneck != 0) seeFeatures(job, own);
  weights.W = job.bottleneck != 0 ? job.seen : own;
  weights.dW = job.bottleneck != 0 ? job.seenGradient : job.gradient;
  weights.strengths = registerAt(job.strengths, g * STRENGTHS);
  return weights;
}

/** Strength `which` of group g. */
@inline
export function strengthOf(job: SampledJob, g: i32, which: i32): v128 {
  return v128.load(registerAt(job.strengths, g * STRENGTHS + which));
}
