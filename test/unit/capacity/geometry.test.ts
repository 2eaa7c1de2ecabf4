import { describe, expect, it } from 'vitest';
import { blocksOf, dimensionsPerFeature } from '../../../src/core/capacity/geometry.ts';
import { symmetricEigen } from '../../../src/core/capacity/symmetricEigen.ts';
import { fromColumns, multiply, polygon, randomMatrix, randomRotation, sum } from './builders.ts';

const tetrahedron = fromColumns(
  [
    [1, 1, 1],
    [1, -1, -1],
    [-1, 1, -1],
    [-1, -1, 1],
  ].map((corner) => corner.map((x) => x / Math.sqrt(3))),
);

/** Two squares of corners at heights ±1/√3, one turned by 45°: then W Wᵀ = 8/3 I. */
const antiprism = fromColumns(
  Array.from({ length: 8 }, (_, i) => {
    const [angle, radius] = [(i * Math.PI) / 4, Math.sqrt(2 / 3)];
    return [radius * Math.cos(angle), radius * Math.sin(angle), (i % 2 === 0 ? 1 : -1) / Math.sqrt(3)];
  }),
);

type Matrix = ReturnType<typeof fromColumns>;

/** Shapes in dimensions of their own, side by side, and turned so that no axis shows it. */
function together(...shapes: Matrix[]): Matrix {
  const D = sum(shapes.map((shape) => shape.D));
  let offset = 0;
  const columns = shapes.flatMap(({ W, D: own, N }) => {
    const from = offset;
    offset += own;
    return Array.from({ length: N }, (_, i) =>
      Array.from({ length: D }, (__, a) => (a >= from && a < offset ? (W[(a - from) * N + i] ?? 0) : 0)),
    );
  });
  const { W, N } = fromColumns(columns);
  return { W: multiply(randomRotation(D, 3), W, D, D, N), D, N };
}

const blocks = ({ W, D, N }: Matrix) => blocksOf(W, D, N);

describe('blocks of an embedding', () => {
  it.each([
    ['own dimension', fromColumns([[1]]), 1, 1],
    ['digon', fromColumns([[1], [-1]]), 2, 1],
    ['triangle', polygon(3), 3, 2],
    ['pentagon', polygon(5), 5, 2],
    ['tetrahedron', tetrahedron, 4, 3],
    ['square antiprism', antiprism, 8, 3],
    ['7 in 2', polygon(7), 7, 2],
  ])('know a %s', (shape, matrix, features, dimensions) => {
    const [block, ...others] = blocks(matrix);
    expect(others).toEqual([]);
    expect(block).toMatchObject({ shape, dimensions });
    expect(block?.features).toHaveLength(features);
    expect(block?.capacity).toBeCloseTo(dimensions, 10);
    expect(block?.condition).toBeCloseTo(1, 10);
  });

  it('are told apart in one embedding, the largest first', () => {
    const found = blocks(together(polygon(3), fromColumns([[1], [-1]]), antiprism, fromColumns([[1]])));
    expect(found.map(({ shape, features }) => [shape, features])).toEqual([
      ['square antiprism', [5, 6, 7, 8, 9, 10, 11, 12]],
      ['triangle', [0, 1, 2]],
      ['digon', [3, 4]],
      ['own dimension', [13]],
    ]);
  });

  it('tell two features in one direction from two in opposite ones', () => {
    const { W } = fromColumns([[1], [0.9]]);
    expect(blocksOf(W, 1, 2)[0]?.shape).toBe('parallel pair');
  });

  it('leave out features that are not represented', () => {
    const pair = fromColumns([[1], [-1], [0.7]]);
    expect(blocks(pair)[0]?.features).toEqual([0, 1]);
    expect(blocksOf(pair.W, 1, 3, { represented: [true, false, true] })[0]?.features).toEqual([0, 2]);
    expect(blocksOf(new Float64Array(6), 2, 3, { represented: [true, true, true] })).toEqual([]);
  });

  it('forgive an antipodal pair that is a little out of true, and see the second dimension of one that is far out', () => {
    const bent = (degrees: number) => {
      const angle = Math.PI - (degrees * Math.PI) / 180;
      return fromColumns([
        [1, 0],
        [Math.cos(angle), Math.sin(angle)],
      ]);
    };
    expect(blocks(bent(10))[0]?.shape).toBe('digon');
    expect(blocks(bent(40))[0]?.shape).toBe('2 in 2');
  });

  it('have a condition number that says how far they are from semi-orthogonal', () => {
    const block = blocks(
      fromColumns([
        [1, 0],
        [0.6, 0.8],
      ]),
    )[0];
    // Eigenvalues 1 ± cos.
    expect(block?.condition).toBeCloseTo(1.6 / 0.4, 10);
    expect(block?.capacity).toBeLessThan(2);
  });

  it('are none where a model diverged', () => {
    expect(blocksOf(Float64Array.of(Number.NaN, 1), 1, 2)).toEqual([]);
  });
});

it('counts dimensions for each feature: 1 for features of their own, ½ for pairs, NaN for none', () => {
  expect(dimensionsPerFeature(Float64Array.of(1, 0, 0, 1), 2, 2)).toBe(1);
  expect(dimensionsPerFeature(Float64Array.of(1, -1), 1, 2)).toBe(0.5);
  expect(dimensionsPerFeature(new Float64Array(2), 1, 2)).toBeNaN();
});

it('takes a symmetric matrix apart into eigenvalues and eigenvectors', () => {
  const n = 7;
  const half = randomMatrix(n, n, 5);
  const A = half.map((entry, index) => entry + (half[(index % n) * n + Math.floor(index / n)] ?? 0));
  const { values, vectors } = symmetricEigen(A, n);
  expect([...values]).toEqual([...values].sort((a, b) => b - a));
  for (let r = 0; r < n; r++) {
    const vector = vectors.subarray(r * n, (r + 1) * n);
    const image = multiply(A, vector.slice(), n, n, 1);
    for (let t = 0; t < n; t++) expect(image[t]).toBeCloseTo((values[r] ?? 0) * (vector[t] ?? 0), 10);
    expect(sum(vector.map((entry) => entry * entry))).toBeCloseTo(1, 12);
  }
});
