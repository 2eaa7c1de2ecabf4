import type { CellModel } from '../experiment/cell.ts';
import type { EngineName, Experiment } from '../experiment/experiment.ts';
import { cellAt, cellCount, cellModel } from '../experiment/sweep.ts';
import type { CellRecord, StartCurve, StartRecord } from '../results/cellRecord.ts';
import type { GivenParameters } from '../weights/given.ts';
import { extraCount } from './layers.ts';
import { biasCount, Outcome, type PenaltyName, type PlanShape, type TrainedBlock, type TrainingPlan } from './plan.ts';

/**
 * A block: cells of one shape, trained together, written together. Blocks follow from the experiment alone, so
 * that a resumed run finds the same ones; no number of a model depends on the block it is in.
 */
export interface BlockSpec {
  /** 0 … blocks−1 */
  index: number;
  shape: PlanShape;
  /** Cells in increasing order. */
  cells: Int32Array;
}

/**
 * Parameter updates in a block, so that live pictures are prompt and a stopped run loses little: about a tenth of a
 * second of training by the kernels; by TensorFlow.js some seconds, because it trains many models no slower than few.
 */
const UPDATES_PER_BLOCK: Record<EngineName, number> = { kernels: 1.5e7, tensorflow: 2e6 };
/** To measure given weights on the common sample takes about as long as so many steps. */
const MEASURING_STEPS = 64;
/** Bounds a block's memory (W, two moments, gradient and the training curve of every start). */
const PARAMETERS_PER_BLOCK = 1e6;

/** The part of a model that all lanes of a block must share. */
export function shapeOf(model: CellModel): PlanShape {
  const { train, layers, tied, embedding } = model;
  return {
    family: model.family,
    activation: model.activation,
    D: model.D,
    N: model.N,
    ...(model.bottleneck !== undefined && { bottleneck: model.bottleneck }),
    symmetric: model.data.symmetric,
    ...(model.data.kind === 'one_hot' && { constant: true }),
    optimizer: train.optimizer,
    beta1: train.beta1,
    beta2: train.beta2,
    momentum: train.momentum,
    weightDecay: train.weight_decay,
    schedule: train.schedule,
    warmupSteps: train.warmup_steps,
    steps: train.steps,
    batch: train.batch,
    estimator: train.estimator,
    tolerance: train.tolerance,
    initScale: train.init.scale,
    initBias: train.init.bias,
    ...(!model.bias && { bias: false }),
    ...(train.penalty.noise.sigma > 0 && { noise: train.penalty.noise.kind }),
    ...(model.units !== undefined && { units: model.units }),
    ...(layers !== undefined && { layers, tied: tied ?? false, embedding: embedding ?? 0 }),
  };
}

/**
 * Cuts an experiment into blocks: cells in order, one open block to a shape, closed when it is full.
 * Work: one pass over the cells; memory: 4 bytes per cell.
 */
export function planBlocks(experiment: Experiment): BlockSpec[] {
  const blocks: BlockSpec[] = [];
  const open = new Map<string, { shape: PlanShape; cells: number[]; capacity: number }>();
  const close = (key: string): void => {
    const block = open.get(key);
    if (block !== undefined) {
      blocks.push({ index: blocks.length, shape: block.shape, cells: Int32Array.from(block.cells) });
      open.delete(key);
    }
  };
  const cells = cellCount(experiment);
  for (let index = 0; index < cells; index++) {
    const model = cellModel(experiment, cellAt(experiment, index));
    const shape = shapeOf(model);
    const key = JSON.stringify([shape, model.train.starts]);
    const block = open.get(key) ?? {
      shape,
      cells: [],
      capacity: cellsPerBlock(experiment.engine, shape, model.train.starts),
    };
    open.set(key, block);
    block.cells.push(index);
    if (block.cells.length >= block.capacity) {
      close(key);
    }
  }
  for (const key of [...open.keys()]) {
    close(key);
  }
  return blocks;
}

function cellsPerBlock(engine: EngineName, shape: PlanShape, starts: number): number {
  const parameters = (shape.D * shape.N + biasCount(shape) + extraCount(shape)) * starts;
  const byWork = UPDATES_PER_BLOCK[engine] / (parameters * (shape.steps || MEASURING_STEPS));
  const byMemory = PARAMETERS_PER_BLOCK / parameters;
  return Math.max(1, Math.floor(Math.min(byWork, byMemory)));
}

/**
 * The plan of a block: lanes are cell-major, the starts of a cell side by side.
 *
 * @param given parameters of the models, where the experiment names them: every lane has those of its cell
 */
export function planOf(experiment: Experiment, block: BlockSpec, given?: GivenParameters): TrainingPlan {
  const { shape } = block;
  const models = Array.from(block.cells, (index) => cellModel(experiment, cellAt(experiment, index)));
  const lanes = models.reduce((sum, model) => sum + model.train.starts, 0);
  const plan: TrainingPlan = {
    shape,
    lanes,
    cell: new Int32Array(lanes),
    start: new Int32Array(lanes),
    seed: new Float64Array(lanes),
    learningRate: new Float64Array(lanes),
    importance: new Float64Array(lanes * shape.N),
    density: new Float64Array(lanes * shape.N),
  };
  let lane = 0;
  for (const [at, model] of models.entries()) {
    for (let start = 0; start < model.train.starts; start++) {
      plan.cell[lane] = block.cells[at];
      plan.start[lane] = start;
      plan.seed[lane] = model.train.seed;
      plan.learningRate[lane] = model.train.learning_rate;
      plan.importance.set(model.importance, lane * shape.N);
      plan.density.set(model.density, lane * shape.N);
      lane++;
    }
  }
  return given === undefined ? withPenalties(plan, models) : { ...plan, initial: givenToLanes(plan, given) };
}

/** Adds columns of penalties and of bias decay where some lane has any. */
function withPenalties(plan: TrainingPlan, models: readonly CellModel[]): TrainingPlan {
  const column = (strength: (model: CellModel) => number): Float64Array =>
    Float64Array.from(models.flatMap((model) => new Array<number>(model.train.starts).fill(strength(model))));
  const penalties: Record<PenaltyName, Float64Array> = {
    capacity: column(({ train }) => train.penalty.capacity),
    l1_activations: column(({ train }) => train.penalty.l1_activations),
    l1_weights: column(({ train }) => train.penalty.l1_weights),
    orthogonality: column(({ train }) => train.penalty.orthogonality),
    noise: column(({ train }) => train.penalty.noise.sigma),
  };
  const biasDecay = column(({ train }) => train.bias_decay);
  const some = (values: Float64Array): boolean => values.some((value) => value > 0);
  return {
    ...plan,
    ...(Object.values(penalties).some(some) && { penalties }),
    ...(some(biasDecay) && { biasDecay }),
  };
}

function givenToLanes({ shape, lanes, cell }: TrainingPlan, { models, W, b }: GivenParameters): InitialOfPlan {
  const [size, B] = [shape.D * shape.N, biasCount(shape)];
  const initial = { W: new Float64Array(lanes * size), b: new Float64Array(lanes * B) };
  for (let lane = 0; lane < lanes; lane++) {
    const model = models === 1 ? 0 : cell[lane];
    initial.W.set(W.subarray(model * size, (model + 1) * size), lane * size);
    if (shape.bias !== false) initial.b.set(b.subarray(model * B, (model + 1) * B), lane * B);
  }
  return initial;
}

type InitialOfPlan = NonNullable<TrainingPlan['initial']>;

/**
 * The trained lanes as records of cells, best start first: the best one is kept, or all (`train.keep`). Of the others
 * there are the curves.
 */
export function recordsOf(
  experiment: Experiment,
  block: BlockSpec,
  plan: TrainingPlan,
  trained: TrainedBlock,
): CellRecord[] {
  const { D, N } = block.shape;
  const points = trained.curveSteps.length;
  const cells = new Map<number, (StartCurve & { lane: number })[]>();
  for (let lane = 0; lane < plan.lanes; lane++) {
    const starts = cells.get(plan.cell[lane]) ?? [];
    cells.set(plan.cell[lane], starts);
    starts.push({
      lane,
      start: plan.start[lane],
      loss: trained.loss[lane],
      steps: trained.steps[lane],
      outcome: trained.outcome[lane] as Outcome,
      curve: trained.curve.slice(lane * points, (lane + 1) * points),
    });
  }
  const { keep } = experiment.train;
  return Array.from(cells, ([cell, starts]) => {
    starts.sort(betterFirst);
    const kept = keep === 'best' ? 1 : starts.length;
    return {
      cell,
      D,
      N,
      starts: starts.slice(0, kept).map(({ lane, ...start }) => ({ ...start, ...modelOf(block.shape, trained, lane) })),
      dropped: starts.slice(kept).map(({ lane: _, ...start }) => start),
      curveSteps: trained.curveSteps,
    };
  });
}

/** What was learned in a lane, apart from how. */
function modelOf(shape: PlanShape, trained: TrainedBlock, lane: number): Omit<StartRecord, keyof StartCurve> {
  const { N } = shape;
  const of = (values: Float64Array, count: number): Float64Array => values.slice(lane * count, (lane + 1) * count);
  return {
    W: of(trained.W, shape.D * N),
    b: of(trained.b, biasCount(shape)),
    ...(trained.extra !== undefined && { extra: of(trained.extra, extraCount(shape)) }),
    taskLoss: trained.taskLoss[lane],
    lossStandardError: trained.lossStandardError[lane],
    ...(trained.recovery && { recovery: of(trained.recovery, N) }),
  };
}

/** Finite losses before diverged ones, then the lower loss, then the earlier start. */
function betterFirst(a: StartCurve, b: StartCurve): number {
  const diverged = Number(a.outcome === Outcome.Diverged) - Number(b.outcome === Outcome.Diverged);
  return diverged || a.loss - b.loss || 0 || a.start - b.start;
}
