/**
 * What is done to the hidden values of a chunk of inputs beside the passes: noise on them, and the penalty on their
 * activations, a = h of autoencoders and a = s(h) of computation models. Letters as in tiles.ts.
 */
import { activate, slope } from './activations';
import { Group } from './group';
import { signOf } from './penalties';
import { CHUNK, registerAt } from './tiles';

/** σ ξ_d */
@inline
function noiseAt(noise: usize, sigma: v128, d: i32): v128 {
  return f32x4.mul(sigma, v128.load32_splat(noise + (<usize>d << 2)));
}

/** h[d, s] += σ ξ_d, the same for all inputs; ξ_d is a float32 that all lanes share. */
export function addNoise(group: Group, count: i32, sigma: v128, noise: usize): void {
  for (let d = 0; d < group.D; d++) {
    const xi = noiseAt(noise, sigma, d);
    let h = registerAt(group.h, d * CHUNK);
    for (let s = 0; s < count; s++) {
      v128.store(h, f32x4.add(v128.load(h), xi));
      h += 16;
    }
  }
}

/** Σ_s Σ_d |a[d, s]| */
export function activityOf<A>(group: Group, count: i32, autoencoder: bool): v128 {
  let sum = f32x4.splat(0);
  for (let d = 0; d < group.D; d++) {
    for (let s = 0; s < count; s++) {
      const h = v128.load(registerAt(group.h, d * CHUNK + s));
      sum = f32x4.add(sum, f32x4.abs(autoencoder ? h : activate<A>(h)));
    }
  }
  return sum;
}

/** dh[d, s] += scale · sign(a) · da/dh, in lanes whose scale is not 0. */
export function addActivityGradient<A>(group: Group, count: i32, autoencoder: bool, scale: v128): void {
  const mask = f32x4.gt(scale, f32x4.splat(0));
  for (let d = 0; d < group.D; d++) {
    for (let s = 0; s < count; s++) {
      const h = v128.load(registerAt(group.h, d * CHUNK + s));
      const dh = registerAt(group.dh, d * CHUNK + s);
      const rise = autoencoder ? signOf<f32>(h) : f32x4.mul(signOf<f32>(activate<A>(h)), slope<A>(h));
      v128.store(dh, f32x4.add(v128.load(dh), v128.and(f32x4.mul(scale, rise), mask)));
    }
  }
}

/**
 * The empty input of an autoencoder with noise, whose hidden values are σ ξ alone:
 * e_j = 2 P₀ I_j s(W_j·σξ + b_j) s', db_j += e_j, dW[j, d] += e_j σ ξ_d. `twice` is 2 P₀.
 */
export function noisyEmptyReconstruction<A>(
  group: Group,
  importance: usize,
  twice: v128,
  sigma: v128,
  noise: usize,
): void {
  const D = group.D;
  for (let j = 0; j < group.N; j++) {
    let p = v128.load(registerAt(group.b, j));
    for (let d = 0; d < D; d++) {
      p = f32x4.add(p, f32x4.mul(v128.load(registerAt(group.W, j * D + d)), noiseAt(noise, sigma, d)));
    }
    const c = f32x4.mul(twice, v128.load(registerAt(importance, j)));
    const e = f32x4.mul(c, f32x4.mul(activate<A>(p), slope<A>(p)));
    const db = registerAt(group.db, j);
    v128.store(db, f32x4.add(v128.load(db), e));
    for (let d = 0; d < D; d++) {
      const dW = registerAt(group.dW, j * D + d);
      v128.store(dW, f32x4.add(v128.load(dW), f32x4.mul(e, noiseAt(noise, sigma, d))));
    }
  }
}

/** The empty input of a computation model with noise: ŷ = Σ_d s(σ ξ_d) + b, db += 2 P₀ ŷ. */
export function noisyEmptyOutput<A>(group: Group, twice: v128, sigma: v128, noise: usize): void {
  let output = v128.load(group.b);
  for (let d = 0; d < group.D; d++) {
    output = f32x4.add(output, activate<A>(noiseAt(noise, sigma, d)));
  }
  v128.store(group.db, f32x4.add(v128.load(group.db), f32x4.mul(twice, output)));
}
