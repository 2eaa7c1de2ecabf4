import { extraCount, extraParameters, type ParameterSpec, sizeOf } from './layers.ts';
import { biasCount, type TrainingPlan } from './plan.ts';
import { fillNormal, Stream } from './random.ts';

/** Where the training of every lane starts. */
export interface InitialParameters {
  /** (lanes × D × N) row-major */
  W: Float64Array;
  /** (lanes × B) */
  b: Float64Array;
  /** (lanes × E) the other parameters of layered models, as in `TrainedBlock.extra`; empty for plain ones. */
  extra: Float64Array;
}

/**
 * Initial parameters of every lane: weights ~ N(0, initScale²), W first and then the others in their order, from the
 * stream keyed by (seed, cell, start); every bias is initBias, an output
 * without one 0. W and b of `plan.initial` come before these. Every engine starts from these numbers.
 */
export function initialParameters(plan: TrainingPlan): InitialParameters {
  const { shape, lanes } = plan;
  const size = shape.D * shape.N;
  const others = extraParameters(shape);
  const E = extraCount(shape);
  const weights = others.filter(isWeight).reduce((sum, parameter) => sum + sizeOf(parameter), size);
  const W = new Float64Array(lanes * size);
  const extra = new Float64Array(lanes * E).fill(shape.initBias);
  const drawn = new Float64Array(weights);
  for (let lane = 0; lane < lanes; lane++) {
    fillNormal(drawn, {
      seed: plan.seed[lane],
      cell: plan.cell[lane],
      start: plan.start[lane],
      stream: Stream.Initialisation,
    });
    for (let p = 0; p < weights; p++) {
      drawn[p] *= shape.initScale;
    }
    W.set(drawn.subarray(0, size), lane * size);
    let from = size;
    let to = lane * E;
    for (const parameter of others) {
      const length = sizeOf(parameter);
      if (isWeight(parameter)) {
        extra.set(drawn.subarray(from, from + length), to);
        from += length;
      }
      to += length;
    }
  }
  const b = new Float64Array(lanes * biasCount(shape)).fill(shape.bias === false ? 0 : shape.initBias);
  return { W: plan.initial?.W.slice() ?? W, b: plan.initial?.b.slice() ?? b, extra };
}

const isWeight = ({ shape }: ParameterSpec): boolean => shape.length === 2;
