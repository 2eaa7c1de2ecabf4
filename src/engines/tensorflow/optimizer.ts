import type { PlanShape } from '../../core/training/plan.ts';
import type { LaneMatrices, TensorFlow } from './tensors.ts';

/** A parameter with the running means of its gradient and of its square; the first is SGD's velocity. */
export interface Trained {
  value: LaneMatrices;
  first: LaneMatrices;
  second: LaneMatrices;
}

/** What one step is scaled by: a row of `scheduleRows`. */
export interface StepScale {
  /** Of the learning rate, by the schedule. */
  schedule: number;
  /** 1/(1 − β1^(t+1)) and 1/√(1 − β2^(t+1)). */
  first: number;
  second: number;
}

const EPSILON = 1e-8;

/**
 * One step, in the kernels' own order of operations (src/kernels/optimiser.ts), not that of tf.train:
 * Weight decay is added to the gradient, except AdamW's. SGD: u ← momentum·u + g, W ← W − rate·u. Adam (Kingma & Ba 2015): W ← W − rate·first·m/(second·√v + ε), and AdamW
 * the same on (1 − rate·decay)·W.
 *
 * @param rates (L × 1 × 1) learning rates
 */
export function optimise(
  tf: TensorFlow,
  shape: PlanShape,
  { value, first, second }: Trained,
  gradient: LaneMatrices,
  rates: LaneMatrices,
  scale: StepScale,
): Trained {
  const scheduled = tf.mul(rates, scale.schedule);
  const slope: LaneMatrices =
    shape.optimizer === 'adamw' ? gradient : tf.add(gradient, tf.mul(value, shape.weightDecay));
  if (shape.optimizer === 'sgd') {
    const velocity: LaneMatrices = tf.add(tf.mul(first, shape.momentum), slope);
    return { value: tf.sub(value, tf.mul(velocity, scheduled)), first: velocity, second: tf.clone(second) };
  }
  const mean: LaneMatrices = tf.add(tf.mul(first, shape.beta1), tf.mul(slope, 1 - shape.beta1));
  const square: LaneMatrices = tf.add(tf.mul(second, shape.beta2), tf.mul(tf.square(slope), 1 - shape.beta2));
  const size = tf.add(tf.mul(tf.sqrt(square), scale.second), EPSILON);
  const step = tf.div(tf.mul(mean, tf.mul(scheduled, scale.first)), size);
  const decayed = shape.optimizer === 'adamw' ? tf.mul(value, tf.sub(1, tf.mul(scheduled, shape.weightDecay))) : value;
  return { value: tf.sub(decayed, step), first: mean, second: square };
}

/** b ← (1 − rate·decay)·b, after a step. @param decays (L × 1 × 1) */
export const shrink = (
  tf: TensorFlow,
  value: LaneMatrices,
  decays: LaneMatrices,
  rates: LaneMatrices,
  scale: StepScale,
): LaneMatrices => tf.mul(value, tf.sub(1, tf.mul(tf.mul(rates, scale.schedule), decays)));
