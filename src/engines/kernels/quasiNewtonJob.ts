import {
  createPinnedMinimiser,
  keepMultipliers,
  type PinnedMinimiser,
  pinsOf,
} from '../../core/training/pinnedMinimiser.ts';
import { biasCount, Outcome, type TrainedBlock, type TrainingPlan } from '../../core/training/plan.ts';
import { createMinimiser, FLOAT32, type Minimiser, type Precision } from '../../core/training/quasiNewton.ts';
import { CancelledError, type TrainHooks } from '../engine.ts';
import type { KernelExports } from './exports.ts';
import { lanePenalties } from './penalties.ts';
import { LANES, type Layout, putStrengths } from './sampledLayout.ts';

/** Of all steps so many at most are taken on the few inputs that a minimum is approached on. */
const COARSE_SHARE = 3 / 4;
/** Multipliers ask for more than a low loss: for a gradient that is right. */
const PINNED: Precision = { ...FLOAT32, stalled: 1e-6 };

/** A model on its way down. */
interface Descent {
  /** Its place in the family, and its lane of the plan. */
  at: number;
  lane: number;
  minimiser: Minimiser | PinnedMinimiser;
  /** Evaluations so far, and the next point of the training curve. */
  taken: number;
  point: number;
}

/**
 * Minimises the loss of every model of a family on its fixed inputs, by a minimiser for each model: a step is an
 * evaluation of loss and gradient. Four models are evaluated at a time, and one that is done makes room for the next. The
 * way down is made on a few inputs, the end on all of them.
 */
export function minimiseFamily(
  kernels: KernelExports,
  buffer: ArrayBuffer,
  job: Layout,
  plan: TrainingPlan,
  family: readonly number[],
  trained: TrainedBlock,
  hooks: TrainHooks,
): void {
  const { shape } = plan;
  const { N, D, steps } = shape;
  const P = N * D + biasCount(shape);
  const autoencoder = shape.family === 'autoencoder';
  const outputs = autoencoder ? N : 1;
  const points = trained.curveSteps.length;
  /** The group after the last one is the bench on which models are evaluated. */
  const bench = job.groups;
  const parameters = new Float32Array(buffer, job.parameters, (job.groups + 1) * P * LANES);
  const importance = new Float32Array(buffer, job.importance, (job.groups + 1) * N * LANES);
  const curve = new Float32Array(buffer, job.curve, points * job.groups * LANES).fill(Number.NaN);
  const errors = new Float32Array(buffer, job.errors, outputs * LANES);
  const gradient = new Float32Array(buffer, job.gradient, P * LANES);
  const added = new Float32Array(buffer, job.penalty, LANES);
  const slopes = new Float64Array(P);

  const descents = family.map((lane, at): Descent => {
    const start = Float64Array.from({ length: P }, (_, p) => parameters[placeOf(at, P, p)]);
    const pins = pinsOf(plan, lane, { row: 1, column: D });
    const minimiser = pins === undefined ? createMinimiser(start, FLOAT32) : createPinnedMinimiser(start, pins, PINNED);
    return { at, lane, minimiser, taken: 0, point: 0 };
  });
  const { coarse, batch } = job.inputs;
  if (coarse !== undefined) {
    descend(coarse, Math.floor(steps * COARSE_SHARE));
    for (const { minimiser } of descents) {
      minimiser.changeFunction();
    }
  }
  descend(batch, steps);
  for (const { at, lane, minimiser, taken } of descents) {
    minimiser.best.forEach((value, p) => {
      parameters[placeOf(at, P, p)] = value;
    });
    trained.steps[lane] = taken;
    trained.outcome[lane] = minimiser.done ? Outcome.Converged : Outcome.RanOut;
    keepMultipliers(trained, lane, N, minimiser);
  }

  /** Every model to its minimum on these inputs, or to so many evaluations. */
  function descend(inputs: number, most: number): void {
    const waiting = descents.filter(({ minimiser, taken }) => !minimiser.done && taken < most).reverse();
    const seats: (Descent | undefined)[] = Array.from({ length: LANES }, () => undefined);
    for (;;) {
      for (const [seat, sitting] of seats.entries()) {
        if (sitting === undefined || sitting.minimiser.done || sitting.taken >= most) {
          seats[seat] = waiting.pop();
          takeSeat(seat, seats[seat]);
        }
      }
      if (seats.every((descent) => descent === undefined)) {
        return;
      }
      if (hooks.cancelled()) {
        throw new CancelledError('Training was cancelled.');
      }
      kernels.sampledGradient(job.address, inputs, bench);
      for (const [seat, descent] of seats.entries()) {
        if (descent !== undefined) {
          answer(seat, descent);
        }
      }
    }
  }

  function takeSeat(seat: number, descent: Descent | undefined): void {
    if (descent !== undefined) {
      for (let i = 0; i < N; i++) {
        importance[placeOf(bench * LANES + seat, N, i)] = plan.importance[descent.lane * N + i];
      }
      if (plan.penalties !== undefined) {
        putStrengths(buffer, job.strengths, bench * LANES + seat, lanePenalties(plan, descent.lane));
      }
      ask(seat, descent);
    }
  }

  function ask(seat: number, { minimiser: { asked } }: Descent): void {
    const from = placeOf(bench * LANES + seat, P, 0);
    for (let p = 0; p < P; p++) {
      parameters[from + p * LANES] = asked[p];
    }
  }

  function answer(seat: number, descent: Descent): void {
    let loss = 0;
    for (let j = 0; j < outputs; j++) {
      loss += (autoencoder ? plan.importance[descent.lane * N + j] : 1) * errors[j * LANES + seat];
    }
    if (plan.penalties !== undefined) {
      loss += added[seat];
    }
    for (let p = 0; p < P; p++) {
      slopes[p] = gradient[p * LANES + seat];
    }
    const { minimiser } = descent;
    minimiser.tell(loss, slopes);
    for (; descent.point < points && trained.curveSteps[descent.point] <= descent.taken; descent.point++) {
      curve[placeOf(descent.at, 1, 0) + descent.point * job.groups * LANES] = minimiser.value;
    }
    descent.taken++;
    ask(seat, descent);
  }
}

/** Where value p of `size` values of a model stands: groups of four models, value by value. */
const placeOf = (model: number, size: number, p: number): number =>
  (Math.floor(model / LANES) * size + p) * LANES + (model % LANES);
