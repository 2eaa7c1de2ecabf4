import { one } from './constants';

/**
 * Penalties on weights, for registers of either kernel: `T` is f32 (four models) or f64 (two). What they are, and their
 * gradients, is said in src/core/training/penalty.ts.
 *
 * Letters: D dimensions, N features, G = WᵀW, n_i = G_ii, S_i = Σ_j G_ij², C_i = n_i²/S_i.
 */

/** Which penalties some lane of a job has: bits of `kinds`. */
export const CAPACITY: i32 = 1;
export const WEIGHTS: i32 = 2;
export const ANGLES: i32 = 4;
/** Of the activations of hidden units, and noise on them: the passes over inputs see to these. */
export const ACTIVATIONS: i32 = 8;
export const NOISE: i32 = 16;
/** Those that need G. */
const OF_GRAM: i32 = CAPACITY | ANGLES;

/** The registers of strengths that each group of lanes has, one after another. */
export const STRENGTHS: i32 = 6;
export const MU: i32 = 0;
export const LAMBDA_WEIGHTS: i32 = 1;
export const LAMBDA_ANGLES: i32 = 2;
export const LAMBDA_ACTIVATIONS: i32 = 3;
/** 1/R², R being where the wall of the capacity penalty stands. */
export const WALL: i32 = 4;
export const SIGMA: i32 = 5;

/** Columns shorter than this, squared, have no direction, and those with less S no capacity. */
const NO_DIRECTION: f32 = 1e-30;

/** The weights of a group of lanes, and room to work in. */
@unmanaged
export class Weights {
  D: i32;
  N: i32;
  /** W[a, i] at register a·row + i·column of `W`, its gradient likewise of `dW`. */
  row: i32;
  column: i32;
  W: usize;
  dW: usize;
  /** (STRENGTHS) v128 */
  strengths: usize;
  /** (N·N + 2·N) v128: G, then two numbers for each feature. */
  work: usize;
}

@inline
function at(base: usize, index: i32): usize {
  return base + (<usize>index << 4);
}

@inline
function strength(weights: Weights, which: i32): v128 {
  return v128.load(at(weights.strengths, which));
}

/** What the penalties of these weights add to the loss. */
export function penaltyOf<T>(weights: Weights, kinds: i32): v128 {
  const N = weights.N;
  let sum = v128.splat<T>(0);
  if ((kinds & OF_GRAM) != 0) {
    gram<T>(weights);
  }
  if ((kinds & CAPACITY) != 0) {
    let own = v128.splat<T>(0);
    for (let i = 0; i < N; i++) {
      const C = capacityOf<T>(weights, i, squaresOf<T>(weights, i));
      const beyond = beyondWall<T>(weights, i);
      own = v128.add<T>(own, v128.add<T>(v128.mul<T>(C, v128.sub<T>(one<T>(), C)), v128.mul<T>(beyond, beyond)));
    }
    sum = v128.add<T>(sum, times<T>(strength(weights, MU), own));
  }
  if ((kinds & ANGLES) != 0) {
    sum = v128.add<T>(sum, times<T>(strength(weights, LAMBDA_ANGLES), anglesOf<T>(weights)));
  }
  if ((kinds & WEIGHTS) != 0) {
    let own = v128.splat<T>(0);
    const count = weights.D * N;
    for (let p = 0; p < count; p++) {
      own = v128.add<T>(own, v128.abs<T>(v128.load(at(weights.W, p))));
    }
    sum = v128.add<T>(sum, times<T>(strength(weights, LAMBDA_WEIGHTS), own));
  }
  return sum;
}

/** Adds the gradient of the penalties to that of the weights. */
export function addPenaltyGradient<T>(weights: Weights, kinds: i32): void {
  if ((kinds & OF_GRAM) != 0) {
    gram<T>(weights);
    if ((kinds & CAPACITY) != 0) addCapacityGradient<T>(weights);
    if ((kinds & ANGLES) != 0) addAngleGradient<T>(weights);
  }
  if ((kinds & WEIGHTS) != 0) {
    const lambda = strength(weights, LAMBDA_WEIGHTS);
    const count = weights.D * weights.N;
    for (let p = 0; p < count; p++) {
      const g = at(weights.dW, p);
      v128.store(g, v128.add<T>(v128.load(g), v128.mul<T>(lambda, signOf<T>(v128.load(at(weights.W, p))))));
    }
  }
}

/** strength · value, and 0 where the strength is 0 though the value is none: a lane without penalty never sees it. */
@inline
export function times<T>(strength: v128, value: v128): v128 {
  return v128.and(v128.mul<T>(strength, value), v128.gt<T>(strength, v128.splat<T>(0)));
}

/** −1, 0 or 1. */
@inline
export function signOf<T>(z: v128): v128 {
  const zero = v128.splat<T>(0);
  return v128.sub<T>(v128.and(one<T>(), v128.gt<T>(z, zero)), v128.and(one<T>(), v128.lt<T>(z, zero)));
}

/** G to `work`. */
function gram<T>(weights: Weights): void {
  const D = weights.D;
  const N = weights.N;
  for (let i = 0; i < N; i++) {
    for (let j = 0; j <= i; j++) {
      let Wi = at(weights.W, i * weights.column);
      let Wj = at(weights.W, j * weights.column);
      let sum = v128.splat<T>(0);
      for (let a = 0; a < D; a++) {
        sum = v128.add<T>(sum, v128.mul<T>(v128.load(Wi), v128.load(Wj)));
        Wi = at(Wi, weights.row);
        Wj = at(Wj, weights.row);
      }
      v128.store(at(weights.work, i * N + j), sum);
      v128.store(at(weights.work, j * N + i), sum);
    }
  }
}

/** S_i */
@inline
function squaresOf<T>(weights: Weights, i: i32): v128 {
  const row = at(weights.work, i * weights.N);
  let sum = v128.splat<T>(0);
  for (let j = 0; j < weights.N; j++) {
    const product = v128.load(at(row, j));
    sum = v128.add<T>(sum, v128.mul<T>(product, product));
  }
  return sum;
}

/** 1/x, and 0 where x is too small for a quotient. */
@inline
function inverse<T>(x: v128): v128 {
  return v128.and(v128.div<T>(one<T>(), x), v128.gt<T>(x, v128.splat<T>(NO_DIRECTION)));
}

/** C_i from S_i. */
@inline
function capacityOf<T>(weights: Weights, i: i32, squares: v128): v128 {
  const own = normOf(weights, i);
  return v128.mul<T>(own, v128.mul<T>(own, inverse<T>(squares)));
}

/** n_i */
@inline
function normOf(weights: Weights, i: i32): v128 {
  return v128.load(at(weights.work, i * weights.N + i));
}

/** max(0, n_i/R² − 1) */
@inline
function beyondWall<T>(weights: Weights, i: i32): v128 {
  const excess = v128.sub<T>(v128.mul<T>(normOf(weights, i), strength(weights, WALL)), one<T>());
  return v128.max<T>(excess, v128.splat<T>(0));
}

/**
 * With y_i = μ(1 − 2C_i) and q_i = y_i C_i/S_i:
 * dW_i += [4 y_i (1 − C_i) n_i/S_i + 4μ max(0, n_i/R² − 1)/R²] W_i − 2 Σ_{j≠i} (q_i + q_j) G_ij W_j
 */
function addCapacityGradient<T>(weights: Weights): void {
  const N = weights.N;
  const mu = strength(weights, MU);
  const q = at(weights.work, N * N);
  const diagonal = at(q, N);
  const four = v128.splat<T>(4);
  for (let i = 0; i < N; i++) {
    const squares = squaresOf<T>(weights, i);
    const C = capacityOf<T>(weights, i, squares);
    const y = v128.mul<T>(mu, v128.sub<T>(one<T>(), v128.add<T>(C, C)));
    const share = v128.mul<T>(y, inverse<T>(squares));
    v128.store(at(q, i), v128.mul<T>(share, C));
    const own = v128.mul<T>(v128.mul<T>(share, v128.sub<T>(one<T>(), C)), normOf(weights, i));
    const wall = v128.mul<T>(v128.mul<T>(mu, beyondWall<T>(weights, i)), strength(weights, WALL));
    v128.store(at(diagonal, i), v128.mul<T>(four, v128.add<T>(own, wall)));
  }
  const factor = v128.splat<T>(-2);
  for (let i = 0; i < N; i++) {
    addColumn<T>(weights, i, i, mu, v128.load(at(diagonal, i)));
    for (let j = 0; j < N; j++) {
      if (j == i) continue;
      const sum = v128.add<T>(v128.load(at(q, i)), v128.load(at(q, j)));
      const product = v128.load(at(weights.work, i * N + j));
      addColumn<T>(weights, i, j, mu, v128.mul<T>(factor, v128.mul<T>(sum, product)));
    }
  }
}

/** Σ_{i≠j} G_ij²/(n_i n_j) */
function anglesOf<T>(weights: Weights): v128 {
  const N = weights.N;
  let sum = v128.splat<T>(0);
  for (let i = 0; i < N; i++) {
    const u = inverse<T>(normOf(weights, i));
    for (let j = 0; j < i; j++) {
      const product = v128.load(at(weights.work, i * N + j));
      const both = v128.mul<T>(u, inverse<T>(normOf(weights, j)));
      sum = v128.add<T>(sum, v128.mul<T>(v128.mul<T>(product, both), product));
    }
  }
  return v128.add<T>(sum, sum);
}

/** With u_i = 1/n_i: dW_i += 4λ_o [Σ_{j≠i} G_ij u_i u_j W_j − (Σ_{j≠i} G_ij² u_i u_j) u_i W_i] */
function addAngleGradient<T>(weights: Weights): void {
  const N = weights.N;
  const lambda = strength(weights, LAMBDA_ANGLES);
  const four = v128.mul<T>(v128.splat<T>(4), lambda);
  for (let i = 0; i < N; i++) {
    const u = inverse<T>(normOf(weights, i));
    let squares = v128.splat<T>(0);
    for (let j = 0; j < N; j++) {
      if (j == i) continue;
      const product = v128.load(at(weights.work, i * N + j));
      const scaled = v128.mul<T>(v128.mul<T>(product, u), inverse<T>(normOf(weights, j)));
      squares = v128.add<T>(squares, v128.mul<T>(scaled, product));
      addColumn<T>(weights, i, j, lambda, v128.mul<T>(four, scaled));
    }
    const own = v128.mul<T>(v128.mul<T>(four, squares), u);
    addColumn<T>(weights, i, i, lambda, v128.neg<T>(own));
  }
}

/** dW_i += factor · W_j, in lanes whose strength is not 0. */
@inline
function addColumn<T>(weights: Weights, i: i32, j: i32, strength: v128, factor: v128): void {
  const mask = v128.gt<T>(strength, v128.splat<T>(0));
  let g = at(weights.dW, i * weights.column);
  let w = at(weights.W, j * weights.column);
  for (let a = 0; a < weights.D; a++) {
    const change = v128.and(v128.mul<T>(factor, v128.load(w)), mask);
    v128.store(g, v128.add<T>(v128.load(g), change));
    g = at(g, weights.row);
    w = at(w, weights.row);
  }
}
