/**
 * The resolved experiment: what a file says once every default is written and every alias is replaced.
 * `resolve.ts` makes it from a file, `canonical.ts` writes it as `config.yaml` and as the text that is hashed.
 */

export type Family = 'computation' | 'autoencoder' | 'neurons';
export type Activation = 'quadratic' | 'relu' | 'gelu' | 'linear' | 'abs';
export type OptimizerName = 'adam' | 'adamw' | 'sgd' | 'lbfgs';
export type ScheduleName = 'constant' | 'linear' | 'cosine';
export type NoiseKind = 'gaussian' | 'bernoulli';
/** Which axis of a matrix has one entry for each feature: its rows (the first axis) or its columns. */
export type FeatureAxis = 'rows' | 'columns';
export type EngineName = 'kernels' | 'tensorflow';

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

export interface Model extends Layered {
  family: Family;
  activation: Activation;
  /** Embedding dimensions D: of a layered model, the units of its embedding. */
  dimensions: number;
  /** Whether the output has a bias; without one it is 0. */
  bias: boolean;
  /** The neurons family: how many there are behind the embedding, k. Only there. */
  neurons?: number;
  /** The neurons family: a neuron with more than this share of its activation from one feature is monosemantic. Only there. */
  monosemantic_share?: number;
}

/** A value that a parameter path can be set to. */
export type Setting = number | string | boolean;

/** Importances of a group: one number for all, one for each member, or a generator over the member's index j = 0, 1, … */
export type Importance =
  | number
  | number[]
  /** v_j = first · decay^j */
  | { decay: number; first: number }
  /** v_j = first · (j + 1)^power */
  | { power: number; first: number };

export interface FeatureGroup {
  name: string;
  count: number;
  importance: Importance;
  /** P(feature active) of the members; `undefined` means data.density. */
  density?: number | number[];
  /** Members are active together in sets of this size (correlated) or at most one of a set is active (anticorrelated). */
  correlated?: number;
  anticorrelated?: number;
}

export interface Data {
  kind: 'bernoulli_uniform' | 'one_hot';
  /** P(feature active), in [0, 1]. The file may say `sparsity` = 1 − density instead. */
  density: number;
  /** Values U(−a, a) with unit variance (true, computation models) or U(0, 1) (false, autoencoders). */
  symmetric: boolean;
  /** The file leaves `symmetric` to the family and its sweep sets the family: each cell takes its own family's default. */
  symmetricByFamily?: true;
}

export interface Train {
  optimizer: OptimizerName;
  learning_rate: number;
  beta1: number;
  beta2: number;
  momentum: number;
  weight_decay: number;
  schedule: ScheduleName;
  warmup_steps: number;
  steps: number;
  /** Samples per step; unused where the gradient is an exact expectation. */
  batch: number;
  starts: number;
  keep: 'best' | 'all';
  seed: number;
  estimator: 'sampled' | 'fixed';
  /** Stop a model whose relative gradient stays below `tolerance`; 0 trains every step. */
  tolerance: number;
  init: { scale: number; bias: number };
  /** After each step biases are multiplied by 1 − learning rate · bias_decay. */
  bias_decay: number;
  penalty: Penalty;
}

/** What is minimised besides the loss, by strength (docs/penalties.md); 0: not at all. */
export interface Penalty {
  /** Factor of all strengths and of the noise's σ. In the model of a cell (`cellModel`) it is 1: they are multiplied. */
  scale: number;
  /** Σ_i C_i(1 − C_i) */
  capacity: number;
  /** E Σ_d |activation of hidden unit d| */
  l1_activations: number;
  /** Σ|W| */
  l1_weights: number;
  /** Σ_{i≠j} cos²(W_i, W_j) */
  orthogonality: number;
  /** Added to the inputs of the hidden units in training. */
  noise: { kind: NoiseKind; sigma: number };
}

/** A sweep channel: the values one or more parameters take, in order. */
export type Channel =
  | {
      kind: 'range';
      parameter: string;
      scale: 'linear' | 'log';
      from: number;
      to: number;
      points: number;
      values: number[];
    }
  | { kind: 'values'; parameter: string; values: Setting[] }
  | { kind: 'cases'; cases: { name: string; set: Record<string, Setting> }[] };

export type ChannelName = 'x' | 'y' | 'row' | 'column';

/** Where the parameters of the models come from that are not trained. */
export interface WeightsReference {
  /** Path as in the file, relative to it. */
  file: string;
  tensor?: string;
  bias?: string;
  features?: FeatureAxis;
  /** Lower-case hex SHA-256 of the bytes: as demanded by the file, or as found once the weights were read. */
  sha256?: string;
}

export interface Experiment {
  version: 1;
  name: string;
  description: string;
  engine: EngineName;
  model: Model;
  data: Data;
  features: FeatureGroup[];
  train: Train;
  sweep: Partial<Record<ChannelName, Channel>>;
  /** Labelled places, trained as extra cells after the grid, never snapped to it. */
  points: Record<string, Record<string, Setting>>;
  /** `feature`: the group whose capacity is drawn; `reference`: the group it is compared with. */
  marginal: { feature: string; reference?: string };
  /** The models are given and measured; then `train` has 0 steps and one start. Left out: they are trained. */
  weights?: WeightsReference;
}

/** Are the models of an experiment given, so that nothing is trained? */
export const isGiven = ({ weights }: Pick<Experiment, 'weights'>): boolean => weights !== undefined;
