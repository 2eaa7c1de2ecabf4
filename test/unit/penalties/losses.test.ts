import { describe, expect, it } from 'vitest';
import { inputModelOf } from '../../../src/core/training/inputModel.ts';
import { rowMajor, weightPenaltyOf } from '../../../src/core/training/penalty.ts';
import { Outcome, type TrainingPlan } from '../../../src/core/training/plan.ts';
import { createSampler, fixedInputs } from '../../../src/core/training/sampler.ts';
import { REPLICATES } from '../../../src/engines/commonSample.ts';
import { kernelEngine } from '../support/kernels.ts';
import { withPenalties } from '../support/penalties.ts';
import { aPlan, type LaneSpec } from '../support/plans.ts';
import { differences, estimatedLoss, type Parameters } from '../support/referenceTraining.ts';
import { tensorflowEngine } from '../support/tensorflow.ts';

const ALL = { capacity: 0.05, l1_activations: 0.02, l1_weights: 0.01, orthogonality: 0.01 };
const lanes: LaneSpec[] = [0, 1].map((start) => ({
  importance: [1, 0.7, 0.5],
  density: 0.4,
  start,
  learningRate: 0.01,
}));
const relu = { family: 'autoencoder', activation: 'relu', symmetric: false } as const;
const parametersOf = ({ W, b }: { W: Float64Array; b: Float64Array }): Parameters => ({
  W: W.slice(0, 6),
  b: b.slice(0, b.length / 2),
});

/** The mean over the common sample of the loss, and of what is minimised. */
function lossesOf(plan: TrainingPlan, at: Parameters): { task: number; all: number } {
  const { shape } = plan;
  const sampler = createSampler(shape, plan.density.subarray(0, shape.N), 1);
  const mean = (activations: number): number =>
    Array.from({ length: REPLICATES }, (_, replicate) =>
      estimatedLoss(shape, plan.importance.subarray(0, shape.N), at, sampler.common(replicate), { activations }),
    ).reduce((sum, loss) => sum + loss, 0) / REPLICATES;
  const onWeights = weightPenaltyOf(plan, 0, rowMajor(shape))?.value(at.W) ?? 0;
  return { task: mean(0), all: mean(plan.penalties?.l1_activations[0] ?? 0) + onWeights };
}

describe('what is reported of a penalised model', () => {
  it.each([
    { engine: 'kernels', shape: relu },
    { engine: 'kernels', shape: { activation: 'relu' } as const },
    { engine: 'tensorflow', shape: relu },
    { engine: 'tensorflow', shape: { activation: 'abs' } as const },
  ])(
    'is what was minimised and the task by itself, on the common sample: $engine, $shape',
    async ({ engine, shape }) => {
      const trainer = await (engine === 'kernels' ? kernelEngine() : tensorflowEngine());
      const plan = withPenalties(aPlan(2, lanes, { ...shape, steps: 30, batch: 64 }), ALL);
      const block = await trainer.train(plan, { cancelled: () => false });
      trainer.dispose();
      const { task, all } = lossesOf(plan, parametersOf(block));
      expect(block.taskLoss[0] / task).toBeCloseTo(1, 5);
      expect(block.loss[0] / all).toBeCloseTo(1, 5);
      // One replicate of the sample: near what all of them say.
      expect(block.curve[block.curveSteps.length - 1] / all).toBeCloseTo(1, 1);
    },
  );

  it('ends where the gradient of loss and penalties vanishes, by lbfgs', async () => {
    // Without kinks, at which a gradient need not vanish.
    const smooth = { capacity: 0.05, orthogonality: 0.01 };
    const shape = { ...relu, activation: 'gelu', optimizer: 'lbfgs', batch: 800, steps: 600 } as const;
    const plan = withPenalties(aPlan(2, lanes, shape), smooth);
    const engine = await kernelEngine();
    const block = await engine.train(plan, { cancelled: () => false });
    const inputs = fixedInputs(plan.shape, inputModelOf(plan.shape, plan.density.subarray(0, 3)), 1);
    const minimised = (at: Parameters): number =>
      estimatedLoss(plan.shape, lanes[0].importance, at, inputs) +
      (weightPenaltyOf(plan, 0, rowMajor(plan.shape))?.value(at.W) ?? 0);
    const slopes = differences(parametersOf(block), minimised);
    expect(block.outcome[0]).toBe(Outcome.Converged);
    expect(Math.max(...slopes.W.map(Math.abs), ...slopes.b.map(Math.abs))).toBeLessThan(2e-3);
    expect(block.curve.findLast((value, at) => at < block.curveSteps.length && !Number.isNaN(value))).toBeCloseTo(
      minimised(parametersOf(block)),
      4,
    );
  });
});
