/**
 * Forward and backward passes over a chunk of inputs, for the four models of a group at once.
 *
 * Letters: D dimensions, N features, s inputs of the chunk (at most CHUNK). Parameters are feature-major, one
 * register each: W[i, d] at (i·D + d), so a feature's embedding is contiguous. Inputs are feature-major as well:
 * x[i, s] at x + i·xRow + 4·s. The products are in products.mjs.
 */
import { activate, activateWithSlope, Gelu, normalDensity, normalShare, Relu, slope } from './activations';
import { Group } from './group';

/** Registers from one row of h, dh and e to the next; as in products.mjs. */
export const CHUNK = 16;

@inline
export function registerAt(base: usize, index: i32): usize {
  return base + (<usize>index << 4);
}

/** h[d, s] of one input, from the list of its active features. */
export function hiddenOfActive(group: Group, s: i32, x: usize, active: usize, count: i32): void {
  const D = group.D;
  const end = active + (<usize>count << 2);
  for (let d = 0; d < D; d++) {
    let sum = f32x4.splat(0);
    const column = registerAt(group.W, d);
    for (let k = active; k < end; k += 4) {
      const i = load<i32>(k);
      sum = f32x4.add(sum, f32x4.mul(v128.load(registerAt(column, i * D)), v128.load32_splat(x + <usize>i * group.xRow)));
    }
    v128.store(registerAt(group.h, d * CHUNK + s), sum);
  }
}

/** dW[i, d] += x[i, s] dh[d, s] of one input, for its active features. */
export function embeddingGradientOfActive(group: Group, s: i32, x: usize, active: usize, count: i32): void {
  const D = group.D;
  const end = active + (<usize>count << 2);
  for (let k = active; k < end; k += 4) {
    const i = load<i32>(k);
    const value = v128.load32_splat(x + <usize>i * group.xRow);
    let dW = registerAt(group.dW, i * D);
    let dh = registerAt(group.dh, s);
    for (let d = 0; d < D; d++) {
      v128.store(dW, f32x4.add(v128.load(dW), f32x4.mul(value, v128.load(dh))));
      dW += 16;
      dh += 16 * CHUNK;
    }
  }
}

/** Autoencoder: e[j, s] = c_j (s(p + b_j) − x[j, s]) s'(p + b_j) with p = e[j, s] before; db_j += Σ_s e[j, s]. */
export function outputErrors<A>(group: Group, x: usize, count: i32): void {
  for (let j = 0; j < group.N; j++) {
    const bias = v128.load(registerAt(group.b, j));
    const c = v128.load(registerAt(group.coefficient, j));
    let e = registerAt(group.e, j * CHUNK);
    let sum = f32x4.splat(0);
    for (let s = 0; s < count; s++) {
      const error = outputError<A>(f32x4.add(v128.load(e), bias), v128.load32_splat(x + (<usize>s << 2)), c);
      v128.store(e, error);
      sum = f32x4.add(sum, error);
      e += 16;
    }
    v128.store(registerAt(group.db, j), f32x4.add(v128.load(registerAt(group.db, j)), sum));
    x += group.xRow;
  }
}

/** As `outputErrors`, and errors_j += weight·Σ_s (s(p + b_j) − x[j, s])². */
export function outputErrorsAndSquares<A>(group: Group, x: usize, count: i32, errors: usize): void {
  for (let j = 0; j < group.N; j++) {
    const bias = v128.load(registerAt(group.b, j));
    const c = v128.load(registerAt(group.coefficient, j));
    let e = registerAt(group.e, j * CHUNK);
    let sum = f32x4.splat(0);
    let squares = f32x4.splat(0);
    for (let s = 0; s < count; s++) {
      const z = f32x4.add(v128.load(e), bias);
      const output = activateWithSlope<A>(z, e);
      const r = f32x4.sub(output, v128.load32_splat(x + (<usize>s << 2)));
      const error = f32x4.mul(f32x4.mul(c, r), v128.load(e));
      v128.store(e, error);
      sum = f32x4.add(sum, error);
      squares = f32x4.add(squares, f32x4.mul(r, r));
      e += 16;
    }
    const db = registerAt(group.db, j);
    v128.store(db, f32x4.add(v128.load(db), sum));
    const at = registerAt(errors, j);
    v128.store(at, f32x4.add(v128.load(at), f32x4.mul(v128.load(group.weight), squares)));
    x += group.xRow;
  }
}

/** e = c·(s(p) − x)·s'(p) */
@inline
export function outputError<A>(p: v128, x: v128, c: v128): v128 {
  if (idof<A>() == idof<Relu>()) {
    // Where the unit is on, s(p) = p and the slope is 1; elsewhere the error is 0.
    return v128.and(f32x4.mul(c, f32x4.sub(p, x)), f32x4.gt(p, f32x4.splat(0)));
  }
  if (idof<A>() == idof<Gelu>()) {
    const density = normalDensity(p);
    const share = normalShare(p, density);
    const slopeHere = f32x4.add(share, f32x4.mul(p, density));
    return f32x4.mul(f32x4.mul(c, f32x4.sub(f32x4.mul(p, share), x)), slopeHere);
  }
  return f32x4.mul(f32x4.mul(c, f32x4.sub(activate<A>(p), x)), slope<A>(p));
}

/**
 * Computation model, one input: ŷ = Σ_d s(h[d, s]) + b, e = 2·weight·(ŷ − y): db += e, dh[d, s] = e s'(h[d, s]).
 * Returns ŷ − y.
 */
export function computationErrors<A>(group: Group, s: i32, y: v128): v128 {
  const D = group.D;
  let output = f32x4.sub(v128.load(group.b), y);
  let h = registerAt(group.h, s);
  let dh = registerAt(group.dh, s);
  for (let d = 0; d < D; d++) {
    output = f32x4.add(output, activateWithSlope<A>(v128.load(h), dh));
    h += 16 * CHUNK;
    dh += 16 * CHUNK;
  }
  const error = f32x4.mul(v128.load(group.weight), output);
  v128.store(group.db, f32x4.add(v128.load(group.db), error));
  dh = registerAt(group.dh, s);
  for (let d = 0; d < D; d++) {
    v128.store(dh, f32x4.mul(error, v128.load(dh)));
    dh += 16 * CHUNK;
  }
  return output;
}

/** y = Σ_i v_i s(x_i) of one input, over its active features (s(0) = 0 for every activation); s(x_i) at sx + i·xRow. */
export function target(group: Group, sx: usize, active: usize, count: i32): v128 {
  let y = f32x4.splat(0);
  const end = active + (<usize>count << 2);
  for (let k = active; k < end; k += 4) {
    const i = load<i32>(k);
    const value = v128.load32_splat(sx + <usize>i * group.xRow);
    y = f32x4.add(y, f32x4.mul(v128.load(registerAt(group.coefficient, i)), value));
  }
  return y;
}

/** errors_j += weight·Σ_s (s(p + b_j) − x[j, s])² over the chunk, with p = e[j, s] as `outputsOfChunk` leaves it. */
export function addReconstructionErrors<A>(group: Group, x: usize, count: i32, errors: usize): void {
  for (let j = 0; j < group.N; j++) {
    const bias = v128.load(registerAt(group.b, j));
    let p = registerAt(group.e, j * CHUNK);
    let sum = f32x4.splat(0);
    for (let s = 0; s < count; s++) {
      const r = f32x4.sub(activate<A>(f32x4.add(v128.load(p), bias)), v128.load32_splat(x + (<usize>s << 2)));
      sum = f32x4.add(sum, f32x4.mul(r, r));
      p += 16;
    }
    const weighted = f32x4.mul(v128.load(group.weight), sum);
    v128.store(registerAt(errors, j), f32x4.add(v128.load(registerAt(errors, j)), weighted));
    x += group.xRow;
  }
}

/** (Σ_d s(h[d, s]) + b − y)² of input s. */
export function computationLoss<A>(group: Group, s: i32, y: v128): v128 {
  let r = f32x4.sub(v128.load(group.b), y);
  for (let d = 0; d < group.D; d++) {
    r = f32x4.add(r, activate<A>(v128.load(registerAt(group.h, d * CHUNK + s))));
  }
  return f32x4.mul(r, r);
}
