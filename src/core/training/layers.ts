import type { Activation, Family, Layer, Layered } from '../experiment/experiment.ts';
import { reconstructs } from './plan.ts';

export interface LayeredShape extends Layered {
  family: Family;
  activation: Activation;
  D: number;
  N: number;
  bottleneck?: number;
}

/**
 * A model as layers, the plain ones written out:
 * - computation: layers, then ŷ = Σ (units of the last one) + b; plain: one layer of D units with the activation.
 * - autoencoder: layers, then x' = s(U·units + b), U (N × units) or, tied, W₀ᵀ; plain: D linear units, tied.
 * - neurons: the features through a linear embedding that is held, D units with biases behind it, then U·units + b; W is no
 *   layer's but the product of both (neurons.ts).
 *
 * The plain models are theory.md section 3's: y = Σ_a s(W_a·x) + b and x' = s(WᵀWx + b).
 */
export interface Network {
  layers: readonly Layer[];
  tied: boolean;
  /** The layer whose weights are W; undefined where W is a product. */
  embedding: number | undefined;
  /** Activation of the outputs, of models that have some. */
  output: Activation;
  /** The first layer is not trained. */
  held: boolean;
}

/** The model of a shape, as layers. */
export function networkOf({ family, activation, D, bottleneck, layers, tied, embedding }: LayeredShape): Network {
  const plain = { output: activation, held: false };
  if (bottleneck !== undefined) {
    const embedder: Layer = { units: bottleneck, activation: 'linear', bias: false };
    const neurons: Layer = { units: D, activation, bias: true };
    return { layers: [embedder, neurons], tied: false, embedding: undefined, output: 'linear', held: true };
  }
  if (layers !== undefined) {
    return { ...plain, layers, tied: tied ?? false, embedding: embedding ?? 0 };
  }
  const autoencoder = family === 'autoencoder';
  const layer: Layer = { units: D, activation: autoencoder ? 'linear' : activation, bias: false };
  return { ...plain, layers: [layer], tied: autoencoder, embedding: 0 };
}

/** Name and shape of a parameter beside W and b. Weights are (units × inputs), biases (units). */
export interface ParameterSpec {
  /** As in PyTorch's state dictionaries: `layers.1.weight`, `layers.1.bias`, `output.weight`. */
  name: string;
  shape: readonly number[];
}

/**
 * The parameters that a model has beside W (the embedding) and b (the output's bias), in the order in which they
 * are stored one after another: layer by layer, weights before the bias, the output last. None for plain models.
 */
export function extraParameters(shape: LayeredShape): ParameterSpec[] {
  const { layers, tied, embedding } = networkOf(shape);
  const extra: ParameterSpec[] = [];
  let inputs = shape.N;
  for (const [at, { units, bias }] of layers.entries()) {
    if (at !== embedding) {
      extra.push({ name: `layers.${at}.weight`, shape: [units, inputs] });
    }
    if (bias) {
      extra.push({ name: `layers.${at}.bias`, shape: [units] });
    }
    inputs = units;
  }
  if (reconstructs(shape) && !tied) {
    extra.push({ name: 'output.weight', shape: [shape.N, inputs] });
  }
  return extra;
}

/** Numbers in a parameter. */
export const sizeOf = ({ shape }: ParameterSpec): number => shape.reduce((product, length) => product * length, 1);

/** Numbers in all parameters beside W and b. */
export const extraCount = (shape: LayeredShape): number =>
  extraParameters(shape).reduce((sum, parameter) => sum + sizeOf(parameter), 0);

/** What is wrong with a layered model. */
export interface LayersFault {
  /** The key of the file that is at fault, such as `model.layers[1].units`. */
  path: string;
  /** A sentence for the user. */
  message: string;
}

/** What is wrong with a layered model; `undefined` when nothing is. */
export function layersFault(shape: LayeredShape): LayersFault | undefined {
  const { layers, tied, embedding } = networkOf(shape);
  if (embedding === undefined) return undefined;
  const first = layers[0];
  const last = layers.at(-1);
  const fault = (key: string, what: string): LayersFault => ({ path: `model.${key}`, message: `model.${key} ${what}` });
  if (first === undefined || last === undefined) {
    return fault('layers', 'is an empty list, but a layered model needs at least one layer.');
  }
  const empty = layers.findIndex(({ units }) => !Number.isInteger(units) || units < 1);
  if (empty >= 0) {
    return fault(`layers[${empty}].units`, `is ${layers[empty]?.units}, but every layer needs at least one unit.`);
  }
  const embedded = layers[embedding];
  if (embedded === undefined) {
    const which = layers.length === 1 ? '0, the only layer' : `a layer, 0 to ${layers.length - 1}`;
    return fault('embedding', `is ${embedding}, but must be ${which}.`);
  }
  const inputs = layers[embedding - 1]?.units ?? shape.N;
  if (inputs !== shape.N) {
    const is = `is ${embedding}, but layer ${embedding} has ${inputs} inputs`;
    return fault('embedding', `${is}; those of the embedding must be the ${shape.N} features, as of layer 0.`);
  }
  if (embedded.units !== shape.D) {
    const is = `is ${shape.D}, but the embedding, layer ${embedding}, has ${embedded.units} units`;
    return fault('dimensions', `${is}; they must be equal. Where dimensions is left out, it follows from the layer.`);
  }
  if (tied && shape.family === 'computation') {
    return fault('tied', 'is true, but a computation model has no output weights to tie.');
  }
  if (tied && last.units !== first.units) {
    const is = `is true, but the last layer has ${last.units} units and the first ${first.units}`;
    return fault('tied', `${is}; the output can have the weights of the first where both have as many.`);
  }
  return undefined;
}
