import { eight64, four64 } from './constants';
import { adamStep, addDecay, momentumStep } from './optimiser';
import { ACTIVATIONS, addPenaltyGradient, LAMBDA_ACTIVATIONS, penaltyOf, STRENGTHS, times, Weights } from './penalties';

/**
 * Trains quadratic computation models on the exact expectation of their loss (S22 eq 12): no sampling.
 *
 *   E[L] = Σ_i (k_i−1)(n_i − v_i)² + 2 Σ_{i≠j} (W_i·W_j)²        M = W Wᵀ (D×D),  n_i = |W_i|²
 *        = Σ_i (k_i−1)(n_i − v_i)² + 2 (‖M‖² − Σ_i n_i²)
 *   ∂E[L]/∂W_i = 8 M W_i + (4(k_i−1)(n_i − v_i) − 8 n_i) W_i
 *
 * and on penalties besides. That on activations is exact too: E Σ_d (W_d·x)² = Σ n_i.
 *
 * Lanes are models: two float64 models to a register, each with a step counter of its own. When a model is
 * done its lane takes the next one, so no lane idles; lanes never mix, so a model's result does not depend on
 * its neighbour, and the bytes are the same for any block, order or number of threads.
 *
 * Letters: D dimensions, N features, P = D·N parameters, T steps, L models, K points of the training curve.
 * A vector (P) v128 holds P registers, one value of each lane in a register.
 */

/** What the host hands over. `engines/kernels/quadraticJob.ts` writes it, field by field in this order. */
@unmanaged
export class QuadraticJob {
  D: i32;
  N: i32;
  /** L */
  models: i32;
  /** T */
  steps: i32;
  /** K */
  curvePoints: i32;
  /** 0 Adam, 1 AdamW, 2 SGD with momentum (β1 is the momentum). */
  optimizer: i32;
  /** Convergence is looked at every so many steps. */
  checkEvery: i32;
  /** Next model that no lane has taken, and number of models done: both start at 0. */
  next: i32;
  done: i32;
  /** Which penalties some model has: bits, see penalties.ts. */
  penalties: i32;
  beta1: f64;
  beta2: f64;
  weightDecay: f64;
  tolerance: f64;
  /** (L × P) parameters, (D × N) row-major for each model: initial values in, trained values out. */
  W: usize;
  /** (L × N) v_i */
  importance: usize;
  /** (L × N) k_i − 1 */
  kurtosisLessOne: usize;
  /** (L × STRENGTHS) f64: strengths of the penalties, as in penalties.ts. */
  strengths: usize;
  /** (L) */
  learningRate: usize;
  /** (T × 3) schedule factor; factor of the first moment; factor of √(second moment). */
  schedule: usize;
  /** (K) i32, increasing. */
  curveSteps: usize;
  /** (L × K) f32, losses out. */
  curve: usize;
  /** (L) f64 out: loss at the end, penalties included. */
  loss: usize;
  /** (L) i32 out: steps taken. */
  taken: usize;
  /** (L) u8 out: 1 converged, 2 ran out of steps, 3 diverged. */
  outcome: usize;
  /** (2 × 3) i32: model (−1: idle), step, next curve point of each lane. Starts as −1, 0, 0. */
  lanes: usize;
  /** (4·P + 3·N + D·D + 2 + STRENGTHS) v128 of working memory; with penalties N·N + 2·N more. */
  work: usize;
  /** Written here, for penalties.ts. */
  weights: Weights;
}

const CONVERGED: u8 = 1;
const RAN_OUT: u8 = 2;
const DIVERGED: u8 = 3;

@inline
function register(base: usize, index: i32): usize {
  return base + ((<usize>index) << 4);
}

/**
 * Goes on with a job for `budget` steps of both lanes, and returns the number of models that are not done.
 * The state between calls is in the job, so that the host can look up from time to time.
 */
export function quadraticTrain(job: QuadraticJob, budget: i32): i32 {
  const D = job.D;
  const N = job.N;
  const P = D * N;
  const W = job.work; // (P) v128
  const m = register(W, P); // (P) v128, first moment or velocity
  const v = register(m, P); // (P) v128, second moment
  const g = register(v, P); // (P) v128, gradient
  const n = register(g, P); // (N) v128, |W_i|²
  const importance = register(n, N); // (N) v128
  const kurtosisLessOne = register(importance, N); // (N) v128
  const M = register(kurtosisLessOne, N); // (D × D) v128
  const learningRate = register(M, D * D); // v128
  const gradientScale = register(learningRate, 1); // v128
  const strengths = register(gradientScale, 1); // (STRENGTHS) v128
  const weights = job.weights;
  weights.D = D;
  weights.N = N;
  weights.row = N;
  weights.column = 1;
  weights.W = W;
  weights.dW = g;
  weights.strengths = strengths;
  weights.work = register(strengths, STRENGTHS);
  const penalties = job.penalties;

  const beta1 = f64x2.splat(job.beta1);
  const beta2 = f64x2.splat(job.beta2);
  const decay = f64x2.splat(job.optimizer == 1 ? job.weightDecay : 0);
  while (budget > 0 && job.done < job.models) {
    for (let lane = 0; lane < 2; lane++) {
      if (modelOf(job, lane) < 0 && job.next < job.models) {
        takeModel(job, lane, job.next++, W, m, v, importance, kurtosisLessOne, learningRate, gradientScale);
        takeStrengths(job, lane, strengths);
      }
    }
    const t0 = stepOf(job, 0);
    const t1 = stepOf(job, 1);
    // No lane ends, records or is looked at within the next `run` steps: the inner loop needs no branch for it.
    const run = min(budget, min(untilEvent(job, 0), untilEvent(job, 1)));
    const rate = v128.load(learningRate);
    let row0 = job.schedule + <usize>t0 * 24;
    let row1 = job.schedule + <usize>t1 * 24;
    for (let s = 0; s < run; s++) {
      gradient(D, N, W, n, importance, kurtosisLessOne, M, g);
      if (penalties != 0) addPenalties(weights, penalties);
      if (job.optimizer != 1 && job.weightDecay != 0) {
        addDecay<f64>(P, W, g, f64x2.splat(job.weightDecay));
      }
      const scheduled = f64x2.mul(rate, v128.load64_lane(row1, v128.load64_splat(row0), 1));
      if (job.optimizer == 2) {
        momentumStep<f64>(P, W, m, g, scheduled, beta1);
      } else {
        const first = v128.load64_lane(row1 + 8, v128.load64_splat(row0 + 8), 1);
        const second = v128.load64_lane(row1 + 16, v128.load64_splat(row0 + 16), 1);
        adamStep<f64>(P, W, m, v, g, f64x2.mul(scheduled, first), second, beta1, beta2, f64x2.mul(scheduled, decay));
      }
      row0 += 24;
      row1 += 24;
    }
    budget -= run;
    // An idle lane computes on, with no model: its step stays where it is.
    if (modelOf(job, 0) >= 0) setStep(job, 0, t0 + run);
    if (modelOf(job, 1) >= 0) setStep(job, 1, t1 + run);
    gradient(D, N, W, n, importance, kurtosisLessOne, M, g);
    let loss = expectedLoss(D, N, n, importance, kurtosisLessOne, M);
    if (penalties != 0) {
      addPenalties(weights, penalties);
      loss = f64x2.add(loss, penaltiesOf(weights, penalties, n));
    }
    const size = largest(P, g);
    for (let lane = 0; lane < 2; lane++) {
      if (modelOf(job, lane) >= 0) {
        lookUp(job, lane, W, atLane(loss, lane), atLane(size, lane), atLane(v128.load(gradientScale), lane));
      }
    }
  }
  return job.models - job.done;
}

/** M = W Wᵀ, n_i = |W_i|², g = ∂E[L]/∂W. */
@inline
function gradient(
  D: i32,
  N: i32,
  W: usize,
  n: usize,
  importance: usize,
  kurtosisLessOne: usize,
  M: usize,
  g: usize,
): void {
  // M[a, b] = Σ_i W[a, i] W[b, i]; 8 M is what the gradient needs, and M comes back from it for the loss.
  const eight = eight64();
  for (let a = 0; a < D; a++) {
    const Wa = register(W, a * N);
    for (let b = a; b < D; b++) {
      const Wb = register(W, b * N);
      let sum = f64x2.splat(0);
      for (let i = 0; i < N; i++) {
        sum = f64x2.add(sum, f64x2.mul(v128.load(register(Wa, i)), v128.load(register(Wb, i))));
      }
      sum = f64x2.mul(sum, eight);
      v128.store(register(M, a * D + b), sum);
      v128.store(register(M, b * D + a), sum);
    }
  }
  const four = four64();
  for (let i = 0; i < N; i++) {
    let square = f64x2.splat(0);
    for (let a = 0; a < D; a++) {
      const w = v128.load(register(W, a * N + i));
      square = f64x2.add(square, f64x2.mul(w, w));
    }
    v128.store(register(n, i), square);
    // own = 4(k_i−1)(n_i − v_i) − 8 n_i
    const excess = f64x2.sub(square, v128.load(register(importance, i)));
    const own = f64x2.sub(
      f64x2.mul(f64x2.mul(four, v128.load(register(kurtosisLessOne, i))), excess),
      f64x2.mul(eight, square),
    );
    for (let a = 0; a < D; a++) {
      // g[a, i] = Σ_b 8M[a, b] W[b, i] + own · W[a, i]
      let sum = f64x2.mul(own, v128.load(register(W, a * N + i)));
      for (let b = 0; b < D; b++) {
        sum = f64x2.add(sum, f64x2.mul(v128.load(register(M, a * D + b)), v128.load(register(W, b * N + i))));
      }
      v128.store(register(g, a * N + i), sum);
    }
  }
}

/** E[L] from n and 8M as `gradient` left them. */
function expectedLoss(D: i32, N: i32, n: usize, importance: usize, kurtosisLessOne: usize, M: usize): v128 {
  let lengths = f64x2.splat(0); // Σ (k_i−1)(n_i − v_i)²
  let overlap = f64x2.splat(0); // ‖M‖² − Σ n_i² = Σ_{i≠j} (W_i·W_j)²
  for (let ab = 0; ab < D * D; ab++) {
    const eightM = v128.load(register(M, ab));
    overlap = f64x2.add(overlap, f64x2.mul(eightM, eightM));
  }
  overlap = f64x2.mul(overlap, f64x2.splat(1.0 / 64));
  for (let i = 0; i < N; i++) {
    const square = v128.load(register(n, i));
    const excess = f64x2.sub(square, v128.load(register(importance, i)));
    lengths = f64x2.add(lengths, f64x2.mul(v128.load(register(kurtosisLessOne, i)), f64x2.mul(excess, excess)));
    overlap = f64x2.sub(overlap, f64x2.mul(square, square));
  }
  return f64x2.add(lengths, f64x2.mul(f64x2.splat(2), overlap));
}

/** Adds the gradient of all penalties, ∂/∂W λ_a Σ n_i = 2 λ_a W among them. */
function addPenalties(weights: Weights, kinds: i32): void {
  if ((kinds & ACTIVATIONS) != 0) {
    const lambda = v128.load(register(weights.strengths, LAMBDA_ACTIVATIONS));
    addDecay<f64>(weights.D * weights.N, weights.W, weights.dW, f64x2.add(lambda, lambda));
  }
  addPenaltyGradient<f64>(weights, kinds);
}

/** What all penalties add to the loss. */
function penaltiesOf(weights: Weights, kinds: i32, n: usize): v128 {
  const sum = penaltyOf<f64>(weights, kinds);
  if ((kinds & ACTIVATIONS) == 0) {
    return sum;
  }
  let squares = f64x2.splat(0);
  for (let i = 0; i < weights.N; i++) {
    squares = f64x2.add(squares, v128.load(register(n, i)));
  }
  return f64x2.add(sum, times<f64>(v128.load(register(weights.strengths, LAMBDA_ACTIVATIONS)), squares));
}

/** max_p |g_p| of each lane; NaN stays NaN (f64x2.max hands it on). */
function largest(P: i32, g: usize): v128 {
  let size = f64x2.splat(0);
  for (let p = 0; p < P; p++) {
    size = f64x2.max(size, f64x2.abs(v128.load(register(g, p))));
  }
  return size;
}

/** Puts model ℓ into a lane: parameters and constants spread, moments zero, step 0. */
function takeModel(
  job: QuadraticJob,
  lane: i32,
  model: i32,
  W: usize,
  m: usize,
  v: usize,
  importance: usize,
  kurtosisLessOne: usize,
  learningRate: usize,
  gradientScale: usize,
): void {
  const P = job.D * job.N;
  const at = (<usize>lane) << 3;
  for (let p = 0; p < P; p++) {
    store<f64>(register(W, p) + at, load<f64>(job.W + ((<usize>(model * P + p)) << 3)));
    store<f64>(register(m, p) + at, 0);
    store<f64>(register(v, p) + at, 0);
  }
  let scale: f64 = 0;
  for (let i = 0; i < job.N; i++) {
    const vi = load<f64>(job.importance + ((<usize>(model * job.N + i)) << 3));
    const ki = load<f64>(job.kurtosisLessOne + ((<usize>(model * job.N + i)) << 3));
    store<f64>(register(importance, i) + at, vi);
    store<f64>(register(kurtosisLessOne, i) + at, ki);
    scale = max(scale, 4 * max(ki, 2.0) * vi * Math.sqrt(vi));
  }
  store<f64>(learningRate + at, load<f64>(job.learningRate + ((<usize>model) << 3)));
  store<f64>(gradientScale + at, scale);
  setLane(job, lane, model, 0, 0);
}

/** Puts the strengths of the model of a lane into it. */
function takeStrengths(job: QuadraticJob, lane: i32, strengths: usize): void {
  const from = job.strengths + ((<usize>(modelOf(job, lane) * STRENGTHS)) << 3);
  for (let s = 0; s < STRENGTHS; s++) {
    store<f64>(register(strengths, s) + ((<usize>lane) << 3), load<f64>(from + ((<usize>s) << 3)));
  }
}

/** Records, judges and, when it is done, writes back the model of a lane, which has just had its gradient taken. */
function lookUp(job: QuadraticJob, lane: i32, W: usize, loss: f64, size: f64, scale: f64): void {
  const model = modelOf(job, lane);
  const step = stepOf(job, lane);
  let point = pointOf(job, lane);
  while (point < job.curvePoints && load<i32>(job.curveSteps + ((<usize>point) << 2)) <= step) {
    store<f32>(job.curve + ((<usize>(model * job.curvePoints + point)) << 2), <f32>loss);
    point++;
  }
  setLane(job, lane, model, step, point);

  const finite = isFinite(loss) && isFinite(size);
  const settled = size <= job.tolerance * scale;
  if (finite && step < job.steps && !(settled && step % job.checkEvery == 0)) {
    return;
  }
  const P = job.D * job.N;
  for (let p = 0; p < P; p++) {
    store<f64>(job.W + ((<usize>(model * P + p)) << 3), load<f64>(register(W, p) + ((<usize>lane) << 3)));
  }
  store<f64>(job.loss + ((<usize>model) << 3), loss);
  store<i32>(job.taken + ((<usize>model) << 2), step);
  store<u8>(job.outcome + <usize>model, !finite ? DIVERGED : settled ? CONVERGED : RAN_OUT);
  setLane(job, lane, -1, 0, 0);
  job.done++;
}

/** Steps until the model of a lane is to be looked at; 0 at its start, so that its initial loss is recorded. */
function untilEvent(job: QuadraticJob, lane: i32): i32 {
  const step = stepOf(job, lane);
  if (modelOf(job, lane) < 0) {
    return job.checkEvery;
  }
  const point = pointOf(job, lane);
  let until = min(job.checkEvery - (step % job.checkEvery), job.steps - step);
  if (point < job.curvePoints) {
    until = min(until, load<i32>(job.curveSteps + ((<usize>point) << 2)) - step);
  }
  return until;
}

function laneAt(job: QuadraticJob, lane: i32): usize {
  return job.lanes + <usize>(lane * 12);
}

function modelOf(job: QuadraticJob, lane: i32): i32 {
  return load<i32>(laneAt(job, lane));
}

function stepOf(job: QuadraticJob, lane: i32): i32 {
  return load<i32>(laneAt(job, lane), 4);
}

function pointOf(job: QuadraticJob, lane: i32): i32 {
  return load<i32>(laneAt(job, lane), 8);
}

function setStep(job: QuadraticJob, lane: i32, step: i32): void {
  store<i32>(laneAt(job, lane), step, 4);
}

function setLane(job: QuadraticJob, lane: i32, model: i32, step: i32, point: i32): void {
  store<i32>(laneAt(job, lane), model);
  store<i32>(laneAt(job, lane), step, 4);
  store<i32>(laneAt(job, lane), point, 8);
}

function atLane(values: v128, lane: i32): f64 {
  return lane == 0 ? f64x2.extract_lane(values, 0) : f64x2.extract_lane(values, 1);
}
