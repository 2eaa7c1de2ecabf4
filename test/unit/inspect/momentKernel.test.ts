import { beforeAll, describe, expect, it } from 'vitest';
import { capacities, leverages, squaredLengths } from '../../../src/core/capacity/capacity.ts';
import { pivotedCholesky } from '../../../src/core/capacity/pivotedCholesky.ts';
import { measuresOf, rankTolerance, unitScale } from '../../../src/core/weights/measures.ts';
import type { FeatureBlock } from '../../../src/core/weights/view.ts';
import {
  BLOCK,
  createFormKernel,
  createKernelMemory,
  createMomentKernel,
  type KernelMemory,
  packFactor,
  putShare,
} from '../../../src/inspect/momentKernel.ts';
import { multiply, randomMatrix, sum } from '../capacity/builders.ts';
import { kernels } from '../support/kernels.ts';

let memory: KernelMemory;
beforeAll(async () => {
  memory = createKernelMemory(await kernels());
});

/** The features of W (D×N) in blocks: their components together, or those of a dimension. */
function blocksOf(W: Float64Array, D: number, N: number, together: boolean): FeatureBlock[] {
  return Array.from({ length: Math.ceil(N / BLOCK) }, (_, block) => {
    const first = block * BLOCK;
    const count = Math.min(BLOCK, N - first);
    const numbers = Float64Array.from({ length: count * D }, (__, at) =>
      together ? W[(at % D) * N + first + Math.floor(at / D)] : W[Math.floor(at / count) * N + first + (at % count)],
    );
    const [featureStep, dimensionStep] = together ? [D, 1] : [1, count];
    return { numbers, first, count, featureStep, dimensionStep };
  });
}

/** The lower triangle of M = W Wᵀ by so many shares. */
function moment(W: Float64Array, D: number, N: number, of = 1, together = true): Float64Array {
  const M = new Float64Array(D * D);
  for (let index = 0; index < of; index++) {
    const kernel = createMomentKernel(memory, D, { index, of });
    for (const block of blocksOf(W, D, N, together)) kernel.add(block);
    putShare(kernel.take(), D, { index, of }, M);
  }
  return M;
}

/** Capacity and leverage as the threads compute them. */
function measures(W: Float64Array, D: number, N: number, together = true) {
  const M = moment(W, D, N);
  const largest = Math.max(...Array.from({ length: D }, (_, a) => M[a * D + a]));
  for (let at = 0; at < M.length; at++) M[at] /= largest;
  const tolerance = rankTolerance(D, N, BLOCK);
  const { order, rank } = pivotedCholesky(M, D, tolerance);
  const kernel = createFormKernel(memory, packFactor(M, D, order, rank));
  const norm2 = squaredLengths(W, D, N);
  const found = blocksOf(W, D, N, together).flatMap((block) => {
    const scale = norm2.slice(block.first, block.first + block.count).map(unitScale);
    const { products, solutions } = kernel.forms(block, scale);
    return Array.from(products, (product, at) =>
      measuresOf(norm2[block.first + at] / largest, product, solutions[at], tolerance),
    );
  });
  return { rank, capacity: found.map(({ capacity }) => capacity), leverage: found.map(({ leverage }) => leverage) };
}

const greatestError = (found: ArrayLike<number>, expected: Float64Array): number =>
  expected.reduce((most, value, at) => Math.max(most, Math.abs(found[at] - value)), 0);

// Odd sizes, so that panels, groups and blocks are filled in part.
const sizes = [
  [1, 5, 1],
  [3, 6, 3],
  [7, 200, 7],
  [13, 40, 13],
  [31, 500, 31],
  [31, 500, 17],
  [50, 20, 20],
  [64, 385, 64],
] as const;

/** A D×N matrix of that rank. */
const ofRank = (D: number, N: number, rank: number): Float64Array =>
  rank === Math.min(D, N)
    ? randomMatrix(D, N, D + N)
    : multiply(randomMatrix(D, rank, D), randomMatrix(rank, N, N), D, rank, N);

describe('the second moment', () => {
  it.each(sizes)('of %i dimensions and %i features is W Wᵀ', (D, N, rank) => {
    const W = ofRank(D, N, rank);
    const M = moment(W, D, N);
    for (let a = 0; a < D; a++) {
      for (let b = 0; b <= a; b++) {
        const expected = sum(Array.from({ length: N }, (_, i) => W[a * N + i] * W[b * N + i]));
        expect(M[a * D + b]).toBeCloseTo(expected, 10);
      }
    }
  });

  it('is the same to the last bit for any number of shares and either layout', () => {
    const W = randomMatrix(31, 500, 1);
    const M = moment(W, 31, 500);
    for (const of of [2, 3, 7]) expect(moment(W, 31, 500, of)).toEqual(M);
    expect(moment(W, 31, 500, 2, false)).toEqual(M);
  });

  it('leaves out features that are not finite, and tells their squared lengths', () => {
    const W = randomMatrix(5, 10, 1);
    const [clean, dirty] = [W.slice(), W.slice()];
    for (let a = 0; a < 5; a++) clean[a * 10 + 3] = clean[a * 10 + 7] = 0;
    [dirty[3], dirty[17]] = [Number.NaN, Number.NEGATIVE_INFINITY];
    expect(moment(dirty, 5, 10)).toEqual(moment(clean, 5, 10));
    const [block] = blocksOf(dirty, 5, 10, true);
    const norm2 = createMomentKernel(memory, 5, { index: 0, of: 1 }).add(block);
    expect(norm2[3]).toBeNaN();
    expect(norm2[7]).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('capacity by the quadratic forms', () => {
  it.each(sizes)('in %i dimensions of %i features with rank %i is that of the definition', (D, N, rank) => {
    const W = ofRank(D, N, rank);
    const found = measures(W, D, N);
    expect(found.rank).toBe(rank);
    expect(greatestError(found.capacity, capacities(W, D, N))).toBeLessThan(1e-12);
    expect(greatestError(found.leverage, leverages(W, D, N))).toBeLessThan(1e-9);
    expect(sum(found.leverage)).toBeCloseTo(rank, 9);
    expect(sum(found.capacity)).toBeLessThanOrEqual(rank + 1e-9);
    expect(measures(W, D, N, false)).toEqual(found);
  });

  it('holds for lengths that differ by a thousand', () => {
    const [D, N] = [20, 300];
    const W = randomMatrix(D, N, 4).map((entry, at) => entry * 10 ** (-3 * ((at % N) / N)));
    const found = measures(W, D, N);
    expect(greatestError(found.capacity, capacities(W, D, N))).toBeLessThan(1e-10);
    expect(greatestError(found.leverage, leverages(W, D, N))).toBeLessThan(1e-9);
  });

  it('does not depend on scale', () => {
    const W = randomMatrix(20, 300, 5);
    const { capacity } = measures(W, 20, 300);
    for (const scale of [2 ** -400, 2 ** 400]) {
      expect(
        measures(
          W.map((entry) => scale * entry),
          20,
          300,
        ).capacity,
      ).toEqual(capacity);
    }
  });

  it('tells nothing of a direction that is too weak to be measured', () => {
    // Orthogonal to all others, and 10⁻⁸ as long.
    const W = randomMatrix(6, 40, 6).map((entry, at) => (at >= 200 || at % 40 === 0 ? 0 : entry));
    W[200] = 1e-8;
    const { capacity } = measures(W, 6, 40);
    expect(capacity[0]).toBeNaN();
    expect(capacity.slice(1).every(Number.isFinite)).toBe(true);
  });
});
