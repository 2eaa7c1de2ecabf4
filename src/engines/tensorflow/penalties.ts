import { longestOf, WALL } from '../../core/training/penalty.ts';
import type { PenaltyName, TrainingPlan } from '../../core/training/plan.ts';
import { magnitude } from './activations.ts';
import type { LaneMatrices, TensorFlow } from './tensors.ts';

/** What some lanes of a plan minimise besides their loss; core/training/penalty.ts says what it is. */
export interface LanePenalties {
  /** (L × 1 × 1) the penalties on W (L × D × N). */
  ofWeights(W: LaneMatrices): LaneMatrices;
  /** (L × 1 × 1) λ_a of activations, and σ of the noise. */
  readonly activations: LaneMatrices;
  readonly sigma: LaneMatrices;
  dispose(): void;
}

/** Columns shorter than this, squared, have no direction: its power −3/2, a slope, is a number in float32. */
const NO_DIRECTION = 1e-24;

/** The penalties of these lanes; `undefined` where the plan has none. */
export function createPenalties(
  tf: TensorFlow,
  plan: TrainingPlan,
  lanes: readonly number[],
): LanePenalties | undefined {
  const { penalties, shape } = plan;
  if (penalties === undefined) return undefined;
  const column = (of: (lane: number) => number): LaneMatrices =>
    tf.tensor3d(Float32Array.from(lanes, of), [lanes.length, 1, 1]);
  const strength = (name: PenaltyName): LaneMatrices => column((lane) => penalties[name][lane]);
  const some = (name: PenaltyName): boolean => penalties[name].some((value) => value > 0);
  const tensors = {
    capacity: strength('capacity'),
    weights: strength('l1_weights'),
    orthogonality: strength('orthogonality'),
    activations: strength('l1_activations'),
    sigma: strength('noise'),
    wall: column((lane) => {
      const reach = WALL * longestOf(plan, lane);
      return 1 / (reach * reach);
    }),
    others: tf.tidy(() => tf.sub<LaneMatrices>(1, tf.reshape(tf.eye(shape.N), [1, shape.N, shape.N]))),
  };
  const total = (each: LaneMatrices): LaneMatrices => tf.sum<LaneMatrices>(each, [1, 2], true);

  /** Not by a quotient, whose slope takes the square of what it divides by: that is 0 long before. */
  const inverseRoot = (x: LaneMatrices): LaneMatrices => tf.rsqrt(tf.maximum(x, NO_DIRECTION));

  /** Σ C(1 − C) + max(0, n/R² − 1)² */
  function ofCapacity(norm2: LaneMatrices, gram: LaneMatrices): LaneMatrices {
    const capacity = tf.square(tf.mul<LaneMatrices>(norm2, inverseRoot(tf.sum(tf.square(gram), 1, true))));
    const beyond = tf.relu(tf.sub<LaneMatrices>(tf.mul(norm2, tensors.wall), 1));
    const shared: LaneMatrices = tf.mul(capacity, tf.sub(1, capacity));
    return total(tf.add(shared, tf.square(beyond)));
  }

  /** Σ_{i≠j} G_ij²/(n_i n_j) */
  function ofAngles(norm2: LaneMatrices, gram: LaneMatrices): LaneMatrices {
    const inverse = inverseRoot(norm2);
    const cosines = tf.mul<LaneMatrices>(gram, tf.matMul(inverse, inverse, true, false));
    return total(tf.square(tf.mul<LaneMatrices>(cosines, tensors.others)));
  }

  return {
    ofWeights(W) {
      const norm2 = tf.sum<LaneMatrices>(tf.square(W), 1, true);
      const gram: LaneMatrices = tf.matMul(W, W, true, false);
      const terms: LaneMatrices[] = [tf.zeros([lanes.length, 1, 1])];
      if (some('capacity')) terms.push(tf.mul(tensors.capacity, ofCapacity(norm2, gram)));
      if (some('orthogonality')) terms.push(tf.mul(tensors.orthogonality, ofAngles(norm2, gram)));
      if (some('l1_weights')) terms.push(tf.mul(tensors.weights, total(magnitude(tf, W))));
      return tf.addN(terms);
    },
    activations: tensors.activations,
    sigma: tensors.sigma,
    dispose: () => tf.dispose(tensors),
  };
}
