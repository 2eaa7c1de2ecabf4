import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activation } from '../../../src/core/experiment/experiment.ts';
import { initialParameters } from '../../../src/core/training/initialisation.ts';
import { extraCount } from '../../../src/core/training/layers.ts';
import { embedderOf } from '../../../src/core/training/neurons.ts';
import type { PenaltyName, TrainedBlock, TrainingPlan } from '../../../src/core/training/plan.ts';
import { createSampler } from '../../../src/core/training/sampler.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import type { TensorflowEngine } from '../../../src/engines/tensorflow/tensorflowEngine.ts';
import { gradientOf, gradientPlan, relativeDifference } from '../support/gradientSteps.ts';
import { kernelEngine } from '../support/kernels.ts';
import { layeredGradient } from '../support/layeredReference.ts';
import { withPenalties } from '../support/penalties.ts';
import { aPlan, starts } from '../support/plans.ts';
import { tensorflowEngine } from '../support/tensorflow.ts';

let tensorflow: TensorflowEngine;
let kernels: Engine;
beforeAll(async () => {
  [tensorflow, kernels] = await Promise.all([tensorflowEngine(), kernelEngine()]);
});
afterAll(() => tensorflow.dispose());
const train = (plan: TrainingPlan, by: Engine): Promise<TrainedBlock> => by.train(plan, { cancelled: () => false });

const family = 'neurons';
const activations: Activation[] = ['relu', 'gelu', 'quadratic', 'linear', 'abs'];
/** Of the gradients of a plan by W, b and the others, those that an engine takes: not of W, and not of the embedder. */
function taken(gradient: Float64Array, { shape, lanes }: TrainingPlan): Float64Array {
  const { D, N, bottleneck = 0 } = shape;
  const [b, extra] = [lanes * D * N, lanes * (D * N + N)];
  const each = extraCount(shape);
  return gradient.filter((_, p) => p >= b && (p < extra || (p - extra) % each >= bottleneck * N));
}

describe('a step of models with neurons', () => {
  const spec = fc.record({
    N: fc.integer({ min: 1, max: 5 }),
    D: fc.integer({ min: 1, max: 6 }),
    bottleneck: fc.integer({ min: 1, max: 4 }),
    density: fc.constantFrom(0.02, 0.3, 1),
    bias: fc.boolean(),
    seed: fc.nat(),
  });

  it.each(activations)('follows the gradient by differences, by both engines: %s', async (activation) => {
    const kinked = activation === 'relu' || activation === 'abs';
    await fc.assert(
      fc.asyncProperty(spec, async ({ N, D, bottleneck, density, bias, seed }) => {
        const importance = Array.from({ length: N }, (_, i) => 0.7 ** i);
        const shape = { family, activation, bottleneck, ...(!bias && { bias: false as const }) } as const;
        const plan = gradientPlan(D, starts(2, { importance, density, seed }), { ...shape, symmetric: false });
        const start = initialParameters(plan);
        const inputs = createSampler(plan.shape, plan.density.slice(0, N), seed).batch(0);
        const expected = layeredGradient(plan, start, inputs, kinked ? 1e-7 : 1e-5);
        if (!bias) expected.fill(0, 2 * D * N, 2 * D * N + 2 * N);
        for (const engine of [tensorflow, kernels]) {
          const gradient = taken(await gradientOf(engine, plan), plan);
          expect(relativeDifference(taken(expected, plan), gradient)).toBeLessThan(2e-5);
        }
      }),
      // Always the same plans: differences across a kink would say nothing of the gradient.
      { numRuns: 6, seed: 7 },
    );
  });

  it.each<[PenaltyName, number]>([
    ['capacity', 0.3],
    ['orthogonality', 0.2],
    ['l1_weights', 0.1],
    ['l1_activations', 0.4],
    ['noise', 0.5],
  ])('follows the same gradient by both engines with a penalty: %s', async (name, strength) => {
    const specs = starts(2, { importance: [1, 0.5, 2, 1], density: 0.3 });
    const shape = { family, activation: 'gelu', bottleneck: 3, symmetric: false } as const;
    const plan = gradientPlan(5, specs, { ...shape, ...(name === 'noise' && { noise: 'gaussian' as const }) });
    const penalised = withPenalties(plan, { [name]: [strength, 0] });
    const gradients = [
      taken(await gradientOf(kernels, penalised), plan),
      taken(await gradientOf(tensorflow, penalised), plan),
    ];
    expect(relativeDifference(gradients[0], gradients[1])).toBeLessThan(1e-5);
    expect(relativeDifference(gradients[0], taken(await gradientOf(kernels, plan), plan))).toBeGreaterThan(1e-3);
  });
});

describe('models with neurons that were trained', () => {
  const planOf = (shape: Partial<TrainingPlan['shape']> = {}): TrainingPlan => ({
    ...aPlan(10, starts(3, { importance: [1, 1, 1, 1, 1, 1], density: 0.2, learningRate: 0.01 }), {
      family,
      activation: 'relu',
      bottleneck: 3,
      symmetric: false,
      steps: 60,
      batch: 64,
      initBias: -0.2,
      bias: false,
      ...shape,
    }),
    biasDecay: Float64Array.of(0, 0.5, 2),
  });

  it.each(['adam', 'adamw', 'sgd'] as const)('went the same way by both engines: %s', async (optimizer) => {
    const plan = planOf({ optimizer, weightDecay: 0.01 });
    const [mine, theirs] = [await train(plan, kernels), await train(plan, tensorflow)];
    for (const key of ['W', 'b', 'extra', 'loss', 'recovery', 'curve'] as const) {
      expect(mine[key]).toHaveLength(theirs[key]?.length ?? -1);
      mine[key]?.forEach((value, at) => {
        expect(value).toBeCloseTo(theirs[key]?.[at] ?? Number.NaN, 4);
      });
    }
  });

  it('kept their embedder and an output without a bias, and have W as the product', async () => {
    const plan = planOf({ weightDecay: 0.1 });
    const E = embedderOf({ bottleneck: 3, N: 6 }, 1);
    for (const engine of [kernels, tensorflow]) {
      const { W, b, extra = new Float64Array(0) } = await train(plan, engine);
      const each = extraCount(plan.shape);
      for (const lane of [0, 1, 2]) {
        const own = extra.subarray(lane * each, (lane + 1) * each);
        expect(own.subarray(0, 18)).toEqual(E);
        const [a, i] = [7, 4];
        const seen = [0, 1, 2].reduce((sum, d) => sum + own[18 + a * 3 + d] * E[d * 6 + i], 0);
        expect(W[(lane * 10 + a) * 6 + i]).toBeCloseTo(seen, 12);
      }
      expect([...b]).toEqual(new Array(18).fill(0));
    }
  });

  it('have the same bytes alone and in company', async () => {
    const plan = planOf();
    const all = await train(plan, kernels);
    const importance = [1, 1, 1, 1, 1, 1];
    const alone = {
      ...aPlan(10, [{ importance, density: 0.2, learningRate: 0.01, start: 2 }], plan.shape),
      biasDecay: Float64Array.of(2),
    };
    const one = await train(alone, kernels);
    expect(one.extra).toEqual(all.extra?.slice(2 * extraCount(plan.shape)));
    expect(one.loss[0]).toBe(all.loss[2]);
  });

  it('are refused by the kernels with lbfgs, in a sentence', async () => {
    expect(kernels.refusal(planOf({ optimizer: 'lbfgs' }).shape)).toBe(
      'lbfgs does not train models of the family neurons. Take adam, adamw or sgd.',
    );
    expect(kernels.refusal(planOf().shape)).toBeUndefined();
  });
});
