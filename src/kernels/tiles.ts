/**
 * Forward and backward passes over a tile of four inputs, for four models at once.
 *
 * Letters: D dimensions, N features, s = 0…3 inputs of the tile. Parameters are feature-major, one register (four
 * models) each: W[i, d] at (i·D + d), so a feature's embedding is contiguous. h and dh are (D × 4): [d, s].
 */
import { activate, slope } from './activations';
import { Group } from './group';

@inline
function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 4);
}

/** h[d, s] = Σ_i W[i, d] x_s[i], every feature. Rows of x are `stride` bytes apart. */
export function hiddenOfAll(group: Group, x: usize, stride: usize): void {
  const D = group.D;
  const N = group.N;
  const x1 = x + stride;
  const x2 = x1 + stride;
  const x3 = x2 + stride;
  const row = (<usize>D) << 4;
  for (let d = 0; d < D; d++) {
    let h0 = f32x4.splat(0);
    let h1 = h0;
    let h2 = h0;
    let h3 = h0;
    let w = at(group.W, d);
    const end = (<usize>N) << 2;
    for (let i: usize = 0; i < end; i += 4) {
      const W = v128.load(w);
      h0 = f32x4.add(h0, f32x4.mul(W, v128.load32_splat(x + i)));
      h1 = f32x4.add(h1, f32x4.mul(W, v128.load32_splat(x1 + i)));
      h2 = f32x4.add(h2, f32x4.mul(W, v128.load32_splat(x2 + i)));
      h3 = f32x4.add(h3, f32x4.mul(W, v128.load32_splat(x3 + i)));
      w += row;
    }
    const h = at(group.h, d << 2);
    v128.store(h, h0);
    v128.store(h, h1, 16);
    v128.store(h, h2, 32);
    v128.store(h, h3, 48);
  }
}

/** The same for one input s, from the list of its active features. */
export function hiddenOfActive(group: Group, s: i32, x: usize, active: usize, count: i32): void {
  const D = group.D;
  for (let d = 0; d < D; d++) {
    let sum = f32x4.splat(0);
    const column = at(group.W, d);
    for (let k = 0; k < count; k++) {
      const i = load<i32>(active + ((<usize>k) << 2));
      sum = f32x4.add(sum, f32x4.mul(v128.load(at(column, i * D)), v128.load32_splat(x + ((<usize>i) << 2))));
    }
    v128.store(at(group.h, (d << 2) + s), sum);
  }
}

/** dW[i, d] += Σ_s x_s[i] dh[d, s], every feature. */
export function embeddingGradientOfAll(group: Group, x: usize, stride: usize): void {
  const D = group.D;
  const N = group.N;
  const x1 = x + stride;
  const x2 = x1 + stride;
  const x3 = x2 + stride;
  let dW = group.dW;
  for (let i: usize = 0; i < (<usize>N) << 2; i += 4) {
    const v0 = v128.load32_splat(x + i);
    const v1 = v128.load32_splat(x1 + i);
    const v2 = v128.load32_splat(x2 + i);
    const v3 = v128.load32_splat(x3 + i);
    let dh = group.dh;
    const end = dh + ((<usize>D) << 6);
    while (dh < end) {
      const near = f32x4.add(f32x4.mul(v0, v128.load(dh)), f32x4.mul(v1, v128.load(dh, 16)));
      const far = f32x4.add(f32x4.mul(v2, v128.load(dh, 32)), f32x4.mul(v3, v128.load(dh, 48)));
      v128.store(dW, f32x4.add(v128.load(dW), f32x4.add(near, far)));
      dh += 64;
      dW += 16;
    }
  }
}

/** The same for one input s, from the list of its active features. */
export function embeddingGradientOfActive(group: Group, s: i32, x: usize, active: usize, count: i32): void {
  const D = group.D;
  const first = at(group.dh, s);
  for (let k = 0; k < count; k++) {
    const i = load<i32>(active + ((<usize>k) << 2));
    const value = v128.load32_splat(x + ((<usize>i) << 2));
    let dW = at(group.dW, i * D);
    let dh = first;
    for (let d = 0; d < D; d++) {
      v128.store(dW, f32x4.add(v128.load(dW), f32x4.mul(value, v128.load(dh))));
      dW += 16;
      dh += 64;
    }
  }
}

/**
 * Autoencoder, outputs of a tile: pre_j = W_j·h + b_j, r_j = s(pre_j) − x_j, and with e_j = 2·weight·I_j·r_j·s'(pre_j):
 * db_j += e_j, dW_j += e_j h, dh += e_j W_j. Overwrites dh.
 */
export function autoencoderOutputs<A>(group: Group, x: usize, stride: usize): void {
  const D = group.D;
  const N = group.N;
  const x1 = x + stride;
  const x2 = x1 + stride;
  const x3 = x2 + stride;
  const hidden = group.h;
  const hiddenEnd = hidden + ((<usize>D) << 6);
  const toGradient = group.dh - hidden;
  memory.fill(group.dh, 0, (<usize>D) << 6);
  let W = group.W;
  let dW = group.dW;
  for (let j = 0; j < N; j++) {
    const bias = v128.load(at(group.b, j));
    let p0 = bias;
    let p1 = bias;
    let p2 = bias;
    let p3 = bias;
    let w = W;
    for (let h = hidden; h < hiddenEnd; h += 64) {
      const Wj = v128.load(w);
      p0 = f32x4.add(p0, f32x4.mul(Wj, v128.load(h)));
      p1 = f32x4.add(p1, f32x4.mul(Wj, v128.load(h, 16)));
      p2 = f32x4.add(p2, f32x4.mul(Wj, v128.load(h, 32)));
      p3 = f32x4.add(p3, f32x4.mul(Wj, v128.load(h, 48)));
      w += 16;
    }
    const c = v128.load(at(group.coefficient, j));
    const xj = (<usize>j) << 2;
    const e0 = outputError<A>(p0, x + xj, c);
    const e1 = outputError<A>(p1, x1 + xj, c);
    const e2 = outputError<A>(p2, x2 + xj, c);
    const e3 = outputError<A>(p3, x3 + xj, c);
    const db = at(group.db, j);
    v128.store(db, f32x4.add(v128.load(db), f32x4.add(f32x4.add(e0, e1), f32x4.add(e2, e3))));
    for (let h = hidden; h < hiddenEnd; h += 64) {
      const Wj = v128.load(W);
      const dh = h + toGradient;
      const near = f32x4.add(f32x4.mul(e0, v128.load(h)), f32x4.mul(e1, v128.load(h, 16)));
      const far = f32x4.add(f32x4.mul(e2, v128.load(h, 32)), f32x4.mul(e3, v128.load(h, 48)));
      v128.store(dW, f32x4.add(v128.load(dW), f32x4.add(near, far)));
      v128.store(dh, f32x4.add(v128.load(dh), f32x4.mul(e0, Wj)));
      v128.store(dh, f32x4.add(v128.load(dh, 16), f32x4.mul(e1, Wj)), 16);
      v128.store(dh, f32x4.add(v128.load(dh, 32), f32x4.mul(e2, Wj)), 32);
      v128.store(dh, f32x4.add(v128.load(dh, 48), f32x4.mul(e3, Wj)), 48);
      W += 16;
      dW += 16;
    }
  }
}

/** e = c·(s(p) − x)·s'(p) */
@inline
function outputError<A>(p: v128, x: usize, c: v128): v128 {
  return f32x4.mul(f32x4.mul(c, f32x4.sub(activate<A>(p), v128.load32_splat(x))), slope<A>(p));
}

/**
 * Computation model, a tile: z_d = h[d, s], ŷ = Σ_d s(z_d) + b, e = 2·weight·(ŷ − y), y = Σ_i v_i s(x_i):
 * db += Σ_s e, dh[d, s] = e s'(z_d). `targets` are the four y.
 */
export function computationOutput<A>(group: Group, y0: v128, y1: v128, y2: v128, y3: v128): void {
  const hiddenEnd = group.h + ((<usize>group.D) << 6);
  const toGradient = group.dh - group.h;
  const bias = v128.load(group.b);
  let o0 = f32x4.sub(bias, y0);
  let o1 = f32x4.sub(bias, y1);
  let o2 = f32x4.sub(bias, y2);
  let o3 = f32x4.sub(bias, y3);
  for (let h = group.h; h < hiddenEnd; h += 64) {
    o0 = f32x4.add(o0, activate<A>(v128.load(h)));
    o1 = f32x4.add(o1, activate<A>(v128.load(h, 16)));
    o2 = f32x4.add(o2, activate<A>(v128.load(h, 32)));
    o3 = f32x4.add(o3, activate<A>(v128.load(h, 48)));
  }
  const weight = group.weight;
  const e0 = f32x4.mul(v128.load(weight), o0);
  const e1 = f32x4.mul(v128.load(weight), o1);
  const e2 = f32x4.mul(v128.load(weight), o2);
  const e3 = f32x4.mul(v128.load(weight), o3);
  v128.store(group.db, f32x4.add(v128.load(group.db), f32x4.add(f32x4.add(e0, e1), f32x4.add(e2, e3))));
  for (let h = group.h; h < hiddenEnd; h += 64) {
    const dh = h + toGradient;
    v128.store(dh, f32x4.mul(e0, slope<A>(v128.load(h))));
    v128.store(dh, f32x4.mul(e1, slope<A>(v128.load(h, 16))), 16);
    v128.store(dh, f32x4.mul(e2, slope<A>(v128.load(h, 32))), 32);
    v128.store(dh, f32x4.mul(e3, slope<A>(v128.load(h, 48))), 48);
  }
}

/** y = Σ_i v_i s(x_i) of one input, over its active features (s(0) = 0 for every activation). */
export function target<A>(group: Group, x: usize, active: usize, count: i32): v128 {
  let y = f32x4.splat(0);
  for (let k = 0; k < count; k++) {
    const i = load<i32>(active + ((<usize>k) << 2));
    const value = activate<A>(v128.load32_splat(x + ((<usize>i) << 2)));
    y = f32x4.add(y, f32x4.mul(v128.load(at(group.coefficient, i)), value));
  }
  return y;
}

/** Σ_j I_j (s(W_j·h + b_j) − x_j)² of input s; `coefficient` holds I_j here. */
export function autoencoderLoss<A>(group: Group, s: i32, x: usize): v128 {
  const D = group.D;
  const N = group.N;
  let W = group.W;
  let loss = f32x4.splat(0);
  for (let j = 0; j < N; j++) {
    let p = v128.load(at(group.b, j));
    for (let d = 0; d < D; d++) {
      p = f32x4.add(p, f32x4.mul(v128.load(W), v128.load(at(group.h, (d << 2) + s))));
      W += 16;
    }
    const r = f32x4.sub(activate<A>(p), v128.load32_splat(x + ((<usize>j) << 2)));
    loss = f32x4.add(loss, f32x4.mul(v128.load(at(group.coefficient, j)), f32x4.mul(r, r)));
  }
  return loss;
}

/** (Σ_d s(z_d) + b − y)² of input s. */
export function computationLoss<A>(group: Group, s: i32, y: v128): v128 {
  let r = f32x4.sub(v128.load(group.b), y);
  for (let d = 0; d < group.D; d++) {
    r = f32x4.add(r, activate<A>(v128.load(at(group.h, (d << 2) + s))));
  }
  return f32x4.mul(r, r);
}
