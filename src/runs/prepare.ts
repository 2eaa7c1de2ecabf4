import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { canonicalText, resolvedYaml } from '../core/experiment/canonical.ts';
import { DEFAULTS } from '../core/experiment/defaults.ts';
import type { EngineName, Experiment } from '../core/experiment/experiment.ts';
import { type Override, parseExperiment } from '../core/experiment/parse.ts';
import type { Problem } from '../core/experiment/problem.ts';
import { cellCount } from '../core/experiment/sweep.ts';

export interface ExperimentSource {
  /** The file's bytes. */
  source: Uint8Array;
  /** Read as JSON (true) or YAML. */
  json: boolean;
  overrides: readonly Override[];
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
}

/** Is a file of this name JSON? */
export const isJsonFile = (file: string): boolean => extname(file).toLowerCase() === '.json';

/** Checks an experiment file and resolves it. Never throws, whatever the bytes. */
export function prepareExperiment({ source, json, overrides }: ExperimentSource): Preparation {
  const text = decodeText(source);
  if (text === undefined) return { problems: [notText] };
  const { experiment, problems } = parseExperiment(text, { overrides: [...overrides], json });
  if (experiment === undefined) return { problems };
  const configHash = createHash('sha256').update(canonicalText(experiment)).digest('hex');
  return {
    prepared: { experiment, cells: cellCount(experiment), configHash, resolved: resolvedYaml(experiment) },
    problems,
  };
}

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
