import { createInverseHessian, dot } from './inverseHessian.ts';

/** A minimisation that asks for values and is told them, so that many run side by side on one program. */
export interface Minimiser {
  /** (P) where f and its gradient are wanted next; valid until the next `tell`. */
  readonly asked: Float64Array;
  /** (P) the best point so far, and f there: +∞ before the first answer. */
  readonly best: Float64Array;
  readonly value: number;
  /** Nothing is left to gain: the gradient vanished, or the value falls no more. */
  readonly done: boolean;
  /** Answers: f and its gradient at `asked`. A value that is not finite counts as too high. */
  tell(value: number, gradient: Float64Array): void;
  /** Goes on from the best point with another function, whose curvature is about the same. */
  changeFunction(): void;
}

/** How finely f is computed. */
export interface Precision {
  /** Representable points, to which those that are asked for are rounded. */
  round(x: number): number;
  /** Values that differ by less than this share are equal but for rounding. */
  noise: number;
  /** It is over when `STALLED_STEPS` steps together lower the value by less than this share. */
  stalled: number;
  /** Where capacities are held (`createPinnedMinimiser`): multipliers are improved until every one is this near. */
  close: number;
}

/** Sums over float32 inputs. */
export const FLOAT32: Precision = { round: Math.fround, noise: 2e-7, stalled: 2e-5, close: 2e-6 };
/** Closed forms. */
export const FLOAT64: Precision = { round: (x) => x, noise: 1e-14, stalled: 1e-13, close: 1e-8 };

const STALLED_STEPS = 8;
/** Weak Wolfe conditions: decrease of at least this share of the slope, slope down to at most that share. */
const LEAST_DECREASE = 1e-4;
const MOST_SLOPE = 0.9;
/** Values tried along one direction. */
const MOST_TRIALS = 16;
/** Length of the first step, as a share of the length of the first point. */
const FIRST_STEP = 0.01;
/** Of a direction of change and one of the gradient's change the angle tells the curvature, unless it is this flat. */
const LEAST_CURVATURE = 1e-14;

/**
 * BFGS, with limited memory where there are many parameters, and the bisection line search of Lewis and Overton
 * (Mathematical Programming 141, 2013), which also serves functions with kinks. Below the noise of f a step is judged
 * by its slope alone. Made of + − × ÷ √: the same bits on every machine.
 *
 * @param start (P)
 */
export function createMinimiser(start: Float64Array, { round, noise, stalled }: Precision): Minimiser {
  const P = start.length;
  const asked = start.map(round);
  const best = asked.slice();
  const curvature = createInverseHessian(P);
  let value = Number.POSITIVE_INFINITY;
  const gradient = new Float64Array(P);
  const direction = new Float64Array(P);
  const step = new Float64Array(P);
  const change = new Float64Array(P);
  let recent: number[] = [];
  /** Slope along the direction, step size, and between which sizes the right one lies. */
  let slope = 0;
  let size = 0;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let trials = 0;
  let begun = false;
  let done = false;

  function tell(found: number, slopes: Float64Array): void {
    if (!begun) {
      begun = true;
      value = found;
      gradient.set(slopes);
      if (Number.isFinite(found)) setOut();
      else finish();
      return;
    }
    const decrease = found - value;
    const slopeThere = dot(slopes, direction);
    const lower = decrease <= LEAST_DECREASE * size * slope || Math.abs(decrease) <= noise * Math.abs(value);
    if (!lower || !Number.isFinite(slopeThere)) {
      high = size;
    } else if (slopeThere < MOST_SLOPE * slope) {
      low = size;
    } else {
      accept(found, slopes);
      return;
    }
    trials++;
    if (trials > MOST_TRIALS) {
      startAfresh();
      return;
    }
    size = high < Number.POSITIVE_INFINITY ? (low + high) / 2 : 2 * size;
    ask();
  }

  function accept(found: number, slopes: Float64Array): void {
    for (let p = 0; p < P; p++) {
      step[p] = asked[p] - best[p];
      change[p] = slopes[p] - gradient[p];
    }
    if (dot(step, change) > LEAST_CURVATURE * Math.sqrt(dot(step, step) * dot(change, change))) {
      curvature.learn(step, change);
    }
    best.set(asked);
    value = found;
    gradient.set(slopes);
    recent.push(value);
    const before = recent.length > STALLED_STEPS ? recent.shift() : undefined;
    if (before !== undefined && before - value <= stalled * Math.abs(value)) finish();
    else setOut();
  }

  /** No size along the direction would do: once more straight downhill, then it is over. */
  function startAfresh(): void {
    if (curvature.informed) {
      curvature.forget();
      setOut();
    } else {
      finish();
    }
  }

  function setOut(): void {
    curvature.times(gradient, direction);
    for (let p = 0; p < P; p++) {
      direction[p] = -direction[p];
    }
    slope = dot(gradient, direction);
    if (!(slope < 0)) {
      finish();
      return;
    }
    const length = Math.sqrt(dot(direction, direction));
    size = curvature.informed ? 1 : (FIRST_STEP * Math.max(1e-3, Math.sqrt(dot(best, best)))) / length;
    low = 0;
    high = Number.POSITIVE_INFINITY;
    trials = 0;
    ask();
  }

  function ask(): void {
    for (let p = 0; p < P; p++) {
      asked[p] = round(best[p] + size * direction[p]);
    }
  }

  function finish(): void {
    done = true;
    asked.set(best);
  }

  return {
    asked,
    best,
    get value() {
      return value;
    },
    get done() {
      return done;
    },
    tell,
    changeFunction() {
      recent = [];
      begun = false;
      done = false;
      asked.set(best);
    },
  };
}
