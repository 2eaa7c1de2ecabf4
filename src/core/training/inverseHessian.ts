/** What a quasi-Newton method knows of the curvature: H, near the inverse of the matrix of second derivatives. */
export interface InverseHessian {
  /** H·v; `v` stays as it is. */
  times(v: Float64Array): Float64Array;
  /** Learns from a step and the change of the gradient along it; their product must be above 0. */
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
export const createInverseHessian = (P: number): InverseHessian => (P <= MOST_DENSE ? createDense(P) : createLimited());

/** BFGS (Nocedal & Wright 2006, eq 6.17): H ← (1 − ρ s yᵀ) H (1 − ρ y sᵀ) + ρ s sᵀ, ρ = 1/(y·s), (P × P). */
function createDense(P: number): InverseHessian {
  const H = new Float64Array(P * P);
  let informed = false;
  const times = (v: Float64Array): Float64Array => {
    const out = new Float64Array(P);
    for (let r = 0; r < P; r++) {
      let sum = 0;
      for (let c = 0; c < P; c++) {
        sum += H[r * P + c] * v[c];
      }
      out[r] = sum;
    }
    return out;
  };
  return {
    times: (v) => (informed ? times(v) : v.slice()),
    learn(step, change) {
      const product = dot(step, change);
      if (!informed) {
        informed = true;
        H.fill(0);
        const scale = product / dot(change, change);
        for (let r = 0; r < P; r++) {
          H[r * P + r] = scale;
        }
      }
      const Hy = times(change);
      const stretch = (1 + dot(change, Hy) / product) / product;
      for (let r = 0; r < P; r++) {
        const a = stretch * step[r] - Hy[r] / product;
        const b = step[r] / product;
        for (let c = 0; c < P; c++) {
          H[r * P + c] += a * step[c] - b * Hy[c];
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
function createLimited(): InverseHessian {
  let pairs: { step: Float64Array; change: Float64Array; product: number }[] = [];
  return {
    times(v) {
      const q = v.slice();
      const shares = new Float64Array(pairs.length);
      for (let k = pairs.length - 1; k >= 0; k--) {
        const { step, change, product } = pairs[k];
        shares[k] = dot(step, q) / product;
        addTo(q, -shares[k], change);
      }
      const last = pairs.at(-1);
      if (last !== undefined) {
        const scale = last.product / dot(last.change, last.change);
        q.forEach((value, p) => {
          q[p] = scale * value;
        });
      }
      for (const [k, { step, change, product }] of pairs.entries()) {
        addTo(q, shares[k] - dot(change, q) / product, step);
      }
      return q;
    },
    learn(step, change) {
      pairs = [...pairs.slice(1 - MEMORY), { step, change, product: dot(step, change) }];
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
