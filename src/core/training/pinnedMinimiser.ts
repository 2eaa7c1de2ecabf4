import { createCapacityGradient, type WeightStrides } from '../capacity/capacityGradient.ts';
import type { TrainedBlock, TrainingPlan } from './plan.ts';
import { createMinimiser, type Minimiser, type Precision } from './quasiNewton.ts';

/** A minimisation with capacities held at given values. */
export interface PinnedMinimiser extends Minimiser {
  /**
   * (N) multipliers y_i of the pins C_i = c_i at the best point, 0 where there is no pin: with L(c) the least loss
   * under the pins, ∂L(c)/∂c_i = −y_i, so that y_i is the marginal benefit of capacity to the whole model.
   */
  readonly multipliers: Float64Array;
  /** Largest |C_i − c_i| at the best point. */
  readonly miss: number;
}

export interface Pins {
  D: number;
  N: number;
  strides: WeightStrides;
  /** (N) c_i; NaN: free. */
  capacity: Float64Array;
  /** (N) multipliers to start with, from a nearby solution; left out: 0. */
  multipliers?: Float64Array;
}

/** The pins of a lane of a plan; undefined where it has none. */
export function pinsOf({ shape: { D, N }, pins, multipliers }: TrainingPlan, lane: number, strides: WeightStrides) {
  if (pins === undefined) return undefined;
  const own = { D, N, strides, capacity: pins.subarray(lane * N, (lane + 1) * N) };
  return multipliers === undefined ? own : { ...own, multipliers: multipliers.subarray(lane * N, (lane + 1) * N) };
}

/** A pin that is missed by no more than this holds. */
export const PIN_TOLERANCE = 5e-5;
/** Multipliers are improved this often at most. */
const MOST_ROUNDS = 30;
/** Of the loss at the start: what the first penalty of a unit of capacity is; later ones are so many times it. */
const FIRST_STIFFNESS = 4;
const STIFFER = 4;
const STIFFEST = 4096;
/** A round that leaves more than this of the miss is followed by a stiffer one. */
const PROGRESS = 0.25;

/**
 * The method of multipliers (Hestenes 1969; Nocedal & Wright 2006, framework 17.3) on the capacities: minimises
 * L + Σ y_i (C_i − c_i) + ρ/2 Σ (C_i − c_i)² by quasi-Newton steps, then y_i ← y_i + ρ (C_i − c_i), and again. The caller
 * tells L and its gradient, as to any minimiser. The multipliers are made right for increasing returns as well, where the
 * minimum is one only because of the pins.
 */
export function createPinnedMinimiser(start: Float64Array, pins: Pins, precision: Precision): PinnedMinimiser {
  const { N } = pins;
  const inner = createMinimiser(start, precision);
  const measure = createCapacityGradient(pins.D, N, pins.strides);
  const capacity = new Float64Array(N);
  const multipliers = pins.multipliers?.slice() ?? new Float64Array(N);
  const y = new Float64Array(N);
  const pinned = Array.from(pins.capacity.keys()).filter((i) => !Number.isNaN(pins.capacity[i]));
  const total = start.slice();
  let stiffness = 0;
  let stiffest = 0;
  let rounds = 0;
  let before = Number.POSITIVE_INFINITY;
  let miss = Number.POSITIVE_INFINITY;
  let done = false;

  function tell(value: number, gradient: Float64Array): void {
    if (stiffness === 0) {
      stiffness = FIRST_STIFFNESS * Math.max(Math.abs(value), Number.MIN_VALUE);
      stiffest = STIFFEST * stiffness;
    }
    measure.evaluate(inner.asked, capacity);
    let sum = value;
    for (const i of pinned) {
      const error = capacity[i] - pins.capacity[i];
      sum += multipliers[i] * error + (stiffness / 2) * error * error;
      y[i] = multipliers[i] + stiffness * error;
    }
    total.set(gradient);
    measure.addGradient(inner.asked, y, total);
    inner.tell(sum, total);
    if (inner.done) {
      endRound();
    }
  }

  function endRound(): void {
    measure.evaluate(inner.best, capacity);
    miss = pinned.reduce((most, i) => Math.max(most, Math.abs(capacity[i] - pins.capacity[i])), 0);
    rounds++;
    if (!Number.isFinite(inner.value) || miss < precision.close || rounds >= MOST_ROUNDS) {
      done = true;
      return;
    }
    for (const i of pinned) {
      multipliers[i] += stiffness * (capacity[i] - pins.capacity[i]);
    }
    if (miss > PROGRESS * before && stiffness < stiffest) {
      stiffness *= STIFFER;
    }
    before = miss;
    inner.changeFunction();
  }

  return {
    asked: inner.asked,
    best: inner.best,
    get value() {
      return inner.value;
    },
    get done() {
      return done;
    },
    get miss() {
      return miss;
    },
    multipliers,
    tell,
    changeFunction() {
      done = false;
      rounds = 0;
      before = Number.POSITIVE_INFINITY;
      inner.changeFunction();
    },
  };
}

/** Writes the multipliers of a model that has pins to its lane of a block. */
export function keepMultipliers(
  { multipliers, miss }: TrainedBlock,
  lane: number,
  N: number,
  minimiser: Minimiser | PinnedMinimiser,
): void {
  if ('miss' in minimiser) {
    multipliers?.set(minimiser.multipliers, lane * N);
    miss?.fill(minimiser.miss, lane, lane + 1);
  }
}
