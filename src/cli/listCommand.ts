import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatCount, plural } from '../core/experiment/words.ts';
import { shardText } from '../core/training/shards.ts';
import type { ListedRun } from '../protocol/runService.ts';
import { type FoundRun, findRuns, runsUnder } from '../runs/findRuns.ts';
import { headlineOf } from '../runs/headlineFile.ts';
import { describeRuns } from '../runs/listAllRuns.ts';
import { RunError } from '../runs/runError.ts';
import { ExitCode } from './exitCodes.ts';
import type { Output } from './output.ts';
import { pathText, runsRootOf } from './paths.ts';
import { headlineInBrief, momentText } from './runWords.ts';
import { alignedColumns, fitted, oneLine } from './terminalText.ts';
import type { ListCommand } from './userCommand.ts';

/** Longer names and headlines would push the folders off a screen. */
const LONGEST_NAME = 32;

/** `capacity-lab list`: the runs of experiment files, and those under folders, newest first. */
export async function list({ paths, states }: ListCommand, output: Output): Promise<ExitCode> {
  const warn = (message: string): void => {
    output.note(`Warning: ${message}`);
    output.event({ event: 'warning', message });
  };
  const found = new Map<string, FoundRun>();
  for (const path of paths) {
    const runs = runsAt(path, warn);
    if (runs === undefined) {
      const message = `Cannot list ${path}: no such file or folder.`;
      output.problem(message, { event: 'error', message });
      return ExitCode.BadInput;
    }
    for (const run of runs) found.set(run.runDir, run);
  }
  try {
    const all = await describeRuns([...found.values()], [], warn);
    const runs = all.filter(({ state }) => states.length === 0 || states.includes(state)).sort(newestFirst);
    const listed: ListedRun[] = [];
    for (const run of runs) {
      const full = await withHeadline(run, warn);
      listed.push(full);
      const { runDir: dir, ...told } = full;
      output.event({ event: 'run', dir, ...told });
    }
    for (const line of listText(listed)) output.line(line);
    output.note(countText(listed.length, all.length, paths));
    return ExitCode.Done;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    output.problem(error.message, { event: 'error', code: error.code, message: error.message });
    return ExitCode.Failed;
  }
}

/** Runs of an experiment file beside it, or under a folder; `undefined` where there is neither. */
function runsAt(path: string, warn: (message: string) => void): FoundRun[] | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isDirectory()) return findRuns(resolve(runsRootOf(path)), path);
  const { runs, problems, cut } = runsUnder(path);
  problems.forEach(warn);
  if (cut) warn(`${path} has too many folders to look into all: name a folder within it.`);
  return runs;
}

async function withHeadline(run: ListedRun, warn: (message: string) => void): Promise<ListedRun> {
  if (run.state !== 'done' || run.headline !== undefined) return run;
  try {
    return { ...run, headline: await headlineOf(run.runDir) };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    warn(error.message);
    return run;
  }
}

/** A line for each run, and one below it for its note. */
function listText(runs: readonly ListedRun[]): string[] {
  const rows = runs.map((run) => [
    run.star ? '★' : ' ',
    momentText(run.startedAt),
    run.shard === undefined ? run.state : `${run.state}, ${shardText(run.shard)}`,
    fitted(oneLine(run.experiment), LONGEST_NAME),
    run.finished === run.cells
      ? plural(run.cells, 'cell')
      : `${formatCount(run.finished)} of ${plural(run.cells, 'cell')}`,
    foundText(run),
    oneLine(pathText(run.runDir)),
  ]);
  return alignedColumns(rows).flatMap((line, place) => {
    const note = oneLine(runs[place]?.note ?? '');
    return note === '' ? [line] : [line, `   “${note}”`];
  });
}

function foundText({ headline, stale, fileExists }: ListedRun): string {
  const parts = [
    ...(headline === undefined ? [] : [headlineInBrief(headline)]),
    ...(!fileExists ? ['file is gone'] : stale ? ['file changed since'] : []),
  ];
  return parts.length === 0 ? '-' : parts.join(', ');
}

function countText(shown: number, all: number, paths: readonly string[]): string {
  if (shown === 0 && all === 0) return `There are no runs in ${paths.map(pathText).join(', ')}.`;
  return shown === all ? `${plural(shown, 'run')}.` : `${shown} of ${plural(all, 'run')}.`;
}

const newestFirst = (a: ListedRun, b: ListedRun): number =>
  Number(a.startedAt < b.startedAt) - Number(a.startedAt > b.startedAt);
