import fc from 'fast-check';
import { parseCommandLine } from '../../../src/cli/commandLine.ts';
import { commandNames, commands } from '../../../src/cli/commands.ts';
import { UsageError } from '../../../src/cli/usageError.ts';
import type { Boundaries } from '../../support/fuzzTypes.ts';
import { hostileNames } from '../../support/hostileValues.ts';

const flags = Object.values(commands).flatMap(({ options }) => options.map(({ name }) => `--${name}`));
const values = [
  'a.capacity.yaml',
  'data.density=0.1',
  '4',
  '-1',
  'NaN',
  '0/3',
  '1e9',
  'csv',
  'out.svg',
  '-o',
  '-',
  '--',
];

const words = fc.array(
  fc.oneof(
    fc.constantFrom(...flags),
    fc.constantFrom(...values),
    fc.constantFrom(...hostileNames),
    fc
      .tuple(fc.constantFrom(...flags), fc.oneof(fc.constantFrom(...values, ...hostileNames), fc.string()))
      .map(([flag, value]) => `${flag}=${value}`),
    fc.string({ unit: 'binary', maxLength: 12 }),
  ),
  { maxLength: 8 },
);

export const boundaries: Boundaries = {
  'the words of a command line': {
    inputs: fc.tuple(
      fc.oneof(fc.constantFrom(...commandNames), fc.constantFrom('help', '--help', '__proto__', '')),
      words,
    ),
    take: ([name, rest]) => void parseCommandLine([name, ...rest]),
    refusals: [UsageError],
  },
};
