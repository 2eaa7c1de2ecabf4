import { weightsOf } from '../../src/core/training/inputs.ts';
import { createSampler } from '../../src/core/training/sampler.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { aPlan, starts } from '../unit/support/plans.ts';
import { estimatedLoss, lossOf } from '../unit/support/referenceTraining.ts';
import { judged, type Line } from './table.ts';

const BATCH = 256;
const DRAWS = 300;
const REPLICATES = 16;
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
    // Plain batches of any size see too few of the rare inputs to tell their own variance: it follows from E L and E L².
    let mean = 0;
    let square = 0;
    for (let replicate = 0; replicate < REPLICATES; replicate++) {
      const inputs = sampler.common(replicate);
      const add = (weight: number, x: Float64Array): void => {
        const loss = lossOf(plan.shape, importance, { W, b }, x);
        mean += (weight * loss) / REPLICATES;
        square += (weight * loss * loss) / REPLICATES;
      };
      weightsOf(inputs).forEach((weight, k) => {
        add(weight, inputs.values.subarray(k * N, (k + 1) * N));
      });
      add(inputs.empty, new Float64Array(N));
    }
    const plain = (square - mean * mean) / BATCH;
    lines.push(judged(`variance, plain / stratified, density ${density}`, plain / stratified, { atLeast: 1 }, '×'));
  }
  return lines;
}

function variance(draw: (index: number) => number): number {
  const values = Array.from({ length: DRAWS }, (_, index) => draw(index));
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (DRAWS - 1);
}
