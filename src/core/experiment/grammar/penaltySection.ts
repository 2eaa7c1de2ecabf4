import * as Type from 'typebox';
import { DEFAULT_TRAIN } from '../defaults.ts';
import { object, SOURCES } from './kit.ts';

const { penalty: defaults } = DEFAULT_TRAIN;

const strength = (fallback: number, description: string, source?: string) =>
  Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1_000_000,
      default: fallback,
      unit: 'loss per unit of the sum',
      description,
      ...(source === undefined ? {} : { source }),
    }),
  );

const Noise = object(
  {
    kind: Type.Optional(
      Type.Enum(['gaussian', 'bernoulli'], {
        default: defaults.noise.kind,
        unit: '',
        description: 'Distribution of the noise: gaussian, sigma times a normal number; or bernoulli, sigma or −sigma.',
      }),
    ),
    sigma: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1000,
        default: defaults.noise.sigma,
        unit: 'standard deviation',
        description: 'Standard deviation of the noise; 0: none.',
      }),
    ),
  },
  {
    source: SOURCES.lecomte,
    unit: '',
    defaultText: 'as below',
    description:
      'Noise that is added to W·x, the inputs of the hidden units, in training: one draw for each step, the same for all inputs of its batch. Losses are without it.',
  },
);

export const Penalty = object(
  {
    scale: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1_000_000,
        default: defaults.scale,
        unit: 'factor',
        description: 'Factor of all strengths below and of sigma, so that one sweep can go through several penalties.',
      }),
    ),
    capacity: strength(
      defaults.capacity,
      'Strength μ of Σ C(1 − C) over the capacities C, which is least where every feature is ignored or dedicated.',
      `capacity: ${SOURCES.scherlis}, equation 3`,
    ),
    l1_activations: strength(
      defaults.l1_activations,
      'Strength of the expected sum of the hidden units’ absolute activations.',
      SOURCES.lecomte,
    ),
    l1_weights: strength(defaults.l1_weights, 'Strength of Σ|W|, the sum of absolute weights.'),
    orthogonality: strength(
      defaults.orthogonality,
      'Strength of Σ cos² over all pairs of different features in either order: of the angle between their columns of W.',
    ),
    noise: Type.Optional(Noise),
  },
  { unit: '', defaultText: 'as below', description: 'Penalties that are minimised together with the loss.' },
);
