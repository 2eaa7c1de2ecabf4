import * as Type from 'typebox';
import { DEFAULTS } from '../defaults.ts';
import { MIN_DENSITY } from '../limits.ts';
import { densityRange, object } from './kit.ts';

export const Data = object(
  {
    kind: Type.Optional(
      Type.Enum(['bernoulli_uniform', 'one_hot'], {
        default: DEFAULTS.kind,
        unit: '',
        description:
          'Distribution of the inputs: bernoulli_uniform, each feature active by itself with a uniform value; or one_hot, exactly one feature active.',
      }),
    ),
    density: Type.Optional(
      Type.Number({
        ...densityRange,
        unit: 'probability',
        defaultText: 'required, unless sparsity is given or every group has a density of its own',
        description: 'Probability p that a feature is active.',
      }),
    ),
    sparsity: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1 - MIN_DENSITY,
        unit: 'probability',
        defaultText: '1 − density',
        description: 'Probability that a feature is inactive: another way to write density, never beside it.',
      }),
    ),
    symmetric: Type.Optional(
      Type.Boolean({
        unit: '',
        defaultText: 'true for computation, false for autoencoder',
        description:
          'Values of active features: uniform on (−√(3/p), √(3/p)), of variance 1 (true), or uniform on (0, 1) (false).',
      }),
    ),
  },
  {
    unit: '',
    defaultText: 'required, unless every group has a density of its own',
    description: 'The distribution of the inputs.',
  },
);
