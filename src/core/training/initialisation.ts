import { extraCount, extraParameters, networkOf, type ParameterSpec, sizeOf } from './layers.ts';
import { embedderOf, type NeuronSizes, writeSeenByNeurons } from './neurons.ts';
import { biasCount, type PlanShape, type TrainingPlan } from './plan.ts';
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
 * stream keyed by (seed, cell, start); every bias is initBias, an output without one 0. Where W is a product it is not drawn,
 * nor is the layer that is held (neurons.ts). W and b of `plan.initial` come before these. Every engine starts from these
 * numbers.
 */
export function initialParameters(plan: TrainingPlan): InitialParameters {
  const { shape, lanes } = plan;
  const { embedding, held } = networkOf(shape);
  const size = shape.D * shape.N;
  const own = embedding === undefined ? 0 : size;
  const others = extraParameters(shape);
  const E = extraCount(shape);
  const isDrawn = ({ shape: lengths }: ParameterSpec, at: number): boolean =>
    lengths.length === 2 && !(held && at === 0);
  const weights = others.filter(isDrawn).reduce((sum, parameter) => sum + sizeOf(parameter), own);
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
    W.set(drawn.subarray(0, own), lane * size);
    let from = own;
    let to = lane * E;
    for (const [at, parameter] of others.entries()) {
      const length = sizeOf(parameter);
      if (isDrawn(parameter, at)) {
        extra.set(drawn.subarray(from, from + length), to);
        from += length;
      }
      to += length;
    }
  }
  const { bottleneck } = shape;
  if (bottleneck !== undefined) holdEmbedders(plan, { ...shape, bottleneck }, extra, W);
  const b = new Float64Array(lanes * biasCount(shape)).fill(shape.bias === false ? 0 : shape.initBias);
  return { W: plan.initial?.W.slice() ?? W, b: plan.initial?.b.slice() ?? b, extra };
}

/** Writes the embedder of every lane to the first of its other parameters, and what its neurons see of it to W. */
function holdEmbedders(
  { lanes, seed }: TrainingPlan,
  sizes: NeuronSizes & PlanShape,
  extra: Float64Array,
  W: Float64Array,
): void {
  const E = extraCount(sizes);
  const embedders = new Map<number, Float64Array>();
  for (let lane = 0; lane < lanes; lane++) {
    const embedder = embedders.get(seed[lane]) ?? embedderOf(sizes, seed[lane]);
    embedders.set(seed[lane], embedder);
    extra.set(embedder, lane * E);
    writeSeenByNeurons({ W, extra }, sizes, lane);
  }
}
