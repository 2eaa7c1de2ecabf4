import { biasCount, type TrainingPlan } from './plan.ts';
import { fillNormal, Stream } from './random.ts';

/**
 * Initial parameters of every lane: W ~ N(0, initScale²), b = initBias, from the stream keyed by
 * (seed, cell, start). Every engine starts from these numbers.
 *
 * @returns W (lanes × D × N) row-major, b (lanes × B)
 */
export function initialParameters(plan: TrainingPlan): { W: Float64Array; b: Float64Array } {
  const { shape, lanes } = plan;
  const size = shape.D * shape.N;
  const W = new Float64Array(lanes * size);
  for (let lane = 0; lane < lanes; lane++) {
    const own = W.subarray(lane * size, (lane + 1) * size);
    fillNormal(own, {
      seed: plan.seed[lane],
      cell: plan.cell[lane],
      start: plan.start[lane],
      stream: Stream.Initialisation,
    });
    for (let p = 0; p < size; p++) {
      own[p] *= shape.initScale;
    }
  }
  return { W, b: new Float64Array(lanes * biasCount(shape)).fill(shape.initBias) };
}
