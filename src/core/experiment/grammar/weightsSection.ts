import * as Type from 'typebox';
import { object } from './kit.ts';

const file = Type.String({
  minLength: 1,
  maxLength: 1000,
  unit: '',
  description: 'The file: .safetensors, .npz or .npy, with a path relative to the experiment file.',
});
const tensorName = (description: string, defaultText: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 1000, unit: '', defaultText, description }));

export const Weights = Type.Union(
  [
    file,
    object(
      {
        file,
        tensor: tensorName('Tensor of W.', 'the likeliest one'),
        bias: tensorName('Tensor of the biases b.', 'b, or what goes with W by its name; 0 where there is none'),
        features: Type.Optional(
          Type.Enum(['rows', 'columns'], {
            unit: '',
            sweep: false,
            defaultText: 'the axis with as many entries as there are features',
            description: 'Which axis of W has one entry for each feature.',
          }),
        ),
        sha256: Type.Optional(
          Type.String({
            pattern: '^[0-9a-f]{64}$',
            allowed: '64 digits 0 to 9 and a to f',
            unit: '',
            defaultText: 'any file',
            description: 'SHA-256 of the bytes of the file: another file is refused.',
          }),
        ),
      },
      { description: 'Which file, and what of it.' },
    ),
  ],
  {
    unit: '',
    sweep: false,
    defaultText: 'none: the models are trained',
    description: 'Weights to measure: nothing is trained, and of train only the seed counts.',
  },
);
