import { describe, expect, it } from 'vitest';
import { type InputUnit, type SampledInputs, weightsOf } from '../../../src/core/training/inputs.ts';
import type { PlanShape } from '../../../src/core/training/plan.ts';
import { createSampler } from '../../../src/core/training/sampler.ts';
import { aPlan } from '../support/plans.ts';
import { estimatedLoss, lossOf } from '../support/referenceTraining.ts';

const alone = (first: number): InputUnit => ({ first, size: 1, oneOf: false });
const shapeOf = (N: number, shape: Partial<PlanShape> = {}): PlanShape =>
  aPlan(2, [{ importance: Array<number>(N).fill(1) }], {
    family: 'autoencoder',
    activation: 'relu',
    symmetric: false,
    batch: 64,
    ...shape,
  }).shape;

/** Mean of a statistic over many draws, with the standard error of that mean. */
function overDraws(shape: PlanShape, density: number[], draws: number, statistic: (inputs: SampledInputs) => number) {
  const sampler = createSampler(shape, Float64Array.from(density), 7);
  const values = Array.from({ length: draws }, (_, step) => statistic(sampler.batch(step)));
  const mean = values.reduce((sum, value) => sum + value, 0) / draws;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1);
  return { mean, variance, standardError: Math.sqrt(variance / draws) };
}

/** Estimate of E[f(x)] from drawn inputs; f(0) counts with the weight of the empty input. */
const expectation =
  (N: number, f: (x: Float64Array) => number) =>
  (inputs: SampledInputs): number => {
    const { values, empty } = inputs;
    let sum = 0;
    for (const [s, weight] of weightsOf(inputs).entries()) {
      sum += weight * f(values.subarray(s * N, (s + 1) * N));
    }
    return sum + empty * f(new Float64Array(N));
  };

const families: { name: string; units: InputUnit[]; density: number[]; probability: (active: boolean[]) => number }[] =
  [
    {
      name: 'alike and independent',
      units: [0, 1, 2, 3].map(alone),
      density: [0.3, 0.3, 0.3, 0.3],
      probability: (active) => active.reduce((product, on) => product * (on ? 0.3 : 0.7), 1),
    },
    {
      name: 'of unequal density',
      units: [0, 1, 2, 3].map(alone),
      density: [0.9, 0.02, 0.4, 0.4],
      probability: (active) =>
        active.reduce((product, on, i) => product * (on ? [0.9, 0.02, 0.4, 0.4][i] : 1 - [0.9, 0.02, 0.4, 0.4][i]), 1),
    },
    {
      name: 'correlated in pairs',
      units: [
        { first: 0, size: 2, oneOf: false },
        { first: 2, size: 2, oneOf: false },
      ],
      density: [0.2, 0.2, 0.2, 0.2],
      probability: ([a, b, c, d]) => (a === b && c === d ? (a ? 0.2 : 0.8) * (c ? 0.2 : 0.8) : 0),
    },
    {
      name: 'anticorrelated in pairs',
      units: [
        { first: 0, size: 2, oneOf: true },
        { first: 2, size: 2, oneOf: true },
      ],
      density: [0.2, 0.2, 0.2, 0.2],
      probability: ([a, b, c, d]) => ((a && b) || (c && d) ? 0 : (a || b ? 0.2 : 0.6) * (c || d ? 0.2 : 0.6)),
    },
  ];

describe.each(families)('inputs with features $name', ({ units, density, probability }) => {
  const shape = shapeOf(4, { units });

  it('have every set of active features as often as enumeration says', () => {
    for (let set = 0; set < 16; set++) {
      const wanted = [0, 1, 2, 3].map((i) => ((set >> i) & 1) === 1);
      const isSet = (x: Float64Array): number => Number(wanted.every((on, i) => (x[i] !== 0) === on));
      const { mean, standardError } = overDraws(shape, density, 600, expectation(4, isSet));
      expect(Math.abs(mean - probability(wanted))).toBeLessThan(4.5 * standardError + 1e-12);
    }
  });

  it('have the moments of uniform values', () => {
    for (const [power, moment] of [
      [1, 1 / 2],
      [2, 1 / 3],
      [3, 1 / 4],
    ] as const) {
      const { mean, standardError } = overDraws(
        shape,
        density,
        600,
        expectation(4, (x) => x[2] ** power),
      );
      expect(Math.abs(mean - density[2] * moment)).toBeLessThan(4.5 * standardError);
    }
  });
});

describe('an estimated loss', () => {
  const parameters = { W: Float64Array.of(0.9, -0.7, 0.3, 0.5), b: Float64Array.of(-0.1, 0.2) };

  it.each(['relu', 'gelu', 'quadratic', 'linear', 'abs'] as const)(
    'has the mean that integration gives: %s',
    (activation) => {
      const shape = shapeOf(2, { activation });
      const importance = [1, 0.6];
      const p = 0.3;
      const loss = (x: number[]): number => lossOf(shape, importance, parameters, x);
      // Midpoint rule over each set of active features.
      const points = Array.from({ length: 300 }, (_, k) => (k + 0.5) / 300);
      const mean1 = (f: (u: number) => number): number => points.reduce((sum, u) => sum + f(u), 0) / points.length;
      const exact =
        (1 - p) ** 2 * loss([0, 0]) +
        p * (1 - p) * (mean1((u) => loss([u, 0])) + mean1((u) => loss([0, u]))) +
        p * p * mean1((u) => mean1((w) => loss([u, w])));
      const { mean, standardError } = overDraws(shape, [p, p], 400, (inputs) =>
        estimatedLoss(shape, importance, parameters, inputs),
      );
      expect(Math.abs(mean - exact)).toBeLessThan(4.5 * standardError + 1e-5);
    },
  );

  it.each([0.3, 0.1, 0.01, 0.001])('varies no more than plain sampling of the same batch at density %f', (p) => {
    const shape = shapeOf(2, { batch: 256 });
    const importance = [1, 1];
    const drawn = overDraws(shape, [p, p], 400, (inputs) => estimatedLoss(shape, importance, parameters, inputs));
    // Plain sampling: the variance of one input's loss over the batch, from the drawn inputs themselves.
    const first = overDraws(
      shape,
      [p, p],
      400,
      expectation(2, (x) => lossOf(shape, importance, parameters, x)),
    );
    const second = overDraws(
      shape,
      [p, p],
      400,
      expectation(2, (x) => lossOf(shape, importance, parameters, x) ** 2),
    );
    const plain = (second.mean - first.mean ** 2) / 256;
    // A variance from 400 draws is known to about 7 %.
    expect(drawn.variance).toBeLessThan(1.25 * plain);
  });
});
