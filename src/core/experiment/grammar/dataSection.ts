import * as Type from 'typebox';
import { DEFAULTS } from '../defaults.ts';
import { densityRange, object, SOURCES } from './kit.ts';

export const Data = object(
  {
    kind: Type.Optional(
      Type.Enum(['bernoulli_uniform', 'one_hot'], {
        default: DEFAULTS.kind,
        unit: '',
        description:
          'Distribution of the inputs: bernoulli_uniform, features active with their densities and uniform values; or one_hot, exactly one feature active, with the value 1.',
      }),
    ),
    density: Type.Optional(
      Type.Number({
        ...densityRange,
        source: `${SOURCES.elhage}, as 1 − S`,
        unit: 'probability',
        defaultText: 'required, unless sparsity is given, every group has a density of its own, or kind is one_hot',
        description:
          'Probability p that a feature is active: 0, or from 1e-9 on. Of one-hot data, how often a feature is the active one in relation to others.',
      }),
    ),
    sparsity: Type.Optional(
      Type.Number({
        ...densityRange,
        source: `${SOURCES.elhage}, as S`,
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
          'Values of active features: uniform on (−√(3/p), √(3/p)), of variance 1 (true), or uniform on (0, 1) (false). Not for one-hot data.',
      }),
    ),
  },
  {
    unit: '',
    defaultText: 'required, unless every group has a density of its own',
    description: 'The distribution of the inputs.',
  },
);
