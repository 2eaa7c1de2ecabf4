import { createSampler } from '../../src/core/training/sampler.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { aPlan, starts } from '../unit/support/plans.ts';
import { estimatedLoss, lossOf } from '../unit/support/referenceTraining.ts';
import { judged, type Line } from './table.ts';

const BATCH = 256;
const DRAWS = 300;
const N = 6;

/** Variance of a batch's loss by plain sampling over that by the sampler, at a trained ReLU autoencoder of 6 in 3. */
export async function variances(engine: Engine): Promise<Line[]> {
  const lines: Line[] = [];
  for (const density of [0.3, 0.1, 0.01, 0.001]) {
    const importance = Array<number>(N).fill(1);
    const plan = aPlan(3, starts(1, { importance, density }), {
      family: 'autoencoder',
      activation: 'relu',
      symmetric: false,
      optimizer: 'lbfgs',
      steps: 300,
      batch: BATCH,
    });
    const { W, b } = await engine.train(plan, { cancelled: () => false });
    const sampler = createSampler({ ...plan.shape, optimizer: 'adam' }, plan.density, 2);
    const stratified = variance((step) => estimatedLoss(plan.shape, importance, { W, b }, sampler.batch(step)));
    const plain = variance(() => {
      let sum = 0;
      for (let s = 0; s < BATCH; s++) {
        const x = importance.map(() => (Math.random() < density ? Math.random() : 0));
        sum += lossOf(plan.shape, importance, { W, b }, x);
      }
      return sum / BATCH;
    });
    lines.push(judged(`variance, plain / stratified, density ${density}`, plain / stratified, { atLeast: 1 }, '×'));
  }
  return lines;
}

function variance(draw: (index: number) => number): number {
  const values = Array.from({ length: DRAWS }, (_, index) => draw(index));
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (DRAWS - 1);
}
