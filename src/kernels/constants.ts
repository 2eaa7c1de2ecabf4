/**
 * Constants of inner loops come from memory. V8 builds a `v128.const` anew from integer registers wherever it is
 * used, several instructions each time (measured: a loop of adds and multiplications runs at a fifth of the
 * speed); a broadcast load is one instruction.
 */
const float64: usize = memory.data<f64>([1, 4, 8, 1e-8]);
const float32: usize = memory.data<f32>([
  1, 1e-8, -0.5, -87, 1.44269504, 0.693359375, -2.1219444e-4, 1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3,
  4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 0.39894228, 0.2316419, 1.330274429, -1.821255978, 1.781477937,
  -0.356563782, 0.31938153, 12582912,
]);

/** Two float64 lanes of 1, 4, 8 and Adam's ε. */
@inline
export function one64(): v128 {
  return v128.load64_splat(float64);
}
@inline
export function four64(): v128 {
  return v128.load64_splat(float64, 8);
}
@inline
export function eight64(): v128 {
  return v128.load64_splat(float64, 16);
}
@inline
export function epsilon64(): v128 {
  return v128.load64_splat(float64, 24);
}

/** Four float32 lanes of 1 and Adam's ε. */
@inline
export function one32(): v128 {
  return v128.load32_splat(float32);
}
@inline
export function epsilon32(): v128 {
  return v128.load32_splat(float32, 4);
}

/** 1 and Adam's ε in the lanes of either kind of register. */
@inline
export function one<T>(): v128 {
  return sizeof<T>() == 8 ? one64() : one32();
}
@inline
export function epsilon<T>(): v128 {
  return sizeof<T>() == 8 ? epsilon64() : epsilon32();
}

/** Four float32 lanes of number `index` of the normal distribution's constants, in the order of `activations.ts`. */
@inline
export function normalConstant(index: i32): v128 {
  return v128.load32_splat(float32 + 8 + ((<usize>index) << 2));
}
