import type { Activation, Family } from '../experiment/experiment.ts';

/**
 * One layer of a layered model: a = s(W·input + b), W (units × inputs), b (units) where `bias`. The first layer's
 * inputs are the N features, another's are the units of the layer before.
 */
export interface Layer {
  units: number;
  activation: Activation;
  bias: boolean;
}

/** What tells a layered model from its family's plain one. */
export interface Layered {
  /** Layers from the features on; the outputs come after them. Left out: the family's plain model. */
  layers?: readonly Layer[];
  /** Autoencoders: the output's weights are the transpose of the first layer's. Left out: they are their own. */
  tied?: boolean;
  /** Which layer's weights are W, the embedding (D × N) that capacity is computed of; its inputs are N. Left out: 0. */
  embedding?: number;
}

export interface LayeredShape extends Layered {
  family: Family;
  activation: Activation;
  D: number;
  N: number;
}

/**
 * A model as layers, the plain ones written out:
 * - computation: layers, then ŷ = Σ (units of the last one) + b; plain: one layer of D units with the activation.
 * - autoencoder: layers, then x' = s(U·units + b), U (N × units) or, tied, W₀ᵀ; plain: D linear units, tied.
 *
 * The plain models are theory.md section 3's: y = Σ_a s(W_a·x) + b and x' = s(WᵀWx + b).
 */
export interface Network {
  layers: readonly Layer[];
  tied: boolean;
  embedding: number;
}

/** The model of a shape, as layers. */
export function networkOf({ family, activation, D, layers, tied, embedding }: LayeredShape): Network {
  if (layers !== undefined) {
    return { layers, tied: tied ?? false, embedding: embedding ?? 0 };
  }
  const autoencoder = family === 'autoencoder';
  const layer: Layer = { units: D, activation: autoencoder ? 'linear' : activation, bias: false };
  return { layers: [layer], tied: autoencoder, embedding: 0 };
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
  if (shape.family === 'autoencoder' && !tied) {
    extra.push({ name: 'output.weight', shape: [shape.N, inputs] });
  }
  return extra;
}

/** Numbers in a parameter. */
export const sizeOf = ({ shape }: ParameterSpec): number => shape.reduce((product, length) => product * length, 1);

/** Numbers in all parameters beside W and b. */
export const extraCount = (shape: LayeredShape): number =>
  extraParameters(shape).reduce((sum, parameter) => sum + sizeOf(parameter), 0);

/** What is wrong with a layered model, as a sentence for the user; `undefined` when nothing is. */
export function layersProblem(shape: LayeredShape): string | undefined {
  const { layers, tied, embedding } = networkOf(shape);
  const first = layers[0];
  const last = layers.at(-1);
  if (first === undefined || last === undefined) {
    return 'A layered model needs at least one layer.';
  }
  if (!layers.every(({ units }) => Number.isInteger(units) && units >= 1)) {
    return 'Every layer needs at least one unit.';
  }
  const embedded = layers[embedding];
  if (embedded === undefined) {
    return `The embedding is layer ${embedding}, and the model's layers are 0 to ${layers.length - 1}.`;
  }
  const inputs = layers[embedding - 1]?.units ?? shape.N;
  if (inputs !== shape.N) {
    return `The embedding is layer ${embedding}, which has ${inputs} inputs; it must have the ${shape.N} features.`;
  }
  if (embedded.units !== shape.D) {
    return `The embedding has ${embedded.units} units and the model ${shape.D} dimensions; they must be equal.`;
  }
  if (tied && shape.family === 'computation') {
    return 'A computation model has no output weights to tie.';
  }
  if (tied && last.units !== first.units) {
    return `Tied weights need as many units in the last layer (${last.units}) as in the first (${first.units}).`;
  }
  return undefined;
}
