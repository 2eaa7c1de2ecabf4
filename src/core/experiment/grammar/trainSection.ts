import * as Type from 'typebox';
import { DEFAULT_TRAIN } from '../defaults.ts';
import { object, SOURCES, whole } from './kit.ts';
import { Penalty } from './penaltySection.ts';

export const Train = object(
  {
    optimizer: Type.Optional(
      Type.Enum(['adam', 'adamw', 'sgd', 'lbfgs'], {
        default: DEFAULT_TRAIN.optimizer,
        unit: '',
        description:
          'Optimiser: adam, adamw (decoupled weight decay), sgd (with momentum), or lbfgs (quasi-Newton, on one fixed sample of the inputs; each step evaluates it once).',
      }),
    ),
    learning_rate: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 100,
        default: DEFAULT_TRAIN.learning_rate,
        unit: 'per step',
        description: 'Learning rate at the top of the schedule.',
      }),
    ),
    beta1: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: DEFAULT_TRAIN.beta1,
        source: SOURCES.adam,
        unit: 'per step',
        description: 'Decay of the mean gradient (adam, adamw).',
      }),
    ),
    beta2: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: DEFAULT_TRAIN.beta2,
        source: SOURCES.adam,
        unit: 'per step',
        description: 'Decay of the mean squared gradient (adam, adamw).',
      }),
    ),
    momentum: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: DEFAULT_TRAIN.momentum,
        unit: 'per step',
        description: 'Momentum (sgd).',
      }),
    ),
    weight_decay: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 100,
        default: DEFAULT_TRAIN.weight_decay,
        unit: 'per step',
        description: 'Weight decay: added to the gradient (adam, sgd) or apart from it (adamw).',
      }),
    ),
    schedule: Type.Optional(
      Type.Enum(['constant', 'linear', 'cosine'], {
        default: DEFAULT_TRAIN.schedule,
        unit: '',
        description: 'Learning rate after the warm-up: constant, or falling to 0 along a line or a half cosine.',
      }),
    ),
    warmup_steps: Type.Optional(
      whole(0, 10_000_000, {
        default: DEFAULT_TRAIN.warmup_steps,
        unit: 'steps',
        description: 'Steps over which the learning rate rises from 0; at most `steps`.',
      }),
    ),
    steps: Type.Optional(
      whole(1, 10_000_000, { default: DEFAULT_TRAIN.steps, unit: 'steps', description: 'Steps of training at most.' }),
    ),
    batch: Type.Optional(
      whole(1, 1_000_000, {
        default: DEFAULT_TRAIN.batch,
        unit: 'samples',
        description:
          'Samples per step. Unused where the gradient is an exact expectation, as in the quadratic computation model.',
      }),
    ),
    starts: Type.Optional(
      whole(1, 1000, {
        default: DEFAULT_TRAIN.starts,
        unit: 'starts',
        sweep: false,
        description: 'Independent initialisations of every cell.',
      }),
    ),
    keep: Type.Optional(
      Type.Enum(['best', 'all'], {
        default: DEFAULT_TRAIN.keep,
        unit: '',
        sweep: false,
        description: 'Which starts are kept: the one of lowest loss, or all.',
      }),
    ),
    seed: Type.Optional(
      whole(0, 4_294_967_295, {
        default: DEFAULT_TRAIN.seed,
        unit: '',
        description: 'Seed of all random numbers. The same file and seed give the same bytes.',
      }),
    ),
    estimator: Type.Optional(
      Type.Enum(['sampled', 'fixed'], {
        default: DEFAULT_TRAIN.estimator,
        unit: '',
        description:
          'Gradient where no exact expectation exists: from fresh samples, or from one fixed stratified quadrature.',
      }),
    ),
    tolerance: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        default: DEFAULT_TRAIN.tolerance,
        unit: 'relative gradient',
        description:
          'A model counts as converged and stops when its relative gradient stays below this; 0 trains every step.',
      }),
    ),
    init: Type.Optional(
      object(
        {
          scale: Type.Optional(
            Type.Number({
              exclusiveMinimum: 0,
              maximum: 100,
              default: DEFAULT_TRAIN.init.scale,
              unit: 'standard deviation',
              description: 'Weights start from N(0, scale²).',
            }),
          ),
          bias: Type.Optional(
            Type.Number({
              minimum: -1000,
              maximum: 1000,
              default: DEFAULT_TRAIN.init.bias,
              unit: '',
              description: 'Value that biases start from.',
            }),
          ),
        },
        { unit: '', defaultText: 'as below', description: 'Initialisation.' },
      ),
    ),
    bias_decay: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 100,
        default: DEFAULT_TRAIN.bias_decay,
        source: SOURCES.jermyn,
        unit: 'per step',
        description: 'Decay of the biases: after each step they are multiplied by 1 − learning rate · decay.',
      }),
    ),
    penalty: Type.Optional(Penalty),
  },
  { unit: '', defaultText: 'as below', description: 'How the models are trained.' },
);
