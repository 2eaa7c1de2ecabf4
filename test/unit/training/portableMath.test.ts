import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineOfTurn, naturalLogarithm } from '../../../src/core/training/portableMath.ts';

describe('arithmetic that is the same everywhere', () => {
  it('has the natural logarithm to 1e-15 relative over the whole range', () => {
    fc.assert(
      fc.property(fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }), (x) => {
        expect(Math.abs(naturalLogarithm(x) - Math.log(x))).toBeLessThanOrEqual(1e-15 * Math.abs(Math.log(x)) + 1e-16);
      }),
    );
  });

  it('has the cosine of a turn to 1e-15', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (turn) => {
        expect(Math.abs(cosineOfTurn(turn) - Math.cos(2 * Math.PI * turn))).toBeLessThan(3e-15);
      }),
    );
  });

  it('has exact cosines at quarter turns', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((turn) => cosineOfTurn(turn) + 0)).toEqual([1, 0, -1, 0, 1]);
  });
});
