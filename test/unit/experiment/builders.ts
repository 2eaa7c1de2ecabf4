import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Experiment } from '../../../src/core/experiment/experiment.ts';
import { type Override, parseExperiment } from '../../../src/core/experiment/parse.ts';
import type { Problem, Range } from '../../../src/core/experiment/problem.ts';

/** A small file as plain data; parts can be replaced or added. */
export const fileData = (parts: Record<string, unknown> = {}): Record<string, unknown> => ({
  version: 1,
  name: 'Test',
  model: { family: 'computation', activation: 'quadratic', dimensions: 3 },
  data: { density: 0.1 },
  features: [{ name: 'odd' }, { name: 'rest', count: 5 }],
  ...parts,
});

/** The text of a small file. */
export const fileText = (parts: Record<string, unknown> = {}): string => stringify(fileData(parts));

/** Parses a text that must be without errors. */
export function experimentOf(text: string, overrides: Override[] = []): Experiment {
  const { experiment, problems } = parseExperiment(text, { overrides });
  if (experiment === undefined) throw new Error(problems.map((problem) => problem.message).join('\n'));
  return experiment;
}

/** A small experiment with parts replaced or added. */
export const experimentWith = (parts: Record<string, unknown> = {}): Experiment => experimentOf(fileText(parts));

/** `code path` of each problem of a small file with parts replaced or added. */
export const problemsWith = (parts: Record<string, unknown>, overrides: Override[] = []): string[] =>
  parseExperiment(fileText(parts), { overrides }).problems.map((problem) => `${problem.code} ${problem.path}`);

/** What stands in a text at a range. */
export function textAt(text: string, range: Range | undefined): string | undefined {
  if (range === undefined) return undefined;
  const { start, end } = offsets(text, range);
  return text.slice(start, end);
}

/** A text with the edit of a problem's first quick fix. */
export function fixed(text: string, problem: Problem): string {
  const [fix] = problem.fixes ?? [];
  if (fix === undefined) return text;
  const { start, end } = offsets(text, fix.range);
  return text.slice(0, start) + fix.newText + text.slice(end);
}

function offsets(text: string, range: Range): { start: number; end: number } {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const before = (line: number) => lines.slice(0, line).reduce((sum, one) => sum + one.length, 0);
  return {
    start: before(range.start.line) + range.start.character,
    end: before(range.end.line) + range.end.character,
  };
}

/** The files of a folder under test/corpus, or of another folder, with their texts. */
export function corpus(folder: string, root = join('test', 'corpus')): { name: string; text: string; json: boolean }[] {
  return readdirSync(join(root, folder))
    .filter((name) => /\.capacity\.(yaml|yml|json)$/.test(name))
    .sort()
    .map((name) => ({
      name,
      text: readFileSync(join(root, folder, name), 'utf8'),
      json: name.endsWith('.json'),
    }));
}
