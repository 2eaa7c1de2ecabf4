import { extraParameters, type Network, networkOf, type ParameterSpec } from '../../core/training/layers.ts';
import { biasCount, type PlanShape, reconstructs } from '../../core/training/plan.ts';
import { activate, magnitude } from './activations.ts';
import type { LaneMatrices, TensorFlow } from './tensors.ts';

/** Inputs and what each of them weighs in the loss. */
export interface WeightedInputs {
  /** (1 × S × N) */
  x: LaneMatrices;
  /** (1 × 1 × S) */
  weights: LaneMatrices;
  /** (L × 1 × units) noise that is added to the inputs of the last layer's units, the same for all S; left out: none. */
  noise?: LaneMatrices;
}

/**
 * The parameters of a model: W, unless it is a product, and b, then the others in their order. As tensors weights are (L × units × inputs) and
 * biases (L × 1 × units).
 */
export function parametersOf(shape: PlanShape): ParameterSpec[] {
  const W = { name: 'W', shape: [shape.D, shape.N] };
  return [
    ...(networkOf(shape).embedding === undefined ? [] : [W]),
    { name: 'b', shape: [biasCount(shape)] },
    ...extraParameters(shape),
  ];
}

/** A function of the parameters of all lanes, their importances (L × N × 1) and inputs. */
type Expectation = (
  parameters: readonly LaneMatrices[],
  importance: LaneMatrices,
  inputs: WeightedInputs,
) => LaneMatrices;

/** What a model is trained for. */
export interface Objective {
  /**
   * Σ_s weight_s · squared error of each output for input s. Autoencoders (L × 1 × N): (x_i − x'_i)²; computation
   * models (L × 1 × 1): (ŷ − y)², y = Σ_i v_i s(x_i).
   */
  errors: Expectation;
  /** (L × 1 × 1): Σ_s weight_s · Σ |activation of a unit of the last layer|. */
  activity: Expectation;
  /** (L × 1 × 1): of autoencoders Σ_i I_i · error of output i, of computation models the error. */
  loss: Expectation;
  /** (L × D × N): W. */
  embedding(parameters: readonly LaneMatrices[]): LaneMatrices;
}

/** Errors and loss of every lane (theory.md section 3, with importance v or I). */
export function createObjective(tf: TensorFlow, shape: PlanShape): Objective {
  const network = networkOf(shape);
  const at = new Map(parametersOf(shape).map(({ name }, index) => [name, index]));
  const autoencoder = reconstructs(shape);

  const optionalOf = (parameters: readonly LaneMatrices[], name: string): LaneMatrices | undefined =>
    parameters[at.get(name) ?? -1];
  const neededOf = (parameters: readonly LaneMatrices[], name: string): LaneMatrices => {
    const found = optionalOf(parameters, name);
    if (found === undefined) {
      throw new Error(`The model has no parameter ${name}.`);
    }
    return found;
  };

  const evaluate = (
    what: 'errors' | 'activity',
    parameters: readonly LaneMatrices[],
    importance: LaneMatrices,
    { x, weights, noise }: WeightedInputs,
  ): LaneMatrices => {
    const optional = (name: string): LaneMatrices | undefined => optionalOf(parameters, name);
    const needed = (name: string): LaneMatrices => neededOf(parameters, name);
    const units = unitsOf(x);
    if (what === 'activity') {
      return tf.matMul(weights, tf.sum<LaneMatrices>(magnitude(tf, units), 2, true));
    }
    return tf.matMul(weights, autoencoder ? reconstruction(units) : computation(units));

    /** (L × S × units of the last layer) */
    function unitsOf(features: LaneMatrices): LaneMatrices {
      return network.layers.reduce((input, { activation }, layer) => {
        const sums: LaneMatrices = tf.matMul(input, needed(weightOf(network, layer)), false, true);
        const bias = optional(`layers.${layer}.bias`);
        const z: LaneMatrices = bias === undefined ? sums : tf.add(sums, bias);
        const last = layer === network.layers.length - 1;
        return activate(tf, activation, last && noise !== undefined ? tf.add(z, noise) : z);
      }, features);
    }

    /** (L × S × N): (x_i − x'_i)² */
    function reconstruction(hidden: LaneMatrices): LaneMatrices {
      const z = network.tied
        ? tf.matMul(hidden, needed(weightOf(network, 0)))
        : tf.matMul(hidden, needed('output.weight'), false, true);
      const output = activate(tf, network.output, tf.add(z, needed('b')));
      return tf.square(tf.sub(output, x));
    }

    /** (L × S × 1): (ŷ − y)², ŷ = Σ_a a + b, y = Σ_i v_i s(x_i) */
    function computation(hidden: LaneMatrices): LaneMatrices {
      const sums = tf.matMul(hidden, tf.ones<LaneMatrices['rankType']>([1, hidden.shape[2], 1]));
      const target = tf.matMul(activate(tf, shape.activation, x), importance);
      return tf.square(tf.sub(tf.add(sums, needed('b')), target));
    }
  };
  const errors: Expectation = (...of) => evaluate('errors', ...of);
  const activity: Expectation = (...of) => evaluate('activity', ...of);
  const loss: Expectation = (parameters, importance, inputs) => {
    const each = errors(parameters, importance, inputs);
    return autoencoder ? tf.matMul(each, importance) : each;
  };
  const embedding = (parameters: readonly LaneMatrices[]): LaneMatrices =>
    network.embedding === undefined
      ? tf.matMul(neededOf(parameters, weightOf(network, 1)), neededOf(parameters, weightOf(network, 0)))
      : neededOf(parameters, 'W');
  return { errors, activity, loss, embedding };
}

const weightOf = ({ embedding }: Network, layer: number): string =>
  layer === embedding ? 'W' : `layers.${layer}.weight`;
