import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Layer } from '../../../src/core/experiment/experiment.ts';
import { initialParameters } from '../../../src/core/training/initialisation.ts';
import { inputVariances } from '../../../src/core/training/inputs.ts';
import { Outcome, type PlanShape, type TrainedBlock, type TrainingPlan } from '../../../src/core/training/plan.ts';
import { createSampler } from '../../../src/core/training/sampler.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import type { TensorflowEngine } from '../../../src/engines/tensorflow/tensorflowEngine.ts';
import { architectures, gradientOf, gradientPlan, relativeDifference } from '../support/gradientSteps.ts';
import { kernelEngine } from '../support/kernels.ts';
import { layeredGradient } from '../support/layeredReference.ts';
import { aPlan, type LaneSpec, starts } from '../support/plans.ts';
import { tensorflowEngine } from '../support/tensorflow.ts';

let engine: TensorflowEngine;
let kernels: Engine;
beforeAll(async () => {
  [engine, kernels] = await Promise.all([tensorflowEngine(), kernelEngine()]);
});
afterAll(() => engine.dispose());
const train = (plan: TrainingPlan, by: Engine = engine): Promise<TrainedBlock> =>
  by.train(plan, { cancelled: () => false });

const autoencoder = { family: 'autoencoder', activation: 'relu', symmetric: false } as const;

describe('a step of the tensorflow engine', () => {
  it.each(architectures)('follows the gradient of the kernels: $family, $activation', async (architecture) => {
    const spec = fc.record({
      N: fc.integer({ min: 1, max: 7 }),
      D: fc.integer({ min: 1, max: 5 }),
      density: fc.constantFrom(0, 0.02, 0.3, 0.9, 1),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(spec, async ({ N, D, density, seed }) => {
        const importance = Array.from({ length: N }, (_, i) => 0.7 ** i);
        const plan = gradientPlan(D, starts(2, { importance, density, seed }), architecture);
        const difference = relativeDifference(await gradientOf(kernels, plan), await gradientOf(engine, plan));
        expect(difference).toBeLessThan(1e-5);
      }),
      { numRuns: 10 },
    );
  });

  it('follows the gradient of the kernels on the exact expectation', async () => {
    const specs = [0.9, 0.1, 0.01].map((density) => ({ importance: [0.5, 1, 2, 1], density }));
    const { units: _sampled, ...shape } = gradientPlan(2, specs, {
      family: 'computation',
      activation: 'quadratic',
    }).shape;
    const plan = {
      ...aPlan(
        2,
        specs.map((spec) => ({ ...spec, learningRate: 1024 })),
      ),
      shape,
    };
    expect(relativeDifference(await gradientOf(kernels, plan), await gradientOf(engine, plan))).toBeLessThan(1e-5);
  });
});

describe('models that the tensorflow engine has trained', () => {
  it.each(['adam', 'adamw', 'sgd'] as const)('go the way of the kernels, step by step: %s', async (optimizer) => {
    const specs = [0.05, 0.5].map((density) => ({ importance: [1, 0.9, 0.8, 0.7], density, learningRate: 0.01 }));
    const shape = { ...autoencoder, optimizer, weightDecay: 0.01, steps: 60, warmupSteps: 9, batch: 64 };
    const [mine, theirs] = [await train(aPlan(2, specs, shape)), await train(aPlan(2, specs, shape), kernels)];
    expect(mine.curveSteps).toEqual(theirs.curveSteps);
    for (const key of ['W', 'b', 'loss', 'lossStandardError', 'recovery', 'curve'] as const) {
      mine[key]?.forEach((value, at) => {
        expect(value).toBeCloseTo(theirs[key]?.[at] ?? Number.NaN, 4);
      });
    }
    expect(mine.recovery).toHaveLength(8);
  });

  it.each([
    { ...autoencoder, D: 2 },
    { ...autoencoder, D: 2, activation: 'gelu' } as const,
    { family: 'computation', activation: 'relu', D: 2 } as const,
  ])('reach the losses of the kernels: $family, $activation', async ({ D, ...architecture }) => {
    const plan = aPlan(D, starts(3, { importance: [1, 0.8, 0.6], density: 0.2, learningRate: 0.02 }), {
      ...architecture,
      steps: 400,
      batch: 256,
    });
    const [mine, theirs] = [await train(plan), await train(plan, kernels)];
    mine.loss.forEach((loss, lane) => {
      expect(Math.abs(loss - theirs.loss[lane])).toBeLessThan(3 * theirs.lossStandardError[lane]);
    });
  });

  it('reach the exact minimum of the quadratic model, and say that they have converged', async () => {
    const specs = [0.3, 0.49, 1.5].flatMap((odd) => starts(2, { importance: [odd, 1, 1, 1, 1, 1] }));
    const plan = aPlan(3, specs, { steps: 1500 });
    const [mine, theirs] = [await train(plan), await train(plan, kernels)];
    mine.loss.forEach((loss, lane) => {
      expect(loss / theirs.loss[lane]).toBeCloseTo(1, 5);
      expect(mine.b[lane]).toBeCloseTo(theirs.b[lane], 3);
      expect(mine.lossStandardError[lane]).toBe(0);
      expect(mine.outcome[lane]).toBe(Outcome.Converged);
      expect(mine.steps[lane]).toBeLessThan(1500);
    });
    const points = mine.curveSteps.length;
    mine.curve.forEach((loss, at) => {
      const stopped = mine.curveSteps[at % points] > mine.steps[Math.floor(at / points)];
      expect(Number.isNaN(loss)).toBe(stopped);
    });
  });

  it('take every step of the quadratic model when the tolerance is 0', async () => {
    const block = await train(aPlan(2, starts(2, { importance: [1, 2, 3] }), { tolerance: 0, steps: 77 }));
    expect([...block.steps]).toEqual([77, 77]);
    expect([...block.outcome]).toEqual([Outcome.RanOut, Outcome.RanOut]);
  });

  it.each([
    {
      title: 'sampled',
      shape: { ...autoencoder, optimizer: 'sgd', steps: 30, batch: 32 } as const,
      end: Outcome.Finished,
    },
    { title: 'exact', shape: { optimizer: 'sgd', steps: 30 } as const, end: Outcome.RanOut },
  ])('and have diverged are flagged and leave their neighbours alone: $title', async ({ shape, end }) => {
    const good = { importance: [1, 1, 1], learningRate: 1e-3 };
    const block = await train(aPlan(2, [good, { ...good, cell: 1, learningRate: 1e20 }, { ...good, start: 1 }], shape));
    const alone = await train(aPlan(2, [good, { ...good, start: 1 }], shape));
    expect([...block.outcome]).toEqual([end, Outcome.Diverged, end]);
    expect(block.loss[1]).toBeNaN();
    expect([block.loss[0], block.loss[2]]).toEqual([...alone.loss]);
    expect(block.W.slice(0, 6)).toEqual(alone.W.slice(0, 6));
    expect(block.W.slice(12, 18)).toEqual(alone.W.slice(6, 12));
  });

  it.each([
    { title: 'sampled', shape: { ...autoencoder, steps: 5, batch: 32 } as const },
    { title: 'exact', shape: { steps: 40 } as const },
  ])('have the same bytes in any order and company: $title', async ({ shape }) => {
    const specs: LaneSpec[] = Array.from({ length: 70 }, (_, cell) => ({
      importance: [0.1 * (cell + 1), 1, 1, 1],
      density: cell % 3 === 0 ? 0.3 : 0.1,
      cell,
    }));
    const together = await train(aPlan(2, specs, shape));
    const order = [67, 2, 30, 0, 55, 1, 69];
    const some = await train(
      aPlan(
        2,
        order.map((at) => specs[at]),
        shape,
      ),
    );
    for (const [at, cell] of order.entries()) {
      expect(some.W.slice(at * 8, at * 8 + 8)).toEqual(together.W.slice(cell * 8, cell * 8 + 8));
      expect(some.loss[at]).toBe(together.loss[cell]);
      expect((await train(aPlan(2, [specs[cell]], shape))).W).toEqual(together.W.slice(cell * 8, cell * 8 + 8));
    }
  });
});

describe('layered models', () => {
  const layer = (units: number, activation: Layer['activation'], bias = false): Layer => ({ units, activation, bias });

  it('with one linear layer and tied weights are the plain autoencoder, step for step', async () => {
    const specs = starts(2, { importance: [1, 0.9, 0.8, 0.7], density: 0.2, learningRate: 0.02 });
    const shape = { ...autoencoder, steps: 40, batch: 64 };
    const plain = await train(aPlan(2, specs, shape));
    const layered = await train(aPlan(2, specs, { ...shape, layers: [layer(2, 'linear')], tied: true, embedding: 0 }));
    expect(layered).toEqual(plain);
  });

  it('with one layer are the plain computation model, step for step', async () => {
    const specs = starts(2, { importance: [1, 0.9, 0.8], density: 0.2, learningRate: 0.02 });
    const shape = { family: 'computation', activation: 'gelu', steps: 40, batch: 64 } as const;
    const plain = await train(aPlan(2, specs, shape));
    expect(await train(aPlan(2, specs, { ...shape, layers: [layer(2, 'gelu')] }))).toEqual(plain);
  });

  const untied: { title: string; shape: Partial<PlanShape> & Pick<PlanShape, 'family' | 'activation'> }[] = [
    {
      title: 'an untied autoencoder of two layers',
      shape: { ...autoencoder, layers: [layer(3, 'gelu', true), layer(4, 'linear')], tied: false },
    },
    {
      title: 'a tied autoencoder with a layer between',
      shape: { ...autoencoder, activation: 'gelu', layers: [layer(3, 'linear'), layer(3, 'gelu', true)], tied: true },
    },
    {
      title: 'an autoencoder whose embedding is its second layer',
      shape: { ...autoencoder, layers: [layer(5, 'gelu', true), layer(3, 'quadratic', true)], embedding: 1 },
    },
    {
      title: 'a computation model of two layers',
      shape: { family: 'computation', activation: 'relu', layers: [layer(3, 'linear', true), layer(4, 'gelu', true)] },
    },
  ];
  it.each(untied)('follow the gradient by differences: $title', async ({ shape }) => {
    const importance = [1, 0.7, 0.5, 0.4, 0.3];
    const plan = gradientPlan(3, starts(2, { importance, density: 0.4 }), shape);
    const inputs = createSampler(plan.shape, plan.density.subarray(0, 5), 1).batch(0);
    const expected = layeredGradient(plan, initialParameters(plan), inputs);
    expect(relativeDifference(expected, await gradientOf(engine, plan))).toBeLessThan(1e-5);
  });

  it('have the recovery that their loss is made of, whatever their layers', async () => {
    const layers = [layer(3, 'gelu', true), layer(4, 'relu', true)];
    const plan = aPlan(3, starts(2, { importance: [1, 0.7, 0.5, 0.4, 0.3], density: 0.3 }), {
      ...autoencoder,
      layers,
      steps: 30,
      batch: 64,
    });
    const { loss, recovery } = await train(plan);
    const variances = inputVariances(plan.shape, plan.density);
    for (const [lane, expected] of loss.entries()) {
      const own = recovery?.subarray(lane * 5, lane * 5 + 5) ?? new Float64Array(0);
      const sum = own.reduce((total, r, i) => total + plan.importance[i] * (1 - r) * variances[i], 0);
      expect(sum).toBeCloseTo(expected, 10);
    }
  });

  it('are refused with a sentence when their layers do not fit', () => {
    const { shape } = aPlan(2, [{ importance: [1, 1, 1] }], autoencoder);
    const refusal = (layers: Layer[], more: Partial<PlanShape> = {}): string =>
      engine.refusal({ ...shape, layers, ...more }) ?? 'none';
    expect(refusal([])).toMatch('at least one layer');
    expect(refusal([layer(2, 'linear'), layer(0, 'relu')])).toMatch('layers[1].units is 0');
    expect(refusal([layer(2, 'linear')], { embedding: 1 })).toMatch('must be 0, the only layer');
    expect(refusal([layer(2, 'linear'), layer(2, 'linear')], { embedding: 2 })).toMatch('must be a layer, 0 to 1');
    expect(refusal([layer(4, 'linear'), layer(2, 'linear')], { embedding: 1 })).toMatch('must be the 3 features');
    expect(refusal([layer(4, 'linear')])).toMatch('dimensions is 2, but the embedding, layer 0, has 4 units');
    expect(refusal([layer(2, 'linear'), layer(3, 'relu')], { tied: true })).toMatch('has 3 units and the first 2');
    expect(refusal([layer(2, 'linear')], { tied: true, family: 'computation' })).toMatch('no output weights');
    expect(refusal([layer(2, 'linear'), layer(3, 'relu')])).toBe('none');
  });

  it('are refused by the kernels, with a word on who trains them', async () => {
    const plan = aPlan(2, [{ importance: [1, 1, 1] }], { ...autoencoder, layers: [layer(2, 'relu')] });
    expect(kernels.refusal(plan.shape)).toMatch('engine: tensorflow');
    await expect(train(plan, kernels)).rejects.toThrow('engine: tensorflow');
  });
});

describe('the tensorflow engine', () => {
  const plan = (shape: Partial<PlanShape> = {}): TrainingPlan =>
    aPlan(2, starts(3, { importance: [1, 1, 1, 1] }), { ...autoencoder, steps: 12, batch: 32, ...shape });

  it('says which TensorFlow.js and backend it is', () => {
    expect(engine.details).toEqual({
      tensorflow: expect.stringMatching(/^TensorFlow\.js \d+\.\d+\.\d+, float32$/),
      backend: 'WebAssembly, 128-bit SIMD',
    });
  });

  it('leaves no tensor behind: trained, cancelled or diverged, sampled or exact', async () => {
    const before = engine.tensors();
    const exact = { family: 'computation', activation: 'quadratic', symmetric: true } as const;
    await train(plan());
    await train(plan(exact));
    await train(plan({ ...exact, optimizer: 'sgd', initScale: 1e20 }));
    await train(plan({ layers: [{ units: 2, activation: 'gelu', bias: true }] }));
    for (const shape of [{}, exact]) {
      let looks = 0;
      await expect(engine.train(plan(shape), { cancelled: () => ++looks > 3 })).rejects.toThrow('cancelled');
    }
    expect(engine.tensors()).toBe(before);
  });

  it.each([{}, { family: 'computation', activation: 'quadratic', symmetric: true } as const])(
    'asks at every step whether to go on, and drops the block when told: %o',
    async (shape) => {
      let looks = 0;
      const answer = engine.train(plan({ ...shape, tolerance: 0 }), { cancelled: () => ++looks > 5 });
      await expect(answer).rejects.toMatchObject({ name: 'CancelledError' });
      expect(looks).toBe(6);
    },
  );
});
