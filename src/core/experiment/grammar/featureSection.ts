import * as Type from 'typebox';
import { DEFAULTS } from '../defaults.ts';
import { densityRange, object, SOURCES, whole } from './kit.ts';

const importanceRange = { minimum: 0, maximum: 1e9 };
const first = Type.Optional(
  Type.Number({
    ...importanceRange,
    default: DEFAULTS.first,
    unit: 'importance',
    description: 'Importance of the first member.',
  }),
);

const Importance = Type.Union(
  [
    Type.Number(importanceRange),
    Type.Array(Type.Number(importanceRange), {
      minItems: 1,
      maxItems: 10_000,
      description: 'One importance for each member.',
    }),
    object(
      {
        decay: Type.Number({
          minimum: 0,
          maximum: 1e3,
          unit: 'ratio',
          description: 'Ratio of each importance to the one before: first·decay^j.',
        }),
        first,
      },
      { description: 'Importances first·decay^j for j = 0, 1, …' },
    ),
    object(
      {
        power: Type.Number({
          minimum: -100,
          maximum: 100,
          unit: 'exponent',
          description: 'Exponent of a power law: first·(j + 1)^power.',
        }),
        first,
      },
      { description: 'Importances first·(j + 1)^power for j = 0, 1, …' },
    ),
  ],
  {
    default: DEFAULTS.importance,
    source: `${SOURCES.elhage}, as I; ${SOURCES.scherlis}, as v`,
    unit: 'importance',
    description:
      'Importance of the members: one number for all, a list, or a generator, {decay, first} or {power, first}.',
  },
);

export const FeatureGroup = object(
  {
    name: Type.String({
      pattern: '^[A-Za-z_][A-Za-z0-9_-]*$',
      maxLength: 64,
      unit: '',
      description: 'Name of the group, unique in the file: a letter or _, then letters, digits, _ and -.',
    }),
    count: Type.Optional(
      whole(1, 10_000, { default: DEFAULTS.count, unit: 'features', description: 'Features in the group.' }),
    ),
    importance: Type.Optional(Importance),
    density: Type.Optional(
      Type.Union(
        [
          Type.Number(densityRange),
          Type.Array(Type.Number(densityRange), {
            minItems: 1,
            maxItems: 10_000,
            description: 'One density for each member.',
          }),
        ],
        {
          unit: 'probability',
          defaultText: 'data.density',
          description: 'Density of the members, one number for all or a list.',
        },
      ),
    ),
    correlated: Type.Optional(
      whole(2, 10_000, {
        source: `${SOURCES.elhage}, Correlated and Anticorrelated Features`,
        unit: 'features',
        defaultText: 'independent',
        description:
          'Consecutive members in sets of this size are active together, each with a value of its own. It divides count, and the density of a set is one.',
      }),
    ),
    anticorrelated: Type.Optional(
      whole(2, 10_000, {
        source: `${SOURCES.elhage}, Correlated and Anticorrelated Features`,
        unit: 'features',
        defaultText: 'independent',
        description:
          'Of consecutive members in sets of this size at most one is active. It divides count, and the densities of a set sum to at most 1.',
      }),
    ),
  },
  { description: 'A group of features that share their settings.' },
);
