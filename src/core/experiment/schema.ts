import * as Type from 'typebox';
import { DEFAULTS } from './defaults.ts';
import { Data } from './grammar/dataSection.ts';
import { FeatureGroup } from './grammar/featureSection.ts';
import { object, Settings } from './grammar/kit.ts';
import { Model } from './grammar/modelSection.ts';
import { Marginal, Sweep } from './grammar/sweepSection.ts';
import { Train } from './grammar/trainSection.ts';
import { Weights } from './grammar/weightsSection.ts';

/**
 * The grammar of an experiment file, once. From it come the type of a file, the checks (checks/), the parameters that a
 * sweep can set (parameters.ts), media/experiment.schema.json and the table in docs/experiment-file.md
 * (`npm run generate`).
 */
export const ExperimentFileSchema = object(
  {
    $schema: Type.Optional(
      Type.String({
        hidden: true,
        maxLength: 1000,
        unit: '',
        defaultText: 'none',
        description: 'Address of the JSON Schema, for other editors. Not used.',
      }),
    ),
    version: Type.Literal(1, { unit: '', description: 'Version of this grammar: 1.' }),
    name: Type.String({ minLength: 1, maxLength: 200, unit: '', description: 'Name of the experiment.' }),
    description: Type.Optional(
      Type.String({
        maxLength: 10_000,
        default: DEFAULTS.description,
        unit: '',
        description: 'What the experiment is about.',
      }),
    ),
    engine: Type.Optional(
      Type.Enum(['kernels', 'tensorflow'], {
        default: DEFAULTS.engine,
        unit: '',
        sweep: false,
        description:
          'What trains the models: kernels, the built-in ones; or tensorflow, TensorFlow.js, which is slower and trains layered models too.',
      }),
    ),
    model: Model,
    data: Type.Optional(Data),
    features: Type.Array(FeatureGroup, {
      minItems: 1,
      maxItems: 1000,
      unit: '',
      description: 'The features, in groups.',
    }),
    train: Type.Optional(Train),
    sweep: Type.Optional(Sweep),
    points: Type.Optional(
      Type.Record(Type.String(), Settings, {
        maxProperties: 1000,
        unit: '',
        defaultText: 'none',
        description:
          'Labelled places: settings by label. They are trained as further cells after the grid, never snapped to it.',
      }),
    ),
    marginal: Type.Optional(Marginal),
    weights: Type.Optional(Weights),
  },
  {
    title: 'Capacity Lab experiment',
    description: 'A toy model of superposition, its features, and a sweep over its parameters.',
  },
);

/** What a valid file says, before defaults are filled in. */
export type ExperimentFile = Type.Static<typeof ExperimentFileSchema>;
