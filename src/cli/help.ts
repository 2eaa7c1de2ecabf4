import { type CommandName, type CommandSpec, commandNames, commands, type OptionSpec } from './commands.ts';

/** Text of `capacity-lab --help`. */
export function generalHelp(): string {
  return [
    'Train toy models of superposition and measure the capacity of every feature.',
    '',
    'Usage: capacity-lab COMMAND …',
    '',
    'Commands:',
    ...aligned(commandNames.map((name) => [`${name} ${commands[name].operands}`, commands[name].summary])),
    '',
    'Options:',
    ...aligned([
      ['-h, --help', 'This text, or that of a command.'],
      ['-V, --version', 'The version.'],
    ]),
    '',
    'Exit codes: 0 done, 1 failed, 2 bad usage or file, 130 cancelled, 75 stopped by a signal and resumable.',
    '',
  ].join('\n');
}

/** Text of `capacity-lab COMMAND --help`. */
export function commandHelp(name: CommandName): string {
  const { summary, operands, options, examples }: CommandSpec = commands[name];
  return [
    summary,
    '',
    `Usage: capacity-lab ${name} ${operands} [options]`,
    '',
    'Options:',
    ...aligned([
      ...options.map((option): [string, string] => [flagOf(option), option.help]),
      ['-h, --help', 'This text.'],
    ]),
    '',
    examples.length > 1 ? 'Examples:' : 'Example:',
    ...examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

/** `-o, --output FILE` */
export function flagOf({ name, short, value }: OptionSpec): string {
  const flags = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return value === undefined ? flags : `${flags} ${value}`;
}

function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
