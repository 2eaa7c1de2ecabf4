/**
 * As many float32 multiplications and additions as the machine's SIMD can do in WebAssembly: five independent chains
 * of each, in registers. `iterations` × 10 operations of four lanes. The constants come from memory: V8 would build
 * literals anew in every turn.
 */
const constants: usize = memory.data<f32>([0.99999994, 1.0e-7]);

export function multiplyAdd(iterations: i32): f32 {
  const factor = v128.load32_splat(constants);
  const term = v128.load32_splat(constants, 4);
  let m0 = f32x4.splat(1);
  let a0 = f32x4.splat(0);
  let m1 = f32x4.splat(2);
  let a1 = f32x4.splat(1);
  let m2 = f32x4.splat(3);
  let a2 = f32x4.splat(2);
  let m3 = f32x4.splat(4);
  let a3 = f32x4.splat(3);
  let m4 = f32x4.splat(5);
  let a4 = f32x4.splat(4);
  for (let i = 0; i < iterations; i++) {
    m0 = f32x4.mul(m0, factor);
    a0 = f32x4.add(a0, term);
    m1 = f32x4.mul(m1, factor);
    a1 = f32x4.add(a1, term);
    m2 = f32x4.mul(m2, factor);
    a2 = f32x4.add(a2, term);
    m3 = f32x4.mul(m3, factor);
    a3 = f32x4.add(a3, term);
    m4 = f32x4.mul(m4, factor);
    a4 = f32x4.add(a4, term);
  }
  let sum = m0;
  sum = f32x4.add(sum, f32x4.add(m0, a0));
  sum = f32x4.add(sum, f32x4.add(m1, a1));
  sum = f32x4.add(sum, f32x4.add(m2, a2));
  sum = f32x4.add(sum, f32x4.add(m3, a3));
  sum = f32x4.add(sum, f32x4.add(m4, a4));
  return f32x4.extract_lane(sum, 0);
}
