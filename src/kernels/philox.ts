/**
 * Philox4x32-10 (Salmon et al. 2011), the same numbers in the same order as src/core/training/random.ts, four
 * counters at a time. (key, counter words 1…3) name a stream; counter word 0 counts its blocks of four words.
 */
let keyLow: u32 = 0;
let keyHigh: u32 = 0;
let counter0: u32 = 0;
let counter1: u32 = 0;
let counter2: u32 = 0;
let counter3: u32 = 0;

const WORDS: usize = 16 * 16;
/** Words drawn ahead: sixteen rounds of sixteen. */
const buffer: usize = memory.data(16 * 16 * 4, 16);
const bufferEnd: usize = buffer + WORDS * 4;
let next: usize = bufferEnd;

/** Starts a stream from its first word. */
export function openStream(seedLow: u32, seedHigh: u32, c1: u32, c2: u32, c3: u32): void {
  keyLow = seedLow;
  keyHigh = seedHigh;
  counter0 = 0;
  counter1 = c1;
  counter2 = c2;
  counter3 = c3;
  next = bufferEnd;
}

/** The next 32 random bits of the stream. */
@inline
export function nextWord(): u32 {
  if (next == bufferEnd) {
    refill();
  }
  const word = load<u32>(next);
  next += 4;
  return word;
}

/** Uniform in [2⁻²⁴, 1 − 2⁻²⁴]: 23 bits and a half, exact in float32; neither end comes up. */
@inline
export function nextUniform(): f32 {
  return (<f32>(nextWord() >>> 9) + 0.5) * (1.0 / 8388608.0);
}

/** Uniform in {0, …, bound − 1}, by multiplication (Lemire 2019, without rejection: the bias is below bound/2³²). */
@inline
export function nextBelow(bound: u32): u32 {
  return <u32>((<u64>nextWord() * <u64>bound) >> 32);
}

/** Sixteen words at a time: lanes are four consecutive counters. */
function refill(): void {
  for (let at = buffer; at < bufferEnd; at += 64) {
    let c0 = i32x4.add(i32x4.splat(counter0), i32x4(0, 1, 2, 3));
    let c1 = i32x4.splat(counter1);
    let c2 = i32x4.splat(counter2);
    let c3 = i32x4.splat(counter3);
    let k0 = keyLow;
    let k1 = keyHigh;
    const multiplier0 = i32x4.splat(load<i32>(multipliers));
    const multiplier1 = i32x4.splat(load<i32>(multipliers, 4));
    for (let round = 0; round < 10; round++) {
      const low0 = i64x2.extmul_low_i32x4_u(c0, multiplier0);
      const high0 = i64x2.extmul_high_i32x4_u(c0, multiplier0);
      const low1 = i64x2.extmul_low_i32x4_u(c2, multiplier1);
      const high1 = i64x2.extmul_high_i32x4_u(c2, multiplier1);
      c0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), c1), i32x4.splat(k0));
      c2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), c3), i32x4.splat(k1));
      c1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
      c3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
      k0 += 0x9e3779b9;
      k1 += 0xbb67ae85;
    }
    // Words of one counter come one after another: transpose.
    const near01 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
    const far01 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
    const near23 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
    const far23 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
    v128.store(at, v128.shuffle<i32>(near01, near23, 0, 1, 4, 5));
    v128.store(at, v128.shuffle<i32>(near01, near23, 2, 3, 6, 7), 16);
    v128.store(at, v128.shuffle<i32>(far01, far23, 0, 1, 4, 5), 32);
    v128.store(at, v128.shuffle<i32>(far01, far23, 2, 3, 6, 7), 48);
    counter0 += 4;
  }
  next = buffer;
}

/** From memory: see constants.ts. */
const multipliers: usize = memory.data<u32>([0xd2511f53, 0xcd9e8d57]);
