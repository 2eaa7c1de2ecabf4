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
export function activate<A>(z: v128): v128 {
  if (idof<A>() == idof<Quadratic>()) {
    return f32x4.mul(z, z);
  }
  if (idof<A>() == idof<Relu>()) {
    return f32x4.max(z, f32x4.splat(0));
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
export function slope<A>(z: v128): v128 {
  if (idof<A>() == idof<Quadratic>()) {
    return f32x4.add(z, z);
  }
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
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

/** φ(z) = exp(−z²/2)/√(2π), to 2e-7 relative; 0 beyond |z| = 13. */
function normalDensity(z: v128): v128 {
  // exp(y) = 2^n · e^r with n = round(y/ln 2), |r| ≤ ln 2/2; y ≤ 0 and not below −87, so that 2^n is a normal number.
  const y = f32x4.max(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(z, z)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(y, f32x4.splat(1.44269504)));
  let r = f32x4.sub(y, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  // Cephes expf polynomial on |r| ≤ 0.35.
  let polynomial = f32x4.splat(1.9875691500e-4);
  polynomial = f32x4.add(f32x4.mul(polynomial, r), f32x4.splat(1.3981999507e-3));
  polynomial = f32x4.add(f32x4.mul(polynomial, r), f32x4.splat(8.3334519073e-3));
  polynomial = f32x4.add(f32x4.mul(polynomial, r), f32x4.splat(4.1665795894e-2));
  polynomial = f32x4.add(f32x4.mul(polynomial, r), f32x4.splat(1.6666665459e-1));
  polynomial = f32x4.add(f32x4.mul(polynomial, r), f32x4.splat(5.0000001201e-1));
  polynomial = f32x4.add(f32x4.add(f32x4.mul(polynomial, f32x4.mul(r, r)), r), f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(f32x4.mul(polynomial, scale), f32x4.splat(0.39894228));
}

/**
 * Φ(z), the share of a normal distribution below z, given φ(z): 1 − φ(|z|)·t·p(t), t = 1/(1 + 0.2316419|z|)
 * (Abramowitz & Stegun 26.2.17, absolute error below 7.5e-8), mirrored for z < 0.
 */
function normalShare(z: v128, density: v128): v128 {
  const one = f32x4.splat(1);
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.splat(0.2316419), f32x4.abs(z))));
  let polynomial = f32x4.splat(1.330274429);
  polynomial = f32x4.add(f32x4.mul(polynomial, t), f32x4.splat(-1.821255978));
  polynomial = f32x4.add(f32x4.mul(polynomial, t), f32x4.splat(1.781477937));
  polynomial = f32x4.add(f32x4.mul(polynomial, t), f32x4.splat(-0.356563782));
  polynomial = f32x4.add(f32x4.mul(polynomial, t), f32x4.splat(0.319381530));
  const tail = f32x4.mul(f32x4.mul(density, t), polynomial);
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(z, f32x4.splat(0)));
}
