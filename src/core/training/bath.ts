import type { CurvePoint } from '../capacity/hull.ts';
import { kurtosisOfDensity } from '../capacity/quadratic.ts';
import type { CellModel } from '../experiment/cell.ts';
import { DEFAULT_TRAIN } from '../experiment/defaults.ts';
import type { Activation, Family } from '../experiment/experiment.ts';
import { isPenalised } from '../results/prediction.ts';
import { inputVariances } from './inputs.ts';
import { PIN_TOLERANCE } from './pinnedMinimiser.ts';
import type { PlanShape, TrainedBlock, TrainingPlan } from './plan.ts';

/**
 * The bath of a feature: R equal copies of it and nothing else, so that its curve does not depend on who its neighbours
 * happen to be. What the copies do in fewer dimensions than they are (*allocated*), or with their capacities held at
 * one value (*pinned*), is what a population of such features gains from capacity. [derived]
 */
export interface Bath {
  family: Family;
  activation: Activation;
  /** p of every copy. */
  density: number;
  symmetric: boolean;
}

/** Trains a plan: an engine, or a pool of threads. */
export type Train = (plan: TrainingPlan) => Promise<TrainedBlock>;

/** How good a curve is to be. */
export interface BathQuality {
  /** Copies of the pinned curve, and numbers of copies of the allocated one. */
  copies: number;
  allocated: readonly number[];
  starts: number;
  /** Inputs of the fixed sample on which starts are compared. */
  batch: number;
  /** Samples on which the best start is refined, and their inputs. They tell the errors. */
  samples: number;
  fineBatch: number;
  /** Evaluations at most. */
  steps: number;
  seed: number;
}

export const BATH_QUALITY: BathQuality = {
  copies: 6,
  allocated: [2, 3, 4, 5, 6],
  starts: 4,
  batch: 1024,
  samples: 4,
  fineBatch: 2048,
  steps: 1500,
  seed: 1,
};

/** The bath of feature i of a model, or why it has none, as a sentence. */
export function bathOf(model: CellModel, feature: number): Bath | string {
  const { family, activation, bias, data, units, layers, bottleneck, density } = model;
  if (layers !== undefined) return 'A layered model has no bath: the curves are those of one matrix of weights.';
  if (bottleneck !== undefined) return 'A model of the family neurons has no bath: its embedding is not trained.';
  if (!bias) return 'A model without a bias has no bath: its copies would have one.';
  if (isPenalised(model)) return 'A model with penalties has no bath: its copies are trained on the loss alone.';
  if (data.kind === 'one_hot') return 'One-hot features have no bath: they are never active together.';
  if (units !== undefined)
    return 'Features that are active together or one at a time have no bath of equal, independent copies.';
  if (family === 'computation' && activation !== 'quadratic') {
    return 'In a computation model with this activation a dimension is a neuron, which a bath of copies predicts poorly; take the net benefit.';
  }
  if (family === 'computation' && !data.symmetric) {
    return 'The quadratic computation model has a bath for symmetric inputs only.';
  }
  const p = density[feature] ?? Number.NaN;
  if (!(p > 0)) return 'A feature that is never active has no bath.';
  return { family, activation, density: p, symmetric: data.symmetric };
}

/** What importance v does to the losses of a bath, which is computed at importance 1: v², or v for autoencoders. */
export const bathScale = (family: Family, importance: number): number =>
  family === 'computation' ? importance * importance : importance;

/** Loss of a feature without capacity: v = 1. Its best constant reconstruction leaves its variance; (k − 1) for y. */
export function lossWithoutCapacity({ family, density, symmetric }: Bath): number {
  return family === 'computation'
    ? kurtosisOfDensity(density) - 1
    : (inputVariances({ symmetric }, Float64Array.of(density))[0] ?? Number.NaN);
}

/**
 * The allocated curve: R copies in d = 1 … R dimensions without any pin, for several R. Points (d/R, E[L]/R), and capacity 0
 * in closed form.
 */
export async function allocatedCurve(train: Train, bath: Bath, quality: BathQuality): Promise<CurvePoint[]> {
  const sizes = quality.allocated.flatMap((R) => Array.from({ length: R }, (_, d) => ({ R, D: d + 1 })));
  const points = await Promise.all(
    sizes.map(async ({ R, D }): Promise<CurvePoint> => {
      const plan = bathPlan(bath, quality, { R, D, starts: quality.starts });
      const { loss, lossStandardError } = await train(plan);
      const best = indexOfLowest(loss);
      return {
        capacity: D / R,
        loss: (loss[best] ?? Number.NaN) / R,
        standardError: (lossStandardError[best] ?? 0) / R,
      };
    }),
  );
  return [{ capacity: 0, loss: lossWithoutCapacity(bath), standardError: 0 }, ...points];
}

/** A point of a pinned curve, at importance 1. */
export interface PinnedPoint extends CurvePoint {
  /** m(c) = −dL/dc, the mean multiplier of the pins, and its standard error over samples. */
  marginalBenefit: number;
  benefitStandardError: number;
  /** Whether every pin holds; a point that misses its pin counts for nothing. */
  feasible: boolean;
}

/**
 * The pinned curve: embedding free in as many dimensions as copies, every copy held at capacity c. First several starts on
 * one sample of inputs, then the best of them on further samples, which tell the errors. Copies of the quadratic
 * computation model have an exact loss and need no samples.
 *
 * @param capacities c, each in (1/R, 1): at the ends themselves a capacity cannot change and has no multiplier
 * @param onFirst called with the curve of the first sample, without errors
 */
export async function pinnedCurve(
  train: Train,
  bath: Bath,
  capacities: readonly number[],
  quality: BathQuality,
  onFirst: (points: PinnedPoint[]) => void = () => undefined,
): Promise<PinnedPoint[]> {
  const { starts, samples, fineBatch, seed } = quality;
  const ofStarts = await trainHeld(
    train,
    bath,
    quality,
    capacities.flatMap((capacity) => Array.from({ length: starts }, (_, start) => ({ capacity, seed, start }))),
  );
  const coarse = capacities.map((_, at) => bestHeld(ofStarts.slice(at * starts, (at + 1) * starts)));
  // A start may miss the arrangement of copies that is best: those of the neighbours are tried as well.
  const near = capacities.map((_, at) =>
    [coarse[at - 1], coarse[at + 1]].filter((other) => other !== undefined && isHeld(other)),
  );
  const ofNeighbours = await trainHeld(
    train,
    bath,
    quality,
    near.flatMap((others, at) => others.map((from) => ({ capacity: capacities[at], seed, start: 0, from }))),
  );
  const first = coarse.map((own) => {
    const others = ofNeighbours.filter(({ capacity }) => capacity === own.capacity);
    return bestHeld([own, ...others]);
  });
  const points = (found: readonly (readonly Held[])[]): PinnedPoint[] =>
    first.map((own, at) => pointOf(own.capacity, isHeld(own), found[at]?.length ? found[at] : [own]));
  if (bath.family === 'computation') return points([]);
  onFirst(points([]));
  const feasible = first.filter(isHeld);
  const fine = await trainHeld(
    train,
    bath,
    { ...quality, batch: fineBatch },
    Array.from({ length: samples }, (_, sample) =>
      feasible.map((from) => ({ capacity: from.capacity, seed: seed + sample, start: sample, from })),
    ).flat(),
  );
  return points(
    first.map((own) => withoutStrays(fine.filter((other) => other.capacity === own.capacity && isHeld(other)))),
  );
}

/** A model of R copies that are to be held at one capacity: how it begins. */
interface HeldStart {
  capacity: number;
  /** Of the sample of inputs. */
  seed: number;
  start: number;
  /** Where it begins; left out: at random. */
  from?: Held;
}

/** What became of it. */
interface Held {
  capacity: number;
  /** How far a capacity is from where it is to be held. */
  miss: number;
  /** Of one copy, at importance 1. */
  loss: number;
  lossError: number;
  /** Mean multiplier of the pins. */
  benefit: number;
  W: Float64Array;
  b: Float64Array;
  multipliers: Float64Array;
}

const isHeld = ({ miss }: Held): boolean => miss < PIN_TOLERANCE;

/** Models that share a plan: enough to keep all lanes busy, few enough to share out among threads. */
const MODELS_OF_A_PLAN = 21;

/** Trains held models, those of one sample together: they share its inputs. In the order of the starts. */
async function trainHeld(
  train: Train,
  bath: Bath,
  quality: BathQuality,
  starts: readonly HeldStart[],
): Promise<Held[]> {
  const { copies: R } = quality;
  const parts = Array.from({ length: Math.ceil(starts.length / MODELS_OF_A_PLAN) }, (_, part) =>
    starts.slice(part * MODELS_OF_A_PLAN, (part + 1) * MODELS_OF_A_PLAN),
  );
  const trained = await Promise.all(
    parts.map(async (models) => {
      const plan = bathPlan(bath, quality, { R, D: R, starts: models.length });
      plan.seed.set(models.map(({ seed }) => seed));
      plan.start.set(models.map(({ start }) => start));
      plan.pins = Float64Array.from(models.flatMap(({ capacity }) => Array<number>(R).fill(capacity)));
      const begun = models.map(({ from }) => from).filter((from) => from !== undefined);
      if (begun.length === models.length) {
        plan.initial = { W: joined(begun.map(({ W }) => W)), b: joined(begun.map(({ b }) => b)) };
        plan.multipliers = joined(begun.map(({ multipliers }) => multipliers));
      }
      const block = await train(plan);
      return models.map(({ capacity }, lane) => heldOf(block, lane, R, capacity));
    }),
  );
  return trained.flat();
}

function heldOf(block: TrainedBlock, lane: number, R: number, capacity: number): Held {
  const { loss, lossStandardError, miss } = block;
  const biases = block.b.length / loss.length;
  const multipliers = block.multipliers?.slice(lane * R, (lane + 1) * R) ?? new Float64Array(R);
  return {
    capacity,
    miss: miss?.[lane] ?? 1,
    loss: (loss[lane] ?? Number.NaN) / R,
    lossError: (lossStandardError[lane] ?? 0) / R,
    benefit: meanOf(Array.from(multipliers)),
    W: block.W.slice(lane * R * R, (lane + 1) * R * R),
    b: block.b.slice(lane * biases, (lane + 1) * biases),
    multipliers,
  };
}

/** The best of several that holds its pins; where none does, the first, which counts for nothing. */
function bestHeld(models: readonly Held[]): Held {
  const at = indexOfLowest(Float64Array.from(models, (model) => (isHeld(model) ? model.loss : Number.NaN)));
  return models[Math.max(0, at)];
}

/** A sample on which the model slipped into a worse arrangement says nothing of the better one: so much above the best. */
const STRAY = 0.03;

function withoutStrays(samples: readonly Held[]): Held[] {
  const least = Math.min(...samples.map(({ loss }) => loss));
  return samples.filter(({ loss, lossError }) => loss <= least * (1 + STRAY) + 3 * lossError);
}

function pointOf(capacity: number, feasible: boolean, samples: readonly Held[]): PinnedPoint {
  const benefits = samples.map(({ benefit }) => benefit);
  return {
    capacity,
    feasible,
    loss: meanOf(samples.map(({ loss }) => loss)),
    standardError: meanOf(samples.map(({ lossError }) => lossError)) / Math.sqrt(samples.length),
    marginalBenefit: meanOf(benefits),
    benefitStandardError: standardErrorOf(benefits),
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Standard error of the mean; 0 of a single value, which says nothing of its error. */
function standardErrorOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/** Index of the lowest number; −1 where there is none. */
function indexOfLowest(values: Float64Array): number {
  let best = -1;
  for (const [at, value] of values.entries()) {
    if (!Number.isNaN(value) && (best < 0 || value < (values[best] ?? Number.NaN))) best = at;
  }
  return best;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A plan of R copies in D dimensions, all of importance 1; a lane to a start. */
function bathPlan(
  { family, activation, density, symmetric }: Bath,
  { batch, steps, seed }: BathQuality,
  { R, D, starts }: { R: number; D: number; starts: number },
): TrainingPlan {
  const shape: PlanShape = {
    family,
    activation,
    D,
    N: R,
    symmetric,
    optimizer: 'lbfgs',
    beta1: DEFAULT_TRAIN.beta1,
    beta2: DEFAULT_TRAIN.beta2,
    momentum: 0,
    weightDecay: 0,
    schedule: 'constant',
    warmupSteps: 0,
    steps,
    batch,
    estimator: 'fixed',
    tolerance: 0,
    initScale: DEFAULT_TRAIN.init.scale,
    initBias: DEFAULT_TRAIN.init.bias,
  };
  return {
    shape,
    lanes: starts,
    cell: new Int32Array(starts),
    start: Int32Array.from({ length: starts }, (_, start) => start),
    seed: new Float64Array(starts).fill(seed),
    learningRate: new Float64Array(starts).fill(1),
    importance: new Float64Array(starts * R).fill(1),
    density: new Float64Array(starts * R).fill(density),
  };
}
