import { parseArgs } from 'node:util';
import { suggestion } from '../core/experiment/suggest.ts';
import { type CommandName, type CommandSpec, commands, type OptionSpec } from './commands.ts';
import { UsageError } from './usageError.ts';

/** The words behind a command, sorted by what they are. */
export interface Options {
  operands: string[];
  has(name: string): boolean;
  last(name: string): string | undefined;
  all(name: string): string[];
}

/** @throws UsageError for an option that the command does not have, a value too few or too many, and operands likewise */
export function readOptions(command: CommandName, words: readonly string[]): Options {
  const spec: CommandSpec = commands[command];
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      spec.options.map(({ name, short, value }) => [
        name,
        {
          type: value === undefined ? ('boolean' as const) : ('string' as const),
          ...(short === undefined ? {} : { short }),
        },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const operands: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = optionOf(command, spec.options, token.name, token.rawName);
    const given = values.get(option.name) ?? [];
    if (given.length > 0 && option.repeatable !== true && option.value !== undefined) {
      throw new UsageError(`${token.rawName} is given twice.`);
    }
    values.set(option.name, [...given, givenValue(option, token)]);
  }
  const [least, most] = spec.count;
  if (operands.length < least) throw new UsageError(`${command} needs ${spec.operands}.`);
  if (operands.length > most)
    throw new UsageError(
      `${command} takes ${most === 1 ? `one ${spec.operands}` : `at most ${most} of ${spec.operands}`}, and there is also "${operands[most]}".`,
    );
  return {
    operands,
    has: (name) => values.has(name),
    last: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
  };
}

function optionOf(command: CommandName, options: readonly OptionSpec[], name: string, written: string): OptionSpec {
  const option = options.find((candidate) => candidate.name === name);
  if (option !== undefined) return option;
  const hint = didYouMean(
    name,
    options.map((candidate) => candidate.name),
    '--',
  );
  throw new UsageError(`${command} has no option ${written}.${hint}`);
}

function givenValue(
  option: OptionSpec,
  { value, inlineValue, rawName }: { value?: string | undefined; inlineValue?: boolean | undefined; rawName: string },
): string {
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    return '';
  }
  // `--out --resume` is a forgotten value; `--out=--resume` is a strange one that was meant.
  const forgotten =
    value === undefined || value === '' || (inlineValue !== true && value.startsWith('-') && value !== '-');
  if (forgotten) throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value}.`);
  return value;
}

/** A question after an unknown word; empty where no known one is like it. */
export function didYouMean(word: string, allowed: readonly string[], prefix = ''): string {
  const meant = suggestion(word.replace(/^-+/, ''), allowed);
  return meant === undefined ? '' : ` Did you mean ${prefix}${meant}?`;
}
