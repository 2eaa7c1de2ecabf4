import type { Train } from './experiment.ts';

/** What a file means where it says nothing. schema.ts writes these into the grammar, resolve.ts into the experiment. */
export const DEFAULTS = {
  description: '',
  engine: 'kernels',
  kind: 'bernoulli_uniform',
  count: 1,
  importance: 1,
  first: 1,
  bias: false,
  tied: false,
  embedding: 0,
  monosemanticShare: 0.999,
} as const;

/**
 * Figure 4's training: Adam from W ~ N(0, 0.5²) at learning rate 0.05 with a cosine schedule reaches the closed form of
 * the quadratic model to 1e-11 in 95 % of cells.
 */
export const DEFAULT_TRAIN: Train = {
  optimizer: 'adam',
  learning_rate: 0.05,
  beta1: 0.9,
  beta2: 0.999,
  momentum: 0,
  weight_decay: 0,
  schedule: 'cosine',
  warmup_steps: 0,
  steps: 4000,
  batch: 1024,
  starts: 4,
  keep: 'best',
  seed: 1,
  estimator: 'sampled',
  tolerance: 1e-9,
  init: { scale: 0.5, bias: 0 },
  bias_decay: 0,
  penalty: {
    scale: 1,
    capacity: 0,
    l1_activations: 0,
    l1_weights: 0,
    orthogonality: 0,
    noise: { kind: 'gaussian', sigma: 0 },
  },
};

/** Output biases: models of the neurons family are published without (Jermyn et al. 2022). */
export const outputBiasByDefault = (family: string): boolean => family !== 'neurons';

/** Computation models take symmetric inputs of variance 1, autoencoders inputs in [0, 1]. */
export const symmetricByDefault = (family: string): boolean => family === 'computation';
