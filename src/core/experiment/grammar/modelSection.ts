import * as Type from 'typebox';
import { object, reserved, whole } from './kit.ts';

export const Model = object(
  {
    family: Type.Enum(['computation', 'autoencoder'], {
      unit: '',
      description:
        'What is learned: computation, the sum of v_i·s(x_i) by D neurons; or autoencoder, x itself from D hidden dimensions with tied weights.',
    }),
    activation: Type.Enum(['quadratic', 'relu', 'gelu', 'linear', 'abs'], {
      unit: '',
      description: 'The function s of the model and, for computation, of its target.',
    }),
    dimensions: whole(1, 10_000, { unit: 'dimensions', description: 'Embedding dimensions D.' }),
    layers: reserved('Widths of further layers.'),
    tied: reserved('Whether decoder and encoder share their weights.'),
    embedding: reserved('A fixed embedding of the features ahead of the model.'),
  },
  { unit: '', description: 'The toy model.' },
);
