import type { Experiment, Setting } from './experiment.ts';

/** A parameter in words: for axes, tables and hovers. */
export interface ParameterWords {
  /** Such as `Relative importance of odd` or `Density`. */
  title: string;
  format(value: Setting): string;
}

/** Describes the parameter at a path of an experiment; an unknown path is its own title. */
export function describeParameter(experiment: Experiment, path: string): ParameterWords {
  const format = (value: Setting): string =>
    typeof value === 'number'
      ? formatNumber(value)
      : typeof value === 'string'
        ? (WORDS[value] ?? value)
        : value
          ? 'yes'
          : 'no';
  return { title: titleOf(experiment, path), format };
}

function titleOf(experiment: Experiment, path: string): string {
  if (Object.hasOwn(TITLES, path)) return TITLES[path] ?? path;
  const [section, group, key = '', part] = path.split('.');
  if (section !== 'features' || group === undefined) return path;
  const noun = part === undefined ? (GROUP_NOUNS[key] ?? key) : (GENERATOR_NOUNS[part] ?? part);
  const relative = key === 'importance' && part === undefined && experiment.features.length > 1;
  return experiment.features.length === 1 && part === undefined
    ? capitalised(noun)
    : `${relative ? `Relative ${noun}` : capitalised(noun)} of ${group}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Four significant digits, without an exponent where the number is of ordinary size. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4))
    return value
      .toExponential(3)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e')
      .replace('-', '−');
  return String(Number(value.toPrecision(4))).replace('-', '−');
}

const GROUP_NOUNS: Record<string, string> = {
  importance: 'importance',
  density: 'density',
  count: 'number',
  correlated: 'correlated set',
  anticorrelated: 'anticorrelated set',
};
const GENERATOR_NOUNS: Record<string, string> = {
  decay: 'decay of importance',
  power: 'power of importance',
  first: 'first importance',
};
const WORDS: Record<string, string> = {
  relu: 'ReLU',
  gelu: 'GeLU',
  adam: 'Adam',
  adamw: 'AdamW',
  sgd: 'SGD',
  lbfgs: 'L-BFGS',
};
const TITLES: Record<string, string> = {
  'model.family': 'Family',
  'model.activation': 'Activation',
  'model.dimensions': 'Embedding dimensions',
  'model.neurons': 'Neurons',
  'model.bias': 'Output bias',
  'model.tied': 'Tied weights',
  'data.kind': 'Inputs',
  'data.density': 'Density',
  'data.symmetric': 'Symmetric inputs',
  'train.optimizer': 'Optimiser',
  'train.learning_rate': 'Learning rate',
  'train.beta1': 'Adam β₁',
  'train.beta2': 'Adam β₂',
  'train.momentum': 'Momentum',
  'train.weight_decay': 'Weight decay',
  'train.schedule': 'Schedule',
  'train.warmup_steps': 'Warm-up steps',
  'train.steps': 'Steps',
  'train.batch': 'Batch',
  'train.seed': 'Seed',
  'train.estimator': 'Estimator',
  'train.tolerance': 'Tolerance',
  'train.init.scale': 'Initial scale',
  'train.init.bias': 'Initial bias',
  'train.bias_decay': 'Bias decay',
  'train.penalty.scale': 'Strength of penalties',
  'train.penalty.capacity': 'Capacity penalty μ',
  'train.penalty.l1_activations': 'L1 penalty on activations',
  'train.penalty.l1_weights': 'L1 penalty on weights',
  'train.penalty.orthogonality': 'Orthogonality penalty',
  'train.penalty.noise.kind': 'Noise',
  'train.penalty.noise.sigma': 'Noise σ',
};
