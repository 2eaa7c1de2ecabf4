import * as Type from 'typebox';
import { object, Setting, Settings, whole } from './kit.ts';

const parameter = Type.String({
  maxLength: 200,
  means: 'parameter',
  unit: '',
  description: 'Path of the parameter, such as data.density or features.odd.importance.',
});
const points = whole(1, 10_000, { unit: 'values', description: 'Values along the channel, ends included.' });
const ends = (description: string) =>
  Type.Array(Type.Number(), { minItems: 2, maxItems: 2, unit: 'of the parameter', description });

const Channel = Type.Union(
  [
    object(
      { parameter, log: ends('Ends of a logarithmic range: [from, to].'), points },
      { description: 'Values evenly spaced in their logarithm.' },
    ),
    object(
      { parameter, linear: ends('Ends of a linear range: [from, to].'), points },
      { description: 'Evenly spaced values.' },
    ),
    object(
      {
        parameter,
        values: Type.Array(Setting, {
          minItems: 1,
          maxItems: 10_000,
          unit: 'of the parameter',
          description: 'The values, in order.',
        }),
      },
      { description: 'Listed values.' },
    ),
    object(
      {
        cases: Type.Array(
          object(
            {
              name: Type.String({
                minLength: 1,
                maxLength: 100,
                unit: '',
                description: 'Name of the case, unique in the channel.',
              }),
              set: Settings,
            },
            { description: 'A case: settings that go together.' },
          ),
          { minItems: 1, maxItems: 1000, unit: '', description: 'Named cases, each setting one or more parameters.' },
        ),
      },
      { description: 'Named cases.' },
    ),
  ],
  {
    unit: '',
    defaultText: 'none',
    description:
      'A channel: {parameter, log|linear: [from, to], points}, {parameter, values: […]} or {cases: [{name, set}…]}.',
  },
);

export const Sweep = object(
  { x: Type.Optional(Channel), y: Type.Optional(Channel), row: Type.Optional(Channel), column: Type.Optional(Channel) },
  { unit: '', defaultText: 'one cell', description: 'What varies, by channel of the diagram: x, y, row, column.' },
);

export const Marginal = object(
  {
    feature: Type.String({
      maxLength: 64,
      means: 'group',
      unit: '',
      description: 'Group whose capacity is drawn and whose marginal benefit is in colour.',
    }),
    reference: Type.Optional(
      Type.String({
        maxLength: 64,
        means: 'group',
        unit: '',
        defaultText: 'none',
        description: 'Group it is compared with: one dot for each member.',
      }),
    ),
  },
  {
    unit: '',
    defaultText: 'the first group, compared with the second',
    description: 'Whose marginal-benefit curves explain a cell.',
  },
);
