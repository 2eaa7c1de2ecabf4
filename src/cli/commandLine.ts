import type { EngineName, Setting } from '../core/experiment/experiment.ts';
import type { Override } from '../core/experiment/parse.ts';
import { alternatives } from '../core/experiment/words.ts';
import { COMPARISON_VIEWS, type ComparisonView } from '../core/plots/comparisonViews.ts';
import type { FeatureAxis } from '../core/weights/choose.ts';
import { type CommandName, commandNames } from './commands.ts';
import { isCellView, LAYER_NAMES, VIEW_NAMES } from './plotViews.ts';
import { didYouMean, type Options, readOptions } from './readOptions.ts';
import { RUN_STATES } from './runWords.ts';
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
  PlotCommand,
  RunCommand,
  TableFormatName,
  ValidateCommand,
} from './userCommand.ts';

const curveMethods: readonly CurveMethod[] = ['auto', 'closed', 'bath', 'net', 'probe'];
const DEFAULT_POINTS = 21;

const tableFormats: readonly TableFormatName[] = ['csv', 'json', 'parquet'];
const featureAxes: readonly FeatureAxis[] = ['rows', 'columns'];
const engines: readonly EngineName[] = ['kernels', 'tensorflow'];
const pictureFormats: readonly string[] = ['svg', 'png', 'html', 'json'];
const curvePictures: readonly string[] = ['svg', 'png'];
const COMPARISON_VIEW_NAMES = Object.keys(COMPARISON_VIEWS) as ComparisonView[];

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
      return validateCommand(read);
    case 'list':
      return {
        name,
        paths: read.operands.length === 0 ? ['.'] : read.operands,
        states: read.all('state').map((text) => oneOf('--state', text, RUN_STATES)),
        json: read.has('json'),
      };
    case 'show':
      return { name, run: read.operands[0], json: read.has('json') };
    case 'export':
      return exportCommand(read);
    case 'plot':
      return plotCommand(read);
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
  const [out, workers] = [read.last('out'), read.last('workers')];
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
    overrides: overridesOf(read),
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

function validateCommand(read: Options): ValidateCommand {
  const workers = read.last('workers');
  return {
    name: 'validate',
    files: read.operands,
    overrides: overridesOf(read),
    ...(workers === undefined ? {} : { workers: parseWorkers(workers) }),
    json: read.has('json'),
    quiet: read.has('quiet'),
  };
}

/** What --engine and --set say. */
function overridesOf(read: Options): Override[] {
  const engine = read.last('engine');
  return [
    ...(engine === undefined ? [] : [engineOverride(engine)]),
    ...read.all('set').map((text) => parseOverride(text)),
  ];
}

function exportCommand(read: Options): ExportCommand {
  const { format, output } = tableOptions(read);
  if (format === undefined) throw new UsageError('export needs --format csv, json or parquet.');
  return { name: 'export', run: read.operands[0], format, ...output };
}

function plotCommand(read: Options): PlotCommand {
  const [view, layer, feature, cell] = ['view', 'layer', 'feature', 'cell'].map(read.last);
  const workers = read.last('workers');
  const [outputs, at, listViews] = [read.all('output'), read.all('at'), read.has('list-views')];
  if (outputs.length === 0 && !listViews) {
    throw new UsageError('plot needs an output: -o FILE.svg, FILE.png, FILE.html or FILE.json.');
  }
  for (const output of outputs) checkPicture(output);
  const name = view === undefined ? undefined : oneOf('--view', view, VIEW_NAMES);
  const chosen = layer === undefined ? undefined : oneOf('--layer', layer, LAYER_NAMES);
  const ofCell = cell !== undefined || at.length > 0;
  if (cell !== undefined && at.length > 0)
    throw new UsageError('--cell and --at both say which cell: give one of them.');
  if (ofCell && (name === undefined || !isCellView(name))) {
    const views = VIEW_NAMES.filter(isCellView);
    throw new UsageError(
      `${cell === undefined ? '--at' : '--cell'} is for views of a cell: --view ${alternatives(views)}.`,
    );
  }
  if (chosen !== undefined && name !== undefined && name !== 'figure') {
    throw new UsageError(`--layer colours the diagrams of the figure, and --view ${name} has none.`);
  }
  const look = lookOptions(read);
  checkLook([name, chosen, feature, look.theme, look.scale], outputs);
  return {
    name: 'plot',
    run: read.operands[0],
    outputs,
    ...(name === undefined ? {} : { view: name }),
    ...(chosen === undefined ? {} : { layer: chosen }),
    ...(feature === undefined ? {} : { feature }),
    ...(cell === undefined ? {} : { cell }),
    at: at.map((text) => parseOverride(text, '--at')),
    listViews,
    ...look,
    ...(workers === undefined ? {} : { workers: parseWorkers(workers) }),
  };
}

const SCALES = { '1': 1, '2': 2, '3': 3 } as const;

/** How pictures look. */
function lookOptions(read: Options): { scale?: 1 | 2 | 3; theme?: 'paper' | 'dark' } {
  const [scale, theme] = ['scale', 'theme'].map(read.last);
  return {
    ...(scale === undefined ? {} : { scale: SCALES[oneOf('--scale', scale, ['1', '2', '3'] as const)] }),
    ...(theme === undefined ? {} : { theme: oneOf('--theme', theme, ['paper', 'dark'] as const) }),
  };
}

/** @throws UsageError where something is asked of pictures, and there are none */
function checkLook(asked: readonly unknown[], outputs: readonly string[]): void {
  const reports = outputs.length > 0 && outputs.every((path) => extensionOf(path) === 'html');
  if (reports && asked.some((option) => option !== undefined)) {
    throw new UsageError('A report shows everything: views, layers, themes and scales are chosen in it.');
  }
}

function compareCommand(read: Options): CompareCommand {
  const [feature, view, layer] = ['feature', 'view', 'layer'].map(read.last);
  const outputs = read.all('output');
  for (const output of outputs) checkPicture(output);
  const name = view === undefined ? undefined : oneOf('--view', view, COMPARISON_VIEW_NAMES);
  if (layer !== undefined && name !== undefined && name !== 'difference') {
    throw new UsageError(`--layer colours the map of differences, and --view ${name} has none.`);
  }
  const look = lookOptions(read);
  checkLook([name, layer, look.scale, look.theme], outputs);
  return {
    name: 'compare',
    runs: read.operands,
    ...(feature === undefined ? {} : { feature }),
    outputs,
    ...(name === undefined ? {} : { view: name }),
    quantity: layer === undefined ? 'capacity' : oneOf('--layer', layer, ['capacity', 'loss'] as const),
    ...look,
    json: read.has('json'),
  };
}

function inspectCommand(read: Options): InspectCommand {
  const [tensor, axis, slice, workers] = ['tensor', 'features', 'slice', 'workers'].map(read.last);
  const { format = 'csv', output } = tableOptions(read);
  const features = axis === undefined ? undefined : oneOf('--features', axis, featureAxes);
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
  const method = oneOf('--method', asked ?? 'auto', curveMethods);
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

const engineOverride = (text: string): Override => ({ path: 'engine', value: oneOf('--engine', text, engines) });

const parseWorkers = (text: string): number => wholeNumber('--workers', text, 1, MOST_WORKERS);

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${option} needs a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}

/** A word of a list. */
function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === text);
  if (found !== undefined) return found;
  // Every single character is near to every other.
  const hint = text.length > 1 ? didYouMean(text, allowed) : '';
  throw new UsageError(`${option} needs ${alternatives(allowed)}, not "${text}".${hint}`);
}

function checkPicture(path: string, formats = pictureFormats): void {
  if (!formats.includes(extensionOf(path))) {
    const endings = alternatives(formats.map((format) => `.${format}`));
    throw new UsageError(`A picture's name ends in ${endings}; "${path}" does not.`);
  }
}

/** Lower case, without the dot. */
export const extensionOf = (path: string): string => /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
