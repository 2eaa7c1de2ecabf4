/**
 * Philox4x32-10 (Salmon et al. 2011), the same function as src/core/training/random.ts, one counter at a time.
 * Words come in order from a stream: (key, counter words 1…3) name the stream, counter word 0 counts blocks of four.
 */
let key0: u32 = 0;
let key1: u32 = 0;
let counter0: u32 = 0;
let counter1: u32 = 0;
let counter2: u32 = 0;
let counter3: u32 = 0;
let word0: u32 = 0;
let word1: u32 = 0;
let word2: u32 = 0;
let word3: u32 = 0;
/** Words of the current block that have been handed out. */
let used: i32 = 4;

/** Starts a stream from its first word. */
export function openStream(seedLow: u32, seedHigh: u32, c1: u32, c2: u32, c3: u32): void {
  key0 = seedLow;
  key1 = seedHigh;
  counter0 = 0;
  counter1 = c1;
  counter2 = c2;
  counter3 = c3;
  used = 4;
}

/** The next 32 random bits of the stream. */
export function nextWord(): u32 {
  if (used == 4) {
    block();
    used = 0;
  }
  const at = used++;
  return at == 0 ? word0 : at == 1 ? word1 : at == 2 ? word2 : word3;
}

/** Uniform in [2⁻²⁴, 1 − 2⁻²⁴]: 23 bits and a half, exact in float32; neither end comes up. */
export function nextUniform(): f32 {
  return (<f32>(nextWord() >>> 9) + 0.5) * (1.0 / 8388608.0);
}

/** Uniform in {0, …, bound − 1}, by multiplication (Lemire 2019, without rejection: the bias is below bound/2³²). */
export function nextBelow(bound: u32): u32 {
  return <u32>((<u64>nextWord() * <u64>bound) >> 32);
}

function block(): void {
  let c0 = counter0;
  let c1 = counter1;
  let c2 = counter2;
  let c3 = counter3;
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < 10; round++) {
    const product0 = <u64>c0 * 0xd2511f53;
    const product1 = <u64>c2 * 0xcd9e8d57;
    c0 = <u32>(product1 >> 32) ^ c1 ^ k0;
    c1 = <u32>product1;
    c2 = <u32>(product0 >> 32) ^ c3 ^ k1;
    c3 = <u32>product0;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  word0 = c0;
  word1 = c1;
  word2 = c2;
  word3 = c3;
  counter0++;
}
