/** What a quasi-Newton method knows of the curvature: H, near the inverse of the matrix of second derivatives. */
export interface InverseHessian {
  /** H·v to `out`, which is another array. */
  times(v: Float64Array, out: Float64Array): void;
  /** Learns from a step and the change of the gradient along it, which stay as they are; their product must be above 0. */
  learn(step: Float64Array, change: Float64Array): void;
  /** Anything learnt yet? Without it H is the identity. */
  readonly informed: boolean;
  forget(): void;
}

/** Up to so many parameters the whole matrix is kept: it learns in fewer steps than a short memory. */
const MOST_DENSE = 96;
/** Pairs of steps and changes that a short memory keeps. */
const MEMORY = 20;

/** @param P number of parameters */
export const createInverseHessian = (P: number): InverseHessian =>
  P <= MOST_DENSE ? createDense(P) : createLimited(P);

/**
 * BFGS (Nocedal & Wright 2006, eq 6.17): H ← (1 − ρ s yᵀ) H (1 − ρ y sᵀ) + ρ s sᵀ, ρ = 1/(y·s). Of the symmetric H the
 * lower triangle is kept, row after row: half the work, and it is most of what a step of a small model costs.
 */
function createDense(P: number): InverseHessian {
  const H = new Float64Array((P * (P + 1)) / 2);
  const Hy = new Float64Array(P);
  let informed = false;
  const multiply = (v: Float64Array, out: Float64Array): void => {
    let at = 0;
    for (let r = 0; r < P; r++) {
      const value = v[r];
      let sum = 0;
      for (let c = 0; c < r; c++) {
        const h = H[at++];
        sum += h * v[c];
        out[c] += h * value;
      }
      out[r] = sum + H[at++] * value;
    }
  };
  return {
    times(v, out) {
      if (informed) multiply(v, out);
      else out.set(v);
    },
    learn(step, change) {
      const product = dot(step, change);
      if (!informed) {
        informed = true;
        H.fill(0);
        const scale = product / dot(change, change);
        for (let r = 0; r < P; r++) {
          H[(r * (r + 3)) / 2] = scale;
        }
      }
      multiply(change, Hy);
      const stretch = (1 + dot(change, Hy) / product) / product;
      let at = 0;
      for (let r = 0; r < P; r++) {
        const a = stretch * step[r] - Hy[r] / product;
        const b = step[r] / product;
        for (let c = 0; c <= r; c++) {
          H[at++] += a * step[c] - b * Hy[c];
        }
      }
    },
    get informed() {
      return informed;
    },
    forget() {
      informed = false;
    },
  };
}

/** Limited-memory BFGS, the two-loop recursion (Nocedal & Wright 2006, algorithm 7.4). */
function createLimited(P: number): InverseHessian {
  let pairs: { step: Float64Array; change: Float64Array; product: number }[] = [];
  return {
    times(v, q) {
      q.set(v);
      const shares = new Float64Array(pairs.length);
      for (let k = pairs.length - 1; k >= 0; k--) {
        const { step, change, product } = pairs[k];
        shares[k] = dot(step, q) / product;
        addTo(q, -shares[k], change);
      }
      const last = pairs.at(-1);
      if (last !== undefined) {
        const scale = last.product / dot(last.change, last.change);
        for (let p = 0; p < P; p++) {
          q[p] *= scale;
        }
      }
      for (const [k, { step, change, product }] of pairs.entries()) {
        addTo(q, shares[k] - dot(change, q) / product, step);
      }
    },
    learn(step, change) {
      const pair = { step: step.slice(), change: change.slice(), product: dot(step, change) };
      pairs = [...pairs.slice(1 - MEMORY), pair];
    },
    get informed() {
      return pairs.length > 0;
    },
    forget() {
      pairs = [];
    },
  };
}

/** a·b */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let p = 0; p < a.length; p++) {
    sum += a[p] * b[p];
  }
  return sum;
}

function addTo(target: Float64Array, factor: number, v: Float64Array): void {
  for (let p = 0; p < v.length; p++) {
    target[p] += factor * v[p];
  }
}
