import { describe, expect, it } from 'vitest';
import { fillNormal, philox4x32, Stream, type StreamKey } from '../../../src/core/training/random.ts';

const normals = (count: number, key: Partial<StreamKey> = {}): Float64Array => {
  const out = new Float64Array(count);
  fillNormal(out, { seed: 1, cell: 0, start: 0, stream: Stream.Initialisation, ...key });
  return out;
};
const moment = (values: Float64Array, power: number): number =>
  values.reduce((sum, value) => sum + value ** power, 0) / values.length;

describe('Philox 4x32-10', () => {
  // Known answers published with the generator (Random123, kat_vectors).
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('gives the published answer for counter %j and key %j', (counter, key, answer) => {
    expect(philox4x32(counter, key)).toEqual(answer);
  });
});

describe('normal numbers of a stream', () => {
  it('have the moments of N(0, 1) within four standard errors', () => {
    const values = normals(200_000);
    const standardErrors = { 1: 1, 2: Math.sqrt(2), 3: Math.sqrt(15), 4: Math.sqrt(96) };
    for (const [power, expected] of [
      [1, 0],
      [2, 1],
      [3, 0],
      [4, 3],
    ] as const) {
      expect(Math.abs(moment(values, power) - expected)).toBeLessThan((4 * standardErrors[power]) / Math.sqrt(200_000));
    }
  });

  it('are uncorrelated with those of any other seed, cell, start or stream', () => {
    const own = normals(50_000);
    for (const other of [{ seed: 2 }, { seed: 1 + 2 ** 32 }, { cell: 1 }, { start: 1 }, { stream: Stream.Samples }]) {
      const values = normals(50_000, other);
      const correlation = own.reduce((sum, value, at) => sum + value * values[at], 0) / own.length;
      expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(50_000));
    }
  });

  it('do not depend on how many are asked for', () => {
    expect(normals(17)).toEqual(normals(1000).slice(0, 17));
  });
});
