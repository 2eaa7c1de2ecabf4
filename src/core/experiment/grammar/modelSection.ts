import * as Type from 'typebox';
import { DEFAULTS } from '../defaults.ts';
import { object, SOURCES, whole } from './kit.ts';

const activation = (description: string) =>
  Type.Enum(['quadratic', 'relu', 'gelu', 'linear', 'abs'], {
    source: `${SOURCES.scherlis}, sections 3 and 5`,
    unit: '',
    description,
  });

const Layer = object(
  {
    units: whole(1, 10_000, { unit: 'units', description: 'Units of the layer.' }),
    activation: activation('Activation of the units.'),
    bias: Type.Optional(
      Type.Boolean({ default: DEFAULTS.bias, unit: '', description: 'Whether the units have biases.' }),
    ),
  },
  { description: 'A layer: activation(weights · input + bias).' },
);

/** Most layers of a model. */
const MOST_LAYERS = 100;

export const Model = object(
  {
    family: Type.Enum(['computation', 'autoencoder', 'neurons'], {
      source: `${SOURCES.scherlis}, computation; ${SOURCES.elhage}, autoencoder; ${SOURCES.jermyn}, neurons`,
      unit: '',
      description:
        'What is learned: computation, the sum of v_i·s(x_i) by D neurons; autoencoder, x itself from D hidden dimensions with tied weights; or neurons, x itself by neurons that see a fixed random embedding of it in D dimensions.',
    }),
    activation: activation(
      'The function s of the model and, for computation, of its target. Of the neurons family: of the neurons. Of a layered model: of the output of an autoencoder, of the target of a computation.',
    ),
    dimensions: Type.Optional(
      whole(1, 10_000, {
        unit: 'dimensions',
        defaultText: 'required, unless layers are given: the units of the embedding',
        description: 'Embedding dimensions D.',
      }),
    ),
    neurons: Type.Optional(
      whole(1, 10_000, {
        source: SOURCES.jermyn,
        unit: 'neurons',
        defaultText: 'required where family is neurons, else none',
        description: 'Of the neurons family: neurons behind the embedding, each with a bias.',
      }),
    ),
    monosemantic_share: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        source: SOURCES.jermyn,
        sweep: false,
        unit: '',
        defaultText: `${DEFAULTS.monosemanticShare} where family is neurons, else none`,
        description:
          'Of the neurons family: a neuron counts as monosemantic where more than this share of its activation over single features comes from one of them.',
      }),
    ),
    bias: Type.Optional(
      Type.Boolean({
        unit: '',
        defaultText: 'true; false where family is neurons',
        description: 'Whether the output has a bias. Without one it stays 0.',
      }),
    ),
    layers: Type.Optional(
      Type.Array(Layer, {
        minItems: 1,
        maxItems: MOST_LAYERS,
        unit: '',
        sweep: false,
        defaultText: 'the plain model of the family',
        description:
          'Layers between the features and the output, numbered from 0, for models that the family does not have: needs engine: tensorflow.',
      }),
    ),
    tied: Type.Optional(
      Type.Boolean({
        default: DEFAULTS.tied,
        unit: '',
        description:
          'Of a layered autoencoder: whether the weights of the output are those of layer 0, transposed, or its own.',
      }),
    ),
    embedding: Type.Optional(
      whole(0, MOST_LAYERS - 1, {
        default: DEFAULTS.embedding,
        unit: '',
        sweep: false,
        description:
          'Of a layered model: the layer whose weights are W (D × N), which capacity is computed of; its inputs must be the N features.',
      }),
    ),
  },
  { unit: '', description: 'The toy model.' },
);
