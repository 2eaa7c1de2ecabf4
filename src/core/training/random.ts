import { cosineOfTurn, naturalLogarithm } from './portableMath.ts';

/**
 * Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a counter-based
 * generator. The numbers of a model are a function of (seed, cell, start, stream, position) alone, so results do not
 * depend on workers, blocks or order.
 */
export const GENERATOR = 'philox4x32-10';

/** What a stream of random numbers is for: streams of one model never share numbers. */
export const Stream = { Initialisation: 0, Samples: 1, CommonSample: 2, FixedSample: 3 } as const;
export type Stream = (typeof Stream)[keyof typeof Stream];

/** Whose numbers these are. `seed` is a whole number in [0, 2⁵³), `cell` and `start` in [0, 2³¹). */
export interface StreamKey {
  seed: number;
  cell: number;
  start: number;
  stream: Stream;
}

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** High 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/** Ten rounds of Philox: four 32-bit words from a counter of four and a key of two. */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/**
 * Fills `out` with standard normal numbers of a stream, from position 0 on (Box–Muller, 53-bit uniforms, on
 * arithmetic that is the same on every machine).
 */
export function fillNormal(out: Float64Array, { seed, cell, start, stream }: StreamKey): void {
  const key = [seed >>> 0, Math.floor(seed / 0x100000000) >>> 0] as const;
  for (let block = 0; block * 2 < out.length; block++) {
    // start shares its word with the stream: 2 bits of stream leave 30 bits of start.
    const words = philox4x32([block, cell >>> 0, ((start << 2) | stream) >>> 0, 0], key);
    // In (0, 1]: the logarithm of 0 never comes up.
    const radius = Math.sqrt(-2 * naturalLogarithm(1 - uniform53(words[0], words[1])));
    const turn = uniform53(words[2], words[3]);
    out[2 * block] = radius * cosineOfTurn(turn);
    if (2 * block + 1 < out.length) {
      out[2 * block + 1] = radius * cosineOfTurn(turn - 0.25);
    }
  }
}

/** Uniform in [0, 1) with 53 bits, from two words. */
function uniform53(high: number, low: number): number {
  return ((high >>> 5) * 0x4000000 + (low >>> 6)) / 0x20000000000000;
}
