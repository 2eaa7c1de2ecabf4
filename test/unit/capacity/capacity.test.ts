import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capacities, cosines, leverages, squaredLengths, statusOf } from '../../../src/core/capacity/capacity.ts';
import { floats, fromColumns, multiply, polygon, randomMatrix, randomRotation, sum } from './builders.ts';

const tetrahedron = fromColumns([
  [1, 1, 1],
  [1, -1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
]);
const at30Degrees = fromColumns([
  [1, 0],
  [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)],
]);
const antipodal = fromColumns([[1], [-1]]);

describe('capacities', () => {
  test.each([
    ['an antipodal pair', antipodal, 1 / 2],
    ['a triangle in the plane', polygon(3), 2 / 3],
    ['a pentagon in the plane', polygon(5), 2 / 5],
    ['a tetrahedron in space', tetrahedron, 3 / 4],
    ['two vectors at 30°', at30Degrees, 4 / 7],
    [
      'axes of their own',
      fromColumns([
        [1, 0],
        [0, 3],
      ]),
      1,
    ],
  ])('%s', (_, { W, D, N }, expected) => {
    for (const C of capacities(W, D, N)) expect(C).toBeCloseTo(expected, 14);
  });

  test('of a zero column is 0, and it takes nothing from the others', () => {
    expect(capacities(floats(1, 0, -1), 1, 3)).toEqual(floats(0.5, 0, 0.5));
    expect(capacities(new Float64Array(6), 2, 3)).toEqual(floats(0, 0, 0));
  });

  test('NaN gives NaN, for the features it meets', () => {
    const C = capacities(floats(1, Number.NaN, 0, 1, 2, 0), 2, 3);
    expect(C).toEqual(floats(Number.NaN, Number.NaN, 0));
  });

  test.each([1e-200, 1e-30, 1e30, 1e200])('do not depend on scale, here %d', (scale) => {
    const scaled = polygon(5).W.map((entry) => entry * scale);
    for (const C of capacities(scaled, 2, 5)) expect(C).toBeCloseTo(0.4, 12);
  });

  test('columns of very different lengths stay finite', () => {
    expect(capacities(floats(1e200, 1e-200), 1, 2)).toEqual(floats(1, 0));
    expect(capacities(floats(1e200, 0, 0, 1e-200), 2, 2)).toEqual(floats(1, 1));
  });

  const shape = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 }), fc.integer());

  test('lie in [0, 1], sum to between 1 and the rank, and do not exceed leverage', () => {
    fc.assert(
      fc.property(shape, ([D, N, seed]) => {
        const W = randomMatrix(D, N, seed);
        const C = capacities(W, D, N);
        const leverage = leverages(W, D, N);
        expect(sum(C)).toBeGreaterThan(1 - 1e-12);
        expect(sum(C)).toBeLessThan(Math.min(D, N) + 1e-12);
        expect(sum(leverage)).toBeCloseTo(Math.min(D, N), 10);
        for (const [i, value] of C.entries()) expect(value).toBeLessThanOrEqual((leverage[i] ?? 0) + 1e-12);
      }),
    );
  });

  test('equal the dimensionality of Toy Models, |W_i|² / Σ_j (Ŵ_i·W_j)², and n/(n + superposition)', () => {
    fc.assert(
      fc.property(shape, ([D, N, seed]) => {
        const W = randomMatrix(D, N, seed);
        const C = capacities(W, D, N);
        const norm2 = squaredLengths(W, D, N);
        for (let i = 0; i < N; i++) {
          const n = norm2[i] ?? 0;
          const projections = Array.from({ length: N }, (_, j) =>
            sum(Array.from({ length: D }, (_, a) => ((W[a * N + i] ?? 0) / Math.sqrt(n)) * (W[a * N + j] ?? 0))),
          );
          const all = sum(projections.map((projection) => projection ** 2));
          const superposition = sum(projections.filter((_, j) => j !== i).map((projection) => projection ** 2));
          expect(C[i]).toBeCloseTo(n / all, 12);
          expect(C[i]).toBeCloseTo(n / (n + superposition), 12);
        }
      }),
    );
  });

  test('do not change when the embedding space is rotated', () => {
    fc.assert(
      fc.property(shape, ([D, N, seed]) => {
        const W = randomMatrix(D, N, seed);
        const rotated = multiply(randomRotation(D, seed), W, D, D, N);
        const before = capacities(W, D, N);
        for (const [i, C] of capacities(rotated, D, N).entries()) expect(C).toBeCloseTo(before[i] ?? -1, 11);
      }),
    );
  });
});

describe('squaredLengths', () => {
  test('are the diagonal of WᵀW', () => {
    expect(squaredLengths(floats(3, 0, 4, 1), 2, 2)).toEqual(floats(25, 1));
    expect(squaredLengths(floats(3, Number.NaN), 1, 2)).toEqual(floats(9, Number.NaN));
  });
});

describe('leverages', () => {
  test('equal capacity where every column is an eigenvector of W Wᵀ', () => {
    for (const { W, D, N } of [antipodal, polygon(3), polygon(5), tetrahedron]) {
      const C = capacities(W, D, N);
      for (const [i, leverage] of leverages(W, D, N).entries()) expect(leverage).toBeCloseTo(C[i] ?? -1, 13);
    }
  });

  test('see past the angle that costs two vectors at 30° their capacity', () => {
    for (const leverage of leverages(at30Degrees.W, 2, 2)) expect(leverage).toBeCloseTo(1, 13);
  });

  test('of a matrix whose rank is below D and N sum to its rank', () => {
    for (let rank = 0; rank <= 4; rank++) {
      const W = multiply(randomMatrix(5, rank, 7), randomMatrix(rank, 8, 8), 5, rank, 8);
      expect(sum(leverages(W, 5, 8))).toBeCloseTo(rank, 10);
    }
  });

  test('hold for more dimensions than features', () => {
    for (const leverage of leverages(randomMatrix(7, 3, 1), 7, 3)) expect(leverage).toBeCloseTo(1, 12);
  });

  test('are 0 for dead features and for a dead matrix', () => {
    expect(leverages(floats(1, 0, 1), 1, 3)[1]).toBe(0);
    expect(leverages(new Float64Array(4), 2, 2)).toEqual(floats(0, 0));
  });

  test('survive nearly parallel rows', () => {
    const rows = floats(1, 1, 1, 1, 1, 1 + 1e-9);
    expect(sum(leverages(rows, 2, 3))).toBeCloseTo(2, 6);
  });

  test.each([1e-150, 1e150])('do not depend on scale, here %d', (scale) => {
    const scaled = polygon(5).W.map((entry) => entry * scale);
    for (const leverage of leverages(scaled, 2, 5)) expect(leverage).toBeCloseTo(0.4, 12);
  });

  test('are NaN for a matrix with NaN or infinity', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(leverages(floats(1, bad), 1, 2)).toEqual(floats(Number.NaN, Number.NaN));
    }
  });
});

describe('cosines', () => {
  test('are signed, symmetric, 1 on the diagonal', () => {
    const cosine = cosines(at30Degrees.W, 2, 2);
    expect(Array.from(cosine)).toEqual([1, expect.closeTo(Math.sqrt(3) / 2, 14), cosine[1], 1]);
    expect(cosines(antipodal.W, 1, 2)).toEqual(floats(1, -1, -1, 1));
  });

  test('are NaN for a column without direction', () => {
    expect(cosines(floats(2, 0), 1, 2)).toEqual(floats(1, Number.NaN, Number.NaN, Number.NaN));
  });

  test('never leave [−1, 1]', () => {
    const parallel = Array.from({ length: 20 }, (_, i) => [0.1 * (i + 1), 0.3 * (i + 1), 0.7 * (i + 1)]);
    const { W, D, N } = fromColumns(parallel);
    for (const cosine of cosines(W, D, N)) expect(Math.abs(cosine)).toBeLessThanOrEqual(1);
  });
});

describe('statusOf', () => {
  test.each([
    [0, 'ignored'],
    [0.0499, 'ignored'],
    [0.05, 'polysemantic'],
    [0.95, 'polysemantic'],
    [0.9501, 'dedicated'],
    [1, 'dedicated'],
  ])('capacity %d is %s', (capacity, status) => {
    expect(statusOf(capacity)).toBe(status);
  });

  test('takes another tolerance', () => {
    expect(statusOf(0.85, 0.2)).toBe('dedicated');
    expect(statusOf(0.15, 0.2)).toBe('ignored');
  });
});
