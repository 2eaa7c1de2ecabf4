import { extraParameters, type Network, networkOf, type ParameterSpec } from '../../core/training/layers.ts';
import { biasCount, type PlanShape } from '../../core/training/plan.ts';
import { activate } from './activations.ts';
import type { LaneMatrices, TensorFlow } from './tensors.ts';

/** Inputs and what each of them weighs in the loss. */
export interface WeightedInputs {
  /** (1 × S × N) */
  x: LaneMatrices;
  /** (1 × 1 × S) */
  weights: LaneMatrices;
}

/**
 * The parameters of a model: W and b, then the others in their order. As tensors weights are (L × units × inputs) and
 * biases (L × 1 × units).
 */
export function parametersOf(shape: PlanShape): ParameterSpec[] {
  return [
    { name: 'W', shape: [shape.D, shape.N] },
    { name: 'b', shape: [biasCount(shape)] },
    ...extraParameters(shape),
  ];
}

/**
 * The loss of every lane as a function of its parameters.
 *
 * @returns (L × 1 × 1): Σ_s weight_s · loss of input s, theory.md section 3's with importance (L × N × 1) v or I
 */
export function createLoss(
  tf: TensorFlow,
  shape: PlanShape,
): (parameters: readonly LaneMatrices[], importance: LaneMatrices, inputs: WeightedInputs) => LaneMatrices {
  const network = networkOf(shape);
  const at = new Map(parametersOf(shape).map(({ name }, index) => [name, index]));
  const autoencoder = shape.family === 'autoencoder';

  return (parameters, importance, { x, weights }) => {
    const optional = (name: string): LaneMatrices | undefined => parameters[at.get(name) ?? -1];
    const needed = (name: string): LaneMatrices => {
      const found = optional(name);
      if (found === undefined) {
        throw new Error(`The model has no parameter ${name}.`);
      }
      return found;
    };
    const units = unitsOf(x);
    const errors = autoencoder ? reconstruction(units) : computation(units);
    return tf.matMul(weights, errors);

    /** (L × S × units of the last layer) */
    function unitsOf(features: LaneMatrices): LaneMatrices {
      return network.layers.reduce((input, { activation }, layer) => {
        const sums: LaneMatrices = tf.matMul(input, needed(weightOf(network, layer)), false, true);
        const bias = optional(`layers.${layer}.bias`);
        const z: LaneMatrices = bias === undefined ? sums : tf.add(sums, bias);
        return activate(tf, activation, z);
      }, features);
    }

    /** (L × S × 1): Σ_i I_i (x_i − x'_i)² */
    function reconstruction(hidden: LaneMatrices): LaneMatrices {
      const z = network.tied
        ? tf.matMul(hidden, needed(weightOf(network, 0)))
        : tf.matMul(hidden, needed('output.weight'), false, true);
      const output = activate(tf, shape.activation, tf.add(z, needed('b')));
      return tf.matMul(tf.square(tf.sub(output, x)), importance);
    }

    /** (L × S × 1): (ŷ − y)², ŷ = Σ_a a + b, y = Σ_i v_i s(x_i) */
    function computation(hidden: LaneMatrices): LaneMatrices {
      const sums = tf.matMul(hidden, tf.ones<LaneMatrices['rankType']>([1, hidden.shape[2], 1]));
      const target = tf.matMul(activate(tf, shape.activation, x), importance);
      return tf.square(tf.sub(tf.add(sums, needed('b')), target));
    }
  };
}

const weightOf = ({ embedding }: Network, layer: number): string =>
  layer === embedding ? 'W' : `layers.${layer}.weight`;
