import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacities } from '../../../src/core/capacity/capacity.ts';
import { createCapacityGradient } from '../../../src/core/capacity/capacityGradient.ts';

const sizes = fc.record({ D: fc.integer({ min: 1, max: 5 }), N: fc.integer({ min: 1, max: 6 }) });
const entries = fc.double({ min: 0.01, max: 2, noNaN: true }).chain((size) => fc.constantFrom(size, -size));

describe('the gradient of capacities', () => {
  it('comes with the capacities of eq 3, whatever the order of the weights', () => {
    fc.assert(
      fc.property(
        sizes.chain(({ D, N }) =>
          fc.record({
            D: fc.constant(D),
            N: fc.constant(N),
            W: fc.array(entries, { minLength: D * N, maxLength: D * N }),
          }),
        ),
        ({ D, N, W }) => {
          const rows = Float64Array.from(W);
          const columns = Float64Array.from(W, (_, at) => W[(at % D) * N + Math.floor(at / D)]);
          const expected = capacities(rows, D, N);
          for (const [weights, strides] of [
            [rows, { row: N, column: 1 }],
            [columns, { row: 1, column: D }],
          ] as const) {
            const found = new Float64Array(N);
            createCapacityGradient(D, N, strides).evaluate(weights, found);
            found.forEach((C, i) => {
              expect(C).toBeCloseTo(expected[i], 9);
            });
          }
        },
      ),
    );
  });

  it('is what differences give', () => {
    const [D, N] = [3, 5];
    const W = Float64Array.from({ length: D * N }, (_, p) => Math.sin(1 + 3 * p));
    const y = Float64Array.of(0.3, -1, 2, 0.5, -0.2);
    const measure = createCapacityGradient(D, N, { row: N, column: 1 });
    const sum = (at: Float64Array): number => {
      const C = new Float64Array(N);
      measure.evaluate(at, C);
      return C.reduce((total, c, i) => total + y[i] * c, 0);
    };
    const differences = W.map((_, p) => {
      const moved = (by: number): number => sum(W.map((w, q) => (q === p ? w + by : w)));
      return (moved(1e-6) - moved(-1e-6)) / 2e-6;
    });
    const gradient = new Float64Array(D * N);
    measure.evaluate(W, new Float64Array(N));
    measure.addGradient(W, y, gradient);
    gradient.forEach((g, p) => {
      expect(g).toBeCloseTo(differences[p], 7);
    });
  });

  it('leaves features without an embedding alone', () => {
    const measure = createCapacityGradient(2, 2, { row: 2, column: 1 });
    const W = Float64Array.of(1, 0, 1, 0);
    const C = new Float64Array(2);
    measure.evaluate(W, C);
    const gradient = new Float64Array(4);
    measure.addGradient(W, Float64Array.of(1, 1), gradient);
    expect(C).toEqual(Float64Array.of(1, 0));
    expect(gradient).toEqual(new Float64Array(4));
  });
});
