import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Override } from '../core/experiment/parse.ts';
import type { Problem } from '../core/experiment/problem.ts';
import type { GivenParameters } from '../core/weights/given.ts';
import { readGivenWeights } from '../inspect/givenWeights.ts';
import { decodeText, isJsonFile, type PreparedExperiment, prepareGiven } from '../runs/prepare.ts';
import { asRunError, hasCode } from '../runs/runError.ts';
import type { Output } from './output.ts';
import { problemEvent, problemText } from './problemText.ts';

export interface CheckedFile {
  /** As given on the command line. */
  file: string;
  source: Uint8Array;
  prepared: PreparedExperiment;
  /** Parameters of the models, where the file names weights. */
  given?: GivenParameters;
}

/** Reads and checks an experiment file and tells of its problems. `undefined` when it cannot be run. */
export async function checkFile(
  file: string,
  overrides: readonly Override[],
  output: Output,
): Promise<CheckedFile | undefined> {
  let source: Uint8Array;
  try {
    source = readFileSync(file);
  } catch (error) {
    const message = unreadable(file, error);
    output.problem(message, { event: 'error', file, message });
    return undefined;
  }
  const folder = dirname(file);
  const request = { source, json: isJsonFile(file), overrides, folder };
  const { prepared, problems, given } = await prepareGiven(request, readGivenWeights);
  tellProblems(file, source, problems, output);
  return prepared && { file, source, prepared, ...(given && { given }) };
}

/** Why a file cannot be read, and what may have been meant. */
function unreadable(file: string, error: unknown): string {
  const { message } = asRunError(error, `read ${file}`);
  if (hasCode(error, 'EISDIR')) {
    return `${message} Name the files in it, such as ${join(file, '*.capacity.yaml')}.`;
  }
  if (hasCode(error, 'ENOENT') && /[*?]/.test(file)) {
    return `${message} No file matches this pattern, or this shell does not replace patterns: name the files.`;
  }
  return message;
}

function tellProblems(file: string, source: Uint8Array, problems: readonly Problem[], output: Output): void {
  const lines = problems.length === 0 ? [] : (decodeText(source) ?? '').split(/\r\n|\n|\r/);
  for (const problem of problems) {
    const text = problemText(file, problem, lines);
    if (problem.severity === 'error') output.problem(text, problemEvent(file, problem));
    else {
      output.note(text);
      output.event(problemEvent(file, problem));
    }
  }
}
