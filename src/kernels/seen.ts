/**
 * What the neurons of a model see of its features: W = A E, with an embedder E that is not trained
 * (src/core/training/neurons.ts says what it is).
 *
 * Letters as in tiles.ts, D being the neurons, and m dimensions of the embedding. Parameters of a group, feature-major as
 * W is: the readout U[j, d] at j·D + d and b_j at N·D + j, then A[d, e] at e·D + d and biases c_d.
 */
import { SampledJob } from './sampledJob';
import { registerAt } from './tiles';

/** A of a group, or its gradient, from the group's parameters or theirs. */
@inline
export function hiddenWeightsOf(job: SampledJob, parameters: usize): usize {
  return registerAt(parameters, job.N * job.D + job.N);
}

/** c, likewise. */
@inline
export function hiddenBiasesOf(job: SampledJob, parameters: usize): usize {
  return registerAt(hiddenWeightsOf(job, parameters), job.bottleneck * job.D);
}

/** W[i, d] = Σ_e E[e, i] A[d, e] to `job.seen`. */
export function seeFeatures(job: SampledJob, parameters: usize): void {
  const D = job.D;
  const N = job.N;
  const A = hiddenWeightsOf(job, parameters);
  memory.fill(job.seen, 0, (<usize>(N * D)) << 4);
  for (let i = 0; i < N; i++) {
    for (let e = 0; e < job.bottleneck; e++) {
      addScaled(registerAt(job.seen, i * D), registerAt(A, e * D), embedderAt(job, e, i), D);
    }
  }
}

/** dA[d, e] += Σ_i E[e, i] dW[i, d], from `job.seenGradient`. */
export function addHiddenWeightGradient(job: SampledJob): void {
  const D = job.D;
  const N = job.N;
  const dA = hiddenWeightsOf(job, job.gradient);
  for (let e = 0; e < job.bottleneck; e++) {
    for (let i = 0; i < N; i++) {
      addScaled(registerAt(dA, e * D), registerAt(job.seenGradient, i * D), embedderAt(job, e, i), D);
    }
  }
}

/** E[e, i], in all lanes. */
@inline
function embedderAt(job: SampledJob, e: i32, i: i32): v128 {
  return v128.load32_splat(job.embedder + ((<usize>(e * job.N + i)) << 2));
}

/** out_d += factor · from_d, (count) v128 */
@inline
function addScaled(out: usize, from: usize, factor: v128, count: i32): void {
  for (let p: usize = 0; p < (<usize>count) << 4; p += 16) {
    v128.store(out + p, f32x4.add(v128.load(out + p), f32x4.mul(factor, v128.load(from + p))));
  }
}
