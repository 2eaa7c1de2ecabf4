import { parseArgs } from 'node:util';
import type { EngineName, Setting } from '../core/experiment/experiment.ts';
import type { Override } from '../core/experiment/parse.ts';
import { suggestion } from '../core/experiment/suggest.ts';
import { alternatives } from '../core/experiment/words.ts';
import type { FeatureAxis } from '../core/weights/choose.ts';
import { type CommandName, type CommandSpec, commandNames, commands, type OptionSpec } from './commands.ts';
import { parseShard } from './shardChoice.ts';
import { UsageError } from './usageError.ts';
import type {
  Command,
  CompareCommand,
  CurveMethod,
  ExportCommand,
  InspectCommand,
  MarginalCommand,
  MergeCommand,
  RunCommand,
  TableFormatName,
} from './userCommand.ts';

const curveMethods: readonly CurveMethod[] = ['auto', 'closed', 'bath', 'net', 'probe'];
const DEFAULT_POINTS = 21;

const tableFormats: readonly TableFormatName[] = ['csv', 'json', 'parquet'];
const featureAxes: readonly FeatureAxis[] = ['rows', 'columns'];
const engines: readonly EngineName[] = ['kernels', 'tensorflow'];
const pictureFormats: readonly string[] = ['svg', 'png', 'html', 'json'];
const curvePictures: readonly string[] = ['svg', 'png'];

/** Training threads that are surely a mistake. */
const MOST_WORKERS = 1024;

/**
 * Reads the command line.
 * @param words the arguments after the program's name
 * @throws UsageError
 */
export function parseCommandLine(words: readonly string[]): Command {
  const [first, ...rest] = words;
  if (first === undefined || first === '--help' || first === '-h') return { name: 'help' };
  if (first === '--version' || first === '-V') return { name: 'version' };
  if (first === 'help') return rest[0] === undefined ? { name: 'help' } : { name: 'help', topic: commandOf(rest[0]) };
  const name = commandOf(first);
  if (rest.some((word) => word === '--help' || word === '-h')) return { name: 'help', topic: name };
  const read = readOptions(name, rest);
  switch (name) {
    case 'run':
      return runCommand(read);
    case 'validate':
      return {
        name,
        files: read.operands,
        overrides: read.all('set').map((text) => parseOverride(text)),
        json: read.has('json'),
        quiet: read.has('quiet'),
      };
    case 'export':
      return exportCommand(read);
    case 'plot': {
      const outputs = read.all('output');
      if (outputs.length === 0)
        throw new UsageError('plot needs an output: -o FILE.svg, FILE.png, FILE.html or FILE.json.');
      for (const output of outputs) checkPicture(output);
      return { name, run: read.operands[0], outputs };
    }
    case 'compare':
      return compareCommand(read);
    case 'inspect':
      return inspectCommand(read);
    case 'marginal':
      return marginalCommand(read);
    case 'merge':
      return mergeCommand(read);
    case 'cite':
      return { name, run: read.operands[0] };
  }
}

function runCommand(read: Options): RunCommand {
  const [out, workers, engine] = [read.last('out'), read.last('workers'), read.last('engine')];
  const [tensorflowPath, shard] = [read.last('tensorflow-path'), read.last('shard')];
  const plots = read.all('plot');
  for (const plot of plots) checkPicture(plot);
  if (read.operands.length > 1 && (out !== undefined || plots.length > 0)) {
    const option = out === undefined ? '--plot' : '--out';
    throw new UsageError(`${option} is for one FILE, and there are ${read.operands.length}.`);
  }
  return {
    name: 'run',
    files: read.operands,
    ...(out === undefined ? {} : { out }),
    overrides: [
      ...(engine === undefined ? [] : [engineOverride(engine)]),
      ...read.all('set').map((text) => parseOverride(text)),
    ],
    ...(tensorflowPath === undefined ? {} : { tensorflowPath }),
    ...(workers === undefined ? {} : { workers: parseWorkers(workers) }),
    ...(shard === undefined ? {} : { shard: parseShard(shard) }),
    resume: read.has('resume'),
    plots,
    json: read.has('json'),
    quiet: read.has('quiet'),
  };
}

function mergeCommand(read: Options): MergeCommand {
  const out = read.last('out');
  if (out === undefined) throw new UsageError('merge needs --out DIR: the folder of the merged run.');
  return { name: 'merge', shards: read.operands, out, json: read.has('json'), quiet: read.has('quiet') };
}

function exportCommand(read: Options): ExportCommand {
  const { format, output } = tableOptions(read);
  if (format === undefined) throw new UsageError('export needs --format csv, json or parquet.');
  return { name: 'export', run: read.operands[0], format, ...output };
}

function compareCommand(read: Options): CompareCommand {
  const [feature, outputs] = [read.last('feature'), read.all('output')];
  for (const output of outputs) checkPicture(output, ['html']);
  return {
    name: 'compare',
    runs: read.operands,
    ...(feature === undefined ? {} : { feature }),
    outputs,
    json: read.has('json'),
  };
}

function inspectCommand(read: Options): InspectCommand {
  const [tensor, axis, slice, workers] = ['tensor', 'features', 'slice', 'workers'].map(read.last);
  const { format = 'csv', output } = tableOptions(read);
  const features = featureAxes.find((candidate) => candidate === axis);
  if (axis !== undefined && features === undefined) {
    throw new UsageError(`--features needs rows or columns, not "${axis}".${didYouMean(axis, featureAxes)}`);
  }
  if (slice !== undefined && !/^\d{1,15}$/.test(slice)) {
    throw new UsageError(`--slice needs a whole number from 0, not "${slice}".`);
  }
  return {
    name: 'inspect',
    file: read.operands[0],
    choice: {
      ...(tensor === undefined ? {} : { tensor }),
      ...(features === undefined ? {} : { features }),
      ...(slice === undefined ? {} : { slice: Number(slice) }),
    },
    ...(workers === undefined ? {} : { workers: parseWorkers(workers) }),
    format,
    ...output,
    quiet: read.has('quiet'),
  };
}

function marginalCommand(read: Options): MarginalCommand {
  const [feature, reference, workers] = ['feature', 'reference', 'workers'].map(read.last);
  const [asked, copies, points] = ['method', 'copies', 'points'].map(read.last);
  const { format = 'csv', output } = tableOptions(read);
  const method = curveMethods.find((candidate) => candidate === (asked ?? 'auto'));
  if (method === undefined) {
    throw new UsageError(
      `--method needs auto, closed, bath, net or probe, not "${asked}".${didYouMean(asked ?? '', curveMethods)}`,
    );
  }
  const plots = read.all('plot');
  for (const plot of plots) checkPicture(plot, curvePictures);
  if (method === 'probe' && plots.length > 0) {
    throw new UsageError('--plot draws curves; the probe has none. Leave --plot out, or take another method.');
  }
  return {
    name: 'marginal',
    source: read.operands[0],
    at: read.all('at').map((text) => parseOverride(text, '--at')),
    ...(feature === undefined ? {} : { feature }),
    ...(reference === undefined ? {} : { reference }),
    method,
    ...(copies === undefined ? {} : { copies: wholeNumber('--copies', copies, 2, 12) }),
    points: points === undefined ? DEFAULT_POINTS : wholeNumber('--points', points, 1, 200),
    ...(workers === undefined ? {} : { workers: parseWorkers(workers) }),
    format,
    ...output,
    plots,
    quiet: read.has('quiet'),
  };
}

/** Where a table goes, and its format: the one asked for, else what the file's name says. */
function tableOptions(read: Options): { format: TableFormatName | undefined; output: { output?: string } } {
  const [asked, output] = [read.last('format'), read.last('output')];
  const named = asked ?? extensionOf(output ?? '');
  const format = tableFormats.find((candidate) => candidate === named);
  if (asked !== undefined && format === undefined) {
    throw new UsageError(`--format needs csv, json or parquet, not "${asked}".${didYouMean(asked, tableFormats)}`);
  }
  return { format, output: output === undefined || output === '-' ? {} : { output } };
}

function commandOf(word: string): CommandName {
  const name = commandNames.find((candidate) => candidate === word);
  if (name !== undefined) return name;
  const what = word.startsWith('-')
    ? `There is no option ${word} before the command.`
    : `There is no command "${word}".`;
  throw new UsageError(`${what} Commands are ${commandNames.join(', ')}.${didYouMean(word, commandNames)}`);
}

interface Options {
  operands: string[];
  has(name: string): boolean;
  last(name: string): string | undefined;
  all(name: string): string[];
}

function readOptions(command: CommandName, words: readonly string[]): Options {
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

/** `path=value`: numbers, true and false are what they look like, anything else is text. */
export function parseOverride(text: string, option = '--set'): Override {
  const at = text.indexOf('=');
  if (at <= 0) throw new UsageError(`${option} needs PATH=VALUE, such as train.seed=2, not "${text}".`);
  return { path: text.slice(0, at).trim(), value: parseSetting(text.slice(at + 1).trim()) };
}

function parseSetting(text: string): Setting {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}

function engineOverride(text: string): Override {
  if (!engines.some((engine) => engine === text)) {
    throw new UsageError(`--engine needs kernels or tensorflow, not "${text}".${didYouMean(text, engines)}`);
  }
  return { path: 'engine', value: text };
}

const parseWorkers = (text: string): number => wholeNumber('--workers', text, 1, MOST_WORKERS);

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${option} needs a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}

function checkPicture(path: string, formats = pictureFormats): void {
  if (!formats.includes(extensionOf(path))) {
    const endings = alternatives(formats.map((format) => `.${format}`));
    throw new UsageError(`A picture's name ends in ${endings}; "${path}" does not.`);
  }
}

/** Lower case, without the dot. */
export const extensionOf = (path: string): string => /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

function didYouMean(word: string, allowed: readonly string[], prefix = ''): string {
  const meant = suggestion(word.replace(/^-+/, ''), allowed);
  return meant === undefined ? '' : ` Did you mean ${prefix}${meant}?`;
}
