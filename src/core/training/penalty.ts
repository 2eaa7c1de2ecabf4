import { createCapacityGradient, type WeightStrides } from '../capacity/capacityGradient.ts';
import type { Activation, Family } from '../experiment/experiment.ts';
import { isExact, type PlanShape, reconstructs, type TrainingPlan } from './plan.ts';

/** Strengths of what is minimised besides the loss of a model; 0: not at all. */
export interface PenaltyStrengths {
  /** μ of Σ_i C_i(1 − C_i) */
  capacity: number;
  /** λ_w of Σ|W| */
  l1_weights: number;
  /** λ_o of Σ_{i≠j} (Ŵ_i·Ŵ_j)², over ordered pairs, Ŵ_i = W_i/|W_i| */
  orthogonality: number;
  /** of ΣW², which is E Σ_d (W_d·x)² for independent inputs of variance 1 */
  squares: number;
}

/** A penalty on the weights of one model. */
export interface WeightPenalty {
  /** Its value at these parameters. */
  value(parameters: Float64Array): number;
  /** Adds its gradient at these parameters to `gradient`. O(N²·D). */
  addGradient(parameters: Float64Array, gradient: Float64Array): void;
}

/** How many times the longest column of an unpenalised model the wall stands at. */
export const WALL = 10;
/** Columns shorter than this, squared, have no direction. */
const NO_DIRECTION = 1e-30;

/**
 * What is minimised besides the loss, as a function of W:
 *
 *     μ Σ_i [C_i(1 − C_i) + max(0, n_i/R² − 1)²] + λ_w Σ|W| + λ_o Σ_{i≠j} c_ij² + λ_s ΣW²
 *     n_i = |W_i|²,   c_ij = W_i·W_j/(|W_i||W_j|),   R = `WALL` · `longest`
 *
 * and its gradient:
 *
 *     ∂/∂W_i = μ Σ_j (1 − 2C_j) ∂C_j/∂W_i + 4μ max(0, n_i/R² − 1)/R² W_i + λ_w sign(W_i)
 *              + 4λ_o [Σ_{j≠i} W_i·W_j/(n_i n_j) W_j − (Σ_{j≠i} c_ij²)/n_i W_i] + 2λ_s W_i
 *
 * [derived]. The second term is a wall: a unit that nothing is left of in the output costs no loss however long its column
 * is, and a column that is long enough has any capacity it likes. Within R it adds nothing. Of C_i(1 − C_i) a feature
 * gains at most μ/4, which the wall takes back at √1.5 times R.
 *
 * @param longest length of the longest column that a model without penalty has (`longestColumn`)
 */
export function createWeightPenalty(
  { D, N }: { D: number; N: number },
  strides: WeightStrides,
  strengths: PenaltyStrengths,
  longest: number,
): WeightPenalty {
  const { row, column } = strides;
  const measure = createCapacityGradient(D, N, strides);
  const capacity = new Float64Array(N);
  const y = new Float64Array(N);
  const wall = WALL * longest * (WALL * longest);
  const dot = (W: Float64Array, i: number, j: number): number => {
    let sum = 0;
    for (let a = 0; a < D; a++) sum += W[a * row + i * column] * W[a * row + j * column];
    return sum;
  };
  const inverse = (norm2: number): number => (norm2 > NO_DIRECTION ? 1 / norm2 : 0);

  function value(W: Float64Array): number {
    let sum = 0;
    if (strengths.capacity > 0) {
      measure.evaluate(W, capacity);
      for (let i = 0; i < N; i++) {
        const beyond = Math.max(0, dot(W, i, i) / wall - 1);
        sum += strengths.capacity * (capacity[i] * (1 - capacity[i]) + beyond * beyond);
      }
    }
    if (strengths.orthogonality > 0) {
      const u = Float64Array.from({ length: N }, (_, i) => inverse(dot(W, i, i)));
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < i; j++) {
          const product = dot(W, i, j);
          sum += 2 * strengths.orthogonality * product * product * u[i] * u[j];
        }
      }
    }
    for (let a = 0; a < D; a++) {
      for (let i = 0; i < N; i++) {
        const w = W[a * row + i * column];
        sum += strengths.l1_weights * Math.abs(w) + strengths.squares * w * w;
      }
    }
    return sum;
  }

  function addGradient(W: Float64Array, gradient: Float64Array): void {
    if (strengths.capacity > 0) {
      measure.evaluate(W, capacity);
      for (let i = 0; i < N; i++) {
        y[i] = strengths.capacity * (1 - 2 * capacity[i]);
        const beyond = Math.max(0, dot(W, i, i) / wall - 1);
        addColumn(gradient, i, W, i, (4 * strengths.capacity * beyond) / wall);
      }
      measure.addGradient(W, y, gradient);
    }
    if (strengths.orthogonality > 0) addAngles(W, gradient);
    for (let a = 0; a < D; a++) {
      for (let i = 0; i < N; i++) {
        const w = W[a * row + i * column];
        gradient[a * row + i * column] += strengths.l1_weights * Math.sign(w) + 2 * strengths.squares * w;
      }
    }
  }

  function addAngles(W: Float64Array, gradient: Float64Array): void {
    const u = Float64Array.from({ length: N }, (_, i) => inverse(dot(W, i, i)));
    for (let i = 0; i < N; i++) {
      let squares = 0;
      for (let j = 0; j < N; j++) {
        if (j === i) continue;
        const product = dot(W, i, j);
        squares += product * product * u[i] * u[j];
        addColumn(gradient, i, W, j, 4 * strengths.orthogonality * product * u[i] * u[j]);
      }
      addColumn(gradient, i, W, i, -4 * strengths.orthogonality * squares * u[i]);
    }
  }

  /** gradient_i += factor · W_j */
  function addColumn(gradient: Float64Array, i: number, W: Float64Array, j: number, factor: number): void {
    for (let a = 0; a < D; a++) gradient[a * row + i * column] += factor * W[a * row + j * column];
  }

  return { value, addGradient };
}

/**
 * How long columns of W get without a penalty: 1 in models that reproduce their inputs; the largest √v where two
 * factors of W make the output (quadratic computation models, |W_i|² ≤ v_i), the largest v where one does.
 */
export function longestColumn(
  { family, activation }: { family: Family; activation: Activation },
  importance: Float64Array,
): number {
  const most = Math.max(0, ...importance);
  if (reconstructs({ family }) || most === 0) return 1;
  return activation === 'quadratic' ? Math.sqrt(most) : most;
}

/**
 * The penalty on the weights of a lane of a plan, what its L1 on activations is included where the model's expected loss is
 * exact: E Σ_d (W_d·x)² = ΣW². `undefined` where there is none.
 */
export function weightPenaltyOf(plan: TrainingPlan, lane: number, strides: WeightStrides): WeightPenalty | undefined {
  const { shape, penalties } = plan;
  if (penalties === undefined) return undefined;
  const strengths = {
    capacity: penalties.capacity[lane],
    l1_weights: penalties.l1_weights[lane],
    orthogonality: penalties.orthogonality[lane],
    squares: isExact(shape) ? penalties.l1_activations[lane] : 0,
  };
  if (Object.values(strengths).every((strength) => strength === 0)) return undefined;
  return createWeightPenalty(shape, strides, strengths, longestOf(plan, lane));
}

/** `longestColumn` of a lane. */
export const longestOf = ({ shape, importance }: TrainingPlan, lane: number): number =>
  longestColumn(shape, importance.subarray(lane * shape.N, (lane + 1) * shape.N));

/** W as blocks hold it: (D × N) row-major. */
export const rowMajor = ({ N }: Pick<PlanShape, 'N'>): WeightStrides => ({ row: N, column: 1 });
