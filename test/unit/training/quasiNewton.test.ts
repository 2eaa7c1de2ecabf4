import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInverseHessian } from '../../../src/core/training/inverseHessian.ts';
import { createMinimiser, FLOAT32, FLOAT64, type Minimiser } from '../../../src/core/training/quasiNewton.ts';

type Function = (x: Float64Array) => { value: number; gradient: Float64Array };

/** Answers a minimiser until it is done; how often that was. */
function minimise(minimiser: Minimiser, f: Function, most = 2000): number {
  let steps = 0;
  for (; steps < most && !minimiser.done; steps++) {
    const { value, gradient } = f(minimiser.asked);
    minimiser.tell(value, gradient);
  }
  return steps;
}

/** Σ_p c_p (x_p − p)², condition c_max/c_min. */
const bowl =
  (condition: number, P: number): Function =>
  (x) => {
    const c = (p: number): number => condition ** (p / Math.max(1, P - 1));
    return {
      value: x.reduce((sum, value, p) => sum + c(p) * (value - p) ** 2, 0),
      gradient: x.map((value, p) => 2 * c(p) * (value - p)),
    };
  };

const rosenbrock: Function = ([x, y]) => ({
  value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  gradient: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
});

/** max(|x|, 10|y|) + x²: kinked at its minimum 0. */
const kinked: Function = ([x, y]) => {
  const steep = 10 * Math.abs(y) > Math.abs(x);
  return {
    value: Math.max(Math.abs(x), 10 * Math.abs(y)) + x * x,
    gradient: Float64Array.of(2 * x + (steep ? 0 : Math.sign(x)), steep ? 10 * Math.sign(y) : 0),
  };
};

describe('a quasi-Newton minimiser', () => {
  it('finds the minimum of the Rosenbrock function', () => {
    const minimiser = createMinimiser(Float64Array.of(-1.2, 1), FLOAT64);
    expect(minimise(minimiser, rosenbrock)).toBeLessThan(120);
    expect(minimiser.best[0]).toBeCloseTo(1, 6);
    expect(minimiser.best[1]).toBeCloseTo(1, 6);
  });

  it('needs no more steps for a narrow valley than its dimensions explain', () => {
    const minimiser = createMinimiser(new Float64Array(12).fill(3), FLOAT64);
    expect(minimise(minimiser, bowl(1e6, 12))).toBeLessThan(200);
    minimiser.best.forEach((value, p) => {
      expect(value).toBeCloseTo(p, 5);
    });
  });

  it('gets down to a kink', () => {
    const minimiser = createMinimiser(Float64Array.of(3, 2), FLOAT64);
    minimise(minimiser, kinked);
    expect(minimiser.value).toBeLessThan(1e-6);
  });

  it('asks for points that float32 can represent, when told so, and stops at its noise', () => {
    const minimiser = createMinimiser(Float64Array.of(0.1, 0.2, 0.3), FLOAT32);
    const rounded: Function = (x) => {
      expect(Array.from(x)).toEqual(Array.from(x, Math.fround));
      const { value, gradient } = bowl(100, 3)(x);
      return { value: Math.fround(value + 1), gradient: gradient.map(Math.fround) };
    };
    expect(minimise(minimiser, rounded)).toBeLessThan(100);
    expect(minimiser.done).toBe(true);
    expect(minimiser.value).toBeCloseTo(1, 4);
  });

  it('takes values that are not finite for walls', () => {
    const walled: Function = (x) =>
      x[0] > 0 ? { value: x[0] - Math.log(x[0]), gradient: Float64Array.of(1 - 1 / x[0]) } : bad;
    const bad = { value: Number.NaN, gradient: Float64Array.of(Number.NaN) };
    const minimiser = createMinimiser(Float64Array.of(20), FLOAT64);
    minimise(minimiser, walled);
    expect(minimiser.best[0]).toBeCloseTo(1, 5);
    const lost = createMinimiser(Float64Array.of(-1), FLOAT64);
    minimise(lost, walled);
    expect(lost.done).toBe(true);
    expect(lost.best).toEqual(Float64Array.of(-1));
  });

  it('goes on from where it is when the function changes', () => {
    const minimiser = createMinimiser(Float64Array.of(5, 5), FLOAT64);
    minimise(minimiser, bowl(10, 2));
    minimiser.changeFunction();
    const moved: Function = (x) => bowl(12, 2)(x.map((value) => value - 0.01));
    expect(minimise(minimiser, moved)).toBeLessThan(30);
    expect(minimiser.best[1]).toBeCloseTo(1.01, 5);
  });
});

describe('an inverse Hessian', () => {
  it.each([3, 200])('maps the last change of the gradient to the last step: %i parameters', (P) => {
    const vector = fc.float64Array({ minLength: P, maxLength: P, min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 4 }), (steps) => {
        const hessian = createInverseHessian(P);
        const informative = steps.filter((step) => step.some((x) => Math.abs(x) > 0.1));
        for (const step of informative) {
          const change = step.map((x, p) => (1 + (p % 5)) * x);
          hessian.learn(step, change);
          const found = new Float64Array(P);
          hessian.times(change, found);
          found.forEach((value, p) => {
            expect(value).toBeCloseTo(step[p], 6);
          });
        }
        expect(hessian.informed).toBe(informative.length > 0);
      }),
      { numRuns: 30 },
    );
  });
});
