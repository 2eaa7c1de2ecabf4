import { CURVE_COLUMNS } from '../../core/results/curveTable.ts';
import { type CommandName, type CommandSpec, commandNames, commands, type OptionSpec } from '../commands.ts';
import { ENVIRONMENT } from '../environment.ts';
import { EXIT_MEANINGS, ExitCode } from '../exitCodes.ts';
import { exitCodesOf, flagOf } from '../help.ts';
import { type EventKey, JSON_EVENTS } from '../jsonEvents.ts';
import { markdownTable } from './parts.ts';

/**
 * docs/cli.md: the page of the manual, of the table of commands and of the pieces of prose in src/cli/manual, one for each
 * command.
 *
 * @param read text of a file of the project
 */
export function manualPage(read: (path: string) => string): string {
  const piece = (name: string): string => read(`src/cli/manual/${name}.md`).trim();
  return `${[
    '<!-- Written by npm run generate from src/cli/commands.ts and src/cli/manual. -->',
    '# The command line',
    '**capacity-lab**: train toy models of superposition and measure the capacity of every feature.',
    ['    capacity-lab COMMAND …', '    capacity-lab COMMAND --help', '    capacity-lab --version'].join('\n'),
    piece('introduction'),
    '## Commands',
    markdownTable(
      ['Command', ''],
      commandNames.map((name) => [`[\`${name}\`](#${anchorOf(name)})`, commands[name].summary]),
    ),
    ...commandNames.flatMap((name) => commandSection(name, piece(name))),
    '## Exit codes',
    markdownTable(
      ['Code', ''],
      Object.values(ExitCode).map((code) => [String(code), EXIT_MEANINGS[code][1]]),
    ),
    '## Environment',
    markdownTable(
      ['Variable', ''],
      ENVIRONMENT.map(([name, meaning]) => [name.split(', ').map(code).join(', '), meaning]),
    ),
    '## Files',
    piece('files'),
    '## JSON lines',
    'With `--json` each line of standard output is an object with a key `event`, and nothing else is written there. Keys in brackets are not in every line; new keys and new events may be added.',
    ...JSON_EVENTS.flatMap(({ event, when, keys }) => [
      `**\`${event}\`**: ${when}.`,
      markdownTable(
        ['Key', 'Type', ''],
        keys.map((key) => [keyText(key), key.type, key.meaning]),
      ),
    ]),
  ].join('\n\n')}\n`;
}

function commandSection(name: CommandName, prose: string): string[] {
  const spec: CommandSpec = commands[name];
  const { operands, options, examples } = spec;
  return [
    `## \`capacity-lab ${name} ${operands}\``,
    `    capacity-lab ${name} ${operands}${options.length === 0 ? '' : ' [options]'}`,
    prose,
    ...(name === 'marginal' ? ['### Columns', curveColumns()] : []),
    ...(options.length === 0 ? [] : ['### Options', markdownTable(['Option', ''], options.map(optionRow))]),
    '### Examples',
    examples.map((example) => `    ${example}`).join('\n'),
    `Exit status: ${exitCodesOf(spec)
      .map((code) => `${code} ${EXIT_MEANINGS[code][0]}`)
      .join(', ')}.`,
  ];
}

const optionRow = (option: OptionSpec): string[] => {
  // Plain text: <experiment> is no element.
  const help = option.help.replaceAll('<', '\\<');
  return [code(flagOf(option)), option.more === undefined ? help : `${help} ${option.more}`];
};

const curveColumns = (): string =>
  markdownTable(
    ['Column', 'Type', 'Unit', 'Meaning'],
    CURVE_COLUMNS.map(({ name, type, unit, meaning }) => [code(name), type, unit, meaning]),
  );

const code = (text: string): string => `\`${text}\``;

const keyText = ({ name, optional }: EventKey): string => {
  const names = name.split(', ').map(code).join(', ');
  return optional === true ? `[${names}]` : names;
};

/** As Markdown renderers make it of a heading. */
const anchorOf = (name: CommandName): string =>
  `capacity-lab ${name} ${commands[name].operands}`
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
