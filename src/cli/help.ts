import { type CommandName, type CommandSpec, commandNames, commands, type OptionSpec } from './commands.ts';
import { ENVIRONMENT } from './environment.ts';
import { EXIT_MEANINGS, ExitCode } from './exitCodes.ts';

/** Of a terminal that says nothing of its width, and of text in a pipe. */
const USUAL_COLUMNS = 80;

/** Text of `capacity-lab --help`. */
export function generalHelp(columns = USUAL_COLUMNS): string {
  return [
    ...wrapped('Train toy models of superposition and measure the capacity of every feature.', columns),
    '',
    'Usage: capacity-lab COMMAND …',
    '',
    'Commands:',
    ...aligned(
      commandNames.map((name) => [`${name} ${commands[name].operands}`, commands[name].summary]),
      columns,
    ),
    '',
    'Options:',
    ...aligned(
      [
        ['COMMAND -h, --help', 'Options and examples of a command; also: capacity-lab help COMMAND.'],
        ['-h, --help', 'This text.'],
        ['-V, --version', 'The version.'],
      ],
      columns,
    ),
    '',
    ...wrapped('RUN is a run folder, or an experiment file, which means its latest run.', columns),
    '',
    'Environment:',
    ...aligned(ENVIRONMENT, columns),
    '',
    ...exitCodes([...Object.values(ExitCode)], columns),
    '',
  ].join('\n');
}

/** Text of `capacity-lab COMMAND --help`. */
export function commandHelp(name: CommandName, columns = USUAL_COLUMNS): string {
  const spec: CommandSpec = commands[name];
  const { summary, operands, options, examples } = spec;
  return [
    ...wrapped(summary, columns),
    '',
    `Usage: capacity-lab ${name} ${operands}${options.length === 0 ? '' : ' [options]'}`,
    '',
    'Options:',
    ...aligned(
      [...options.map((option) => [flagOf(option), option.help] as const), ['-h, --help', 'This text.']],
      columns,
    ),
    '',
    examples.length > 1 ? 'Examples:' : 'Example:',
    ...examples.map((example) => `  ${example}`),
    '',
    ...exitCodes(exitCodesOf(spec), columns),
    '',
  ].join('\n');
}

/** `-o, --output FILE` */
export function flagOf({ name, short, value }: OptionSpec): string {
  const flags = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return value === undefined ? flags : `${flags} ${value}`;
}

/** What a command may end with. */
export const exitCodesOf = ({ stoppable = false }: CommandSpec): ExitCode[] => [
  ExitCode.Done,
  ExitCode.Failed,
  ExitCode.BadInput,
  ...(stoppable ? [ExitCode.Resumable, ExitCode.Cancelled] : []),
];

const exitCodes = (codes: readonly ExitCode[], columns: number): string[] =>
  wrapped(`Exit codes: ${codes.map((code) => `${code} ${EXIT_MEANINGS[code][0]}`).join(', ')}.`, columns);

/** Longer names have what is said of them in the line below. */
const WIDEST_NAME = 24;

/** Names with what is said of them beside them, wrapped. */
function aligned(rows: readonly (readonly [string, string])[], columns: number): string[] {
  const longest = Math.max(...rows.map(([left]) => left.length).filter((length) => length <= WIDEST_NAME));
  const indent = Math.min(longest, Math.floor(columns / 3)) + 4;
  return rows.flatMap(([left, right]) => {
    const [first = '', ...rest] = wrapped(right, columns - indent);
    const fits = left.length + 4 <= indent;
    const below = (fits ? rest : [first, ...rest]).map((line) => ' '.repeat(indent) + line);
    return [`  ${fits ? left.padEnd(indent - 2) + first : left}`, ...below];
  });
}

/** A text in lines of at most so many columns; longer words stay whole. */
function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
