import { createHash } from 'node:crypto';
import { extname, resolve } from 'node:path';
import { canonicalText, resolvedYaml } from '../core/experiment/canonical.ts';
import { DEFAULTS } from '../core/experiment/defaults.ts';
import type { EngineName, Experiment } from '../core/experiment/experiment.ts';
import { type LocatedGroup, type Override, parseExperiment } from '../core/experiment/parse.ts';
import type { Problem, Range } from '../core/experiment/problem.ts';
import { cellCount } from '../core/experiment/sweep.ts';
import type { GivenParameters } from '../core/weights/given.ts';
import { hashOfFile } from './fileHash.ts';
import { asRunError, RunError } from './runError.ts';

export interface ExperimentSource {
  /** The file's bytes. */
  source: Uint8Array;
  /** Read as JSON (true) or YAML. */
  json: boolean;
  overrides: readonly Override[];
  /** Folder of the file, which the path of weights is relative to; left out: weights are not looked at. */
  folder?: string | undefined;
}

/** An experiment that can be run. */
export interface PreparedExperiment {
  experiment: Experiment;
  cells: number;
  /** Lower-case hex SHA-256 of the resolved configuration, without name and description. */
  configHash: string;
  /** Text of `config.yaml`. */
  resolved: string;
}

export interface Preparation {
  /** `undefined` if and only if one of the problems is an error. */
  prepared?: PreparedExperiment;
  problems: Problem[];
  features: LocatedGroup[];
}

/** A file of weights that an experiment names: what it gives, and what the author should know, as sentences. */
export type ReadGiven = (path: string, experiment: Experiment) => Promise<{ given: GivenParameters; notes: string[] }>;

/** Is a file of this name JSON? */
export const isJsonFile = (file: string): boolean => extname(file).toLowerCase() === '.json';

/**
 * Checks an experiment file and resolves it. Of weights that it names only the hash is taken, where the folder is known:
 * it is part of the configuration. Never throws, whatever the bytes.
 */
export function prepareExperiment(source: ExperimentSource): Preparation {
  const { weightsRange: _, ...preparation } = prepare(source);
  return preparation;
}

/**
 * The same, and the parameters of the weights that the file names are read and checked.
 *
 * @returns `given` if and only if the experiment can be run and names weights
 */
export async function prepareGiven(
  source: ExperimentSource,
  read: ReadGiven,
): Promise<Preparation & { given?: GivenParameters }> {
  const { weightsRange, ...preparation } = prepare(source);
  const { prepared, problems, features } = preparation;
  const { folder } = source;
  const weights = prepared?.experiment.weights;
  if (prepared === undefined || weights === undefined || folder === undefined) return preparation;
  const path = resolve(folder, weights.file);
  try {
    const { given, notes } = await read(path, prepared.experiment);
    if (hashOfFile(path) !== weights.sha256)
      throw new RunError('disk', `${path} changed while it was read. Try again.`);
    const told = notes.map((note) => weightsProblem('information', 'weights', note, weightsRange));
    return { prepared, problems: [...problems, ...told], features, given };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { problems: [...problems, weightsProblem('error', 'bad-weights', message, weightsRange)], features };
  }
}

function prepare({ source, json, overrides, folder }: ExperimentSource): Preparation & { weightsRange: Range } {
  const text = decodeText(source);
  if (text === undefined) return { problems: [notText], features: [], weightsRange: notText.range };
  const { experiment: parsed, problems, features, locate } = parseExperiment(text, { overrides: [...overrides], json });
  const weightsRange = locate('weights.file') ?? locate('weights') ?? notText.range;
  if (parsed === undefined) return { problems, features, weightsRange };
  const experiment = withHash(parsed, folder);
  if (typeof experiment === 'string') {
    const problem = weightsProblem('error', 'bad-weights', experiment, weightsRange);
    return { problems: [...problems, problem], features, weightsRange };
  }
  const configHash = createHash('sha256').update(canonicalText(experiment)).digest('hex');
  return {
    prepared: { experiment, cells: cellCount(experiment), configHash, resolved: resolvedYaml(experiment) },
    problems,
    features,
    weightsRange,
  };
}

/** The experiment with the hash of its weights. @returns a sentence where they cannot be read, or are others */
function withHash(experiment: Experiment, folder: string | undefined): Experiment | string {
  const { weights } = experiment;
  if (weights === undefined || folder === undefined) return experiment;
  const path = resolve(folder, weights.file);
  try {
    const sha256 = hashOfFile(path);
    if (weights.sha256 !== undefined && weights.sha256 !== sha256) {
      return `${path} is another file than weights.sha256 says: its SHA-256 is ${sha256}.`;
    }
    return { ...experiment, weights: { ...weights, sha256 } };
  } catch (error) {
    return asRunError(error, `read ${path}`).message;
  }
}

const weightsProblem = (severity: Problem['severity'], code: string, message: string, range: Range): Problem => ({
  severity,
  code,
  path: 'weights',
  message,
  range,
});

/**
 * The engine that somebody prefers, as an override: only for a file that names none, and nothing for the grammar's own
 * default. So a run records what it was trained by where the file does not say it.
 */
export function preferredEngine(text: string, json: boolean, engine: EngineName = DEFAULTS.engine): Override[] {
  const stated = engine === DEFAULTS.engine || parseExperiment(text, { json }).locate('engine') !== undefined;
  return stated ? [] : [{ path: 'engine', value: engine }];
}

/** Bytes as UTF-8, without a byte order mark; `undefined` when they are something else. */
export function decodeText(source: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(source);
  } catch {
    return undefined;
  }
}

const notText: Problem = {
  severity: 'error',
  code: 'not-utf-8',
  path: '',
  message: 'The file is not text in UTF-8, which is what experiment files are written in.',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
};
