import { normalConstant, one32 } from './constants';

/**
 * Activations s(z) and their slopes on four float32 lanes. `A` is one of the marker classes: the choice is made
 * when the kernel is compiled, so that no loop branches on it.
 */
export class Quadratic {}
export class Relu {}
export class Gelu {}
export class Linear {}
export class Abs {}

/** s(z) */
@inline
export function activate<A>(z: v128): v128 {
  if (idof<A>() == idof<Quadratic>()) {
    return f32x4.mul(z, z);
  }
  if (idof<A>() == idof<Relu>()) {
    // `max` has zeros and NaN to order, six instructions; `pmax` is one, and hands on a NaN in z.
    return f32x4.pmax(z, f32x4.splat(0));
  }
  if (idof<A>() == idof<Gelu>()) {
    return f32x4.mul(z, normalShare(z, normalDensity(z)));
  }
  if (idof<A>() == idof<Abs>()) {
    return f32x4.abs(z);
  }
  return z;
}

/** s'(z); at the kink of relu and abs the slope from the left of relu, 0, and 0 for abs. */
@inline
export function slope<A>(z: v128): v128 {
  if (idof<A>() == idof<Quadratic>()) {
    return f32x4.add(z, z);
  }
  const zero = f32x4.splat(0);
  const one = one32();
  if (idof<A>() == idof<Relu>()) {
    return v128.and(one, f32x4.gt(z, zero));
  }
  if (idof<A>() == idof<Gelu>()) {
    const density = normalDensity(z);
    return f32x4.add(normalShare(z, density), f32x4.mul(z, density));
  }
  if (idof<A>() == idof<Abs>()) {
    return f32x4.sub(v128.and(one, f32x4.gt(z, zero)), v128.and(one, f32x4.lt(z, zero)));
  }
  return one;
}

/** s(z), and s'(z) to memory: together they cost GeLU one exponential. */
@inline
export function activateWithSlope<A>(z: v128, slopeAt: usize): v128 {
  if (idof<A>() == idof<Gelu>()) {
    const density = normalDensity(z);
    const share = normalShare(z, density);
    v128.store(slopeAt, f32x4.add(share, f32x4.mul(z, density)));
    return f32x4.mul(z, share);
  }
  v128.store(slopeAt, slope<A>(z));
  return activate<A>(z);
}

/** φ(z) = exp(−z²/2)/√(2π), to 2e-7 relative; 0 beyond |z| = 13. */
@inline
export function normalDensity(z: v128): v128 {
  // exp(y) = 2^n · e^r with n = round(y/ln 2), |r| ≤ ln 2/2; y ≤ 0 and not below −87, so that 2^n is a normal number.
  const y = f32x4.pmax(f32x4.mul(normalConstant(0), f32x4.mul(z, z)), normalConstant(1));
  // Adding 1.5·2^23 rounds to an integer, which then stands in the lowest bits.
  const rounded = f32x4.add(f32x4.mul(y, normalConstant(2)), normalConstant(18));
  const n = f32x4.sub(rounded, normalConstant(18));
  // ln 2 in two parts: n times the first is exact.
  let r = f32x4.sub(y, f32x4.mul(n, normalConstant(3)));
  r = f32x4.sub(r, f32x4.mul(n, normalConstant(4)));
  // Cephes expf polynomial on |r| ≤ 0.35.
  let polynomial = normalConstant(5);
  polynomial = f32x4.add(f32x4.mul(polynomial, r), normalConstant(6));
  polynomial = f32x4.add(f32x4.mul(polynomial, r), normalConstant(7));
  polynomial = f32x4.add(f32x4.mul(polynomial, r), normalConstant(8));
  polynomial = f32x4.add(f32x4.mul(polynomial, r), normalConstant(9));
  polynomial = f32x4.add(f32x4.mul(polynomial, r), normalConstant(10));
  polynomial = f32x4.add(f32x4.add(f32x4.mul(polynomial, f32x4.mul(r, r)), r), one32());
  // The bits of 1.0 plus n in the exponent are 2^n.
  const scale = i32x4.add(i32x4.shl(rounded, 23), one32());
  return f32x4.mul(f32x4.mul(polynomial, scale), normalConstant(11));
}

/**
 * Φ(z), the share of a normal distribution below z, given φ(z): 1 − φ(|z|)·t·p(t), t = 1/(1 + 0.2316419|z|)
 * (Abramowitz & Stegun 26.2.17, absolute error below 7.5e-8), mirrored for z < 0.
 */
@inline
export function normalShare(z: v128, density: v128): v128 {
  const one = one32();
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(normalConstant(12), f32x4.abs(z))));
  let polynomial = normalConstant(13);
  polynomial = f32x4.add(f32x4.mul(polynomial, t), normalConstant(14));
  polynomial = f32x4.add(f32x4.mul(polynomial, t), normalConstant(15));
  polynomial = f32x4.add(f32x4.mul(polynomial, t), normalConstant(16));
  polynomial = f32x4.add(f32x4.mul(polynomial, t), normalConstant(17));
  const tail = f32x4.mul(f32x4.mul(density, t), polynomial);
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(z, f32x4.splat(0)));
}
