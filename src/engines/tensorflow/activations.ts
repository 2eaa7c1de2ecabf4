import type { Activation } from '../../core/experiment/experiment.ts';
import type { LaneMatrices, TensorFlow } from './tensors.ts';

/** |z|, whose slope at 0 is 0: tf.abs has −1 there. */
export const magnitude = (tf: TensorFlow, z: LaneMatrices): LaneMatrices => tf.mul(z, tf.sign(z));

/** s(z), element by element; the slope comes by automatic differentiation, and is 0 at the kinks of relu and abs. */
export function activate(tf: TensorFlow, activation: Activation, z: LaneMatrices): LaneMatrices {
  switch (activation) {
    case 'quadratic':
      return tf.square(z);
    case 'relu':
      return tf.relu(z);
    case 'gelu':
      // z Φ(z) with the normal distribution itself, not the tanh that imitates it.
      return tf.mul(tf.mul(z, 0.5), tf.add(tf.erf(tf.mul(z, Math.SQRT1_2)), 1));
    case 'abs':
      return magnitude(tf, z);
    case 'linear':
      return z;
  }
}
