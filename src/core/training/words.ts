import { philox4x32, type Stream } from './random.ts';

/** Random words of a stream, one after another, as the numbers that inputs are made of. */
export interface Words {
  /** In (0, 1), 23 bits and a half: exact as float32, as in src/kernels/philox.ts. */
  uniform(): number;
  /** In {0, …, bound − 1}. */
  below(bound: number): number;
}

/** The words of (seed, position, stream) from the first on. */
export function wordsOf(seed: number, position: number, stream: Stream): Words {
  const key = [seed >>> 0, Math.floor(seed / 0x100000000) >>> 0] as const;
  let block = 0;
  let used = 4;
  let words: readonly number[] = [];
  const next = (): number => {
    if (used === 4) {
      words = philox4x32([block++, position >>> 0, stream, 0], key);
      used = 0;
    }
    return words[used++];
  };
  return {
    uniform: () => ((next() >>> 9) + 0.5) / 0x800000,
    below: (bound) => Math.floor((next() * bound) / 0x100000000),
  };
}
