import { join, resolve } from 'node:path';
import { isGiven } from '../core/experiment/experiment.ts';
import { formatCount, plural } from '../core/experiment/words.ts';
import { headline } from '../core/results/headline.ts';
import { type Shard, shardText } from '../core/training/shards.ts';
import { readGivenWeights } from '../inspect/givenWeights.ts';
import { executeRun } from '../runs/executeRun.ts';
import { keepHeadline } from '../runs/headlineFile.ts';
import { shardFolderName } from '../runs/names.ts';
import type { RunError } from '../runs/runError.ts';
import type { RunTarget } from '../runs/runFolder.ts';
import { openRun } from '../runs/runReader.ts';
import type { EndedRun, RunOutcome } from '../runs/runTypes.ts';
import { bundled } from './bundlePaths.ts';
import { durationText } from './duration.ts';
import { ExitCode } from './exitCodes.ts';
import { type CheckedFile, checkFile } from './experimentFile.ts';
import { headlineText } from './headlineText.ts';
import type { Output } from './output.ts';
import { pathText, runsRootOf } from './paths.ts';
import { drawPictures } from './plotCommand.ts';
import { chooseShard } from './shardChoice.ts';
import { listenForStop } from './stopSignals.ts';
import { UsageError } from './usageError.ts';
import type { RunCommand } from './userCommand.ts';
import { defaultWorkers } from './workers.ts';

/** `capacity-lab run`: checks all files, then runs one after the other. None is run when one is broken. */
export async function run(command: RunCommand, output: Output): Promise<ExitCode> {
  const shard = chooseShard(command.shard);
  if (shard !== undefined && command.plots.length > 0) {
    throw new UsageError(`--plot draws a whole run, and this is ${shardText(shard)}. Draw the merged run with plot.`);
  }
  // Before anything else: a scheduler's signal may come early, and would kill a process that does not listen.
  const stop = listenForStop((message) => output.note(message));
  try {
    const checked: (CheckedFile | undefined)[] = [];
    for (const file of command.files) checked.push(await checkFile(file, command.overrides, output));
    const files = checked.filter((file) => file !== undefined);
    if (files.length < checked.length) return ExitCode.BadInput;
    let worst: ExitCode = ExitCode.Done;
    for (const [place, file] of files.entries()) {
      const { name } = file.prepared.experiment;
      const title = files.length === 1 ? name : `${place + 1}/${files.length} ${name}`;
      const code = await runFile(command, { ...file, title }, shard, output, stop.signal);
      if (code === ExitCode.Cancelled || code === ExitCode.Resumable) return code;
      if (code !== ExitCode.Done) worst = code;
    }
    return worst;
  } finally {
    stop.dispose();
  }
}

async function runFile(
  command: RunCommand,
  checked: CheckedFile & { title: string },
  shard: Shard | undefined,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { file, source, prepared, title } = checked;
  const { starts } = prepared.experiment.train;
  const startedAt = performance.now();
  let rateOf = createRate(0);
  const outcome = await executeRun(
    {
      source,
      file,
      overrides: command.overrides,
      target: targetOf(command, file, shard),
      shard,
      resume: command.resume,
      workers: command.workers ?? defaultWorkers(),
      tensorflowPath: command.tensorflowPath && resolve(command.tensorflowPath),
      readGiven: readGivenWeights,
      script: bundled.worker,
      kernels: bundled.kernels,
    },
    {
      signal,
      onStarted({ runDir, resumed, cells, finished, configHash }) {
        rateOf = createRate(finished);
        const dir = resolve(runDir);
        output.event({ event: 'started', file, dir, ...(shard && { shard }), cells, finished, resumed, configHash });
        const part = shard === undefined ? '' : ` of ${shardText(shard)}`;
        const what = resumed
          ? `Going on with ${pathText(runDir)}: ${formatCount(finished)} of ${formatCount(cells)} cells are finished`
          : `Running ${file}: ${plural(cells, 'cell')}${part}`;
        output.note(`${what}.`);
      },
      onProgress(progress) {
        const rate = rateOf(progress.finished);
        const speed = rate === undefined ? {} : { rate };
        output.event({ event: 'progress', file, ...progress, ...(rate === undefined ? {} : { cellsPerSecond: rate }) });
        output.progress.bar({ name: title, progress, starts, ...speed });
      },
      log(level, message) {
        if (level === 'warn') output.note(message);
        if (level === 'warn') output.event({ event: 'warning', file, message });
      },
    },
  );
  output.progress.clear();
  if (outcome.state === 'refused' && outcome.error.code === 'finished' && command.resume) {
    output.event({ event: 'finished', file, message: outcome.error.message });
    output.note(`${file} is finished already: nothing is left to do.`);
    return ExitCode.Done;
  }
  const code = exitCodeOf(outcome);
  if (outcome.state === 'done' && shard !== undefined) return reportShard(checked, shard, outcome, startedAt, output);
  if (outcome.state === 'done')
    return (await report(command, checked, outcome, startedAt, output)) ? code : ExitCode.Failed;
  tellEnd(file, outcome, output);
  return code;
}

/** Cells a second since now. @param before cells that are finished already */
function createRate(before: number): (finished: number) => number | undefined {
  const startedAt = performance.now();
  return (finished) => {
    const seconds = (performance.now() - startedAt) / 1000;
    return finished > before && seconds > 0 ? (finished - before) / seconds : undefined;
  };
}

/** Shards that are given one folder have folders of their own in it. */
function targetOf({ out }: RunCommand, file: string, shard: Shard | undefined): RunTarget {
  if (out === undefined) return { root: runsRootOf(file) };
  return { dir: shard === undefined ? out : join(out, shardFolderName(shard)) };
}

function exitCodeOf(outcome: RunOutcome): ExitCode {
  switch (outcome.state) {
    case 'done':
      return ExitCode.Done;
    case 'invalid':
      return ExitCode.BadInput;
    case 'refused':
      return refusalCode(outcome.error);
    case 'failed':
      return ExitCode.Failed;
    case 'cancelled':
      return ExitCode.Cancelled;
    case 'interrupted':
      return ExitCode.Resumable;
  }
}

/** A folder that the user can choose differently is bad input; a disk that refuses, or somebody else at work, is not. */
export const refusalCode = ({ code }: RunError): ExitCode =>
  code === 'disk' || code === 'locked' || code === 'training' ? ExitCode.Failed : ExitCode.BadInput;

/** Says what came out, and draws it where asked to. */
async function report(
  command: RunCommand,
  { file, prepared }: CheckedFile,
  ended: EndedRun,
  startedAt: number,
  output: Output,
): Promise<boolean> {
  const reader = openRun(ended.runDir);
  try {
    const summary = await reader.summary();
    const { experiment, cells } = prepared;
    // For lists of runs, which compute it again where it could not be kept.
    await keepHeadline(ended.runDir, experiment, summary).catch(() => undefined);
    const totalMs = performance.now() - startedAt;
    const { trainingMs, joiningMs } = ended;
    output.event({
      event: 'done',
      file,
      dir: resolve(ended.runDir),
      cells,
      trainingMs,
      joiningMs,
      totalMs,
      headline: headline(summary, experiment.marginal.feature),
    });
    output.line(
      `${experiment.name}: ${plural(cells, 'cell')}, ${isGiven(experiment) ? 'measured' : 'trained'} in ${durationText(trainingMs)}, ${durationText(totalMs)} in all.`,
    );
    for (const line of headlineText(experiment, summary)) output.line(line);
    output.line(`Run folder: ${pathText(ended.runDir)}`);
    return await drawPictures(reader, command.plots, output);
  } finally {
    reader.close();
  }
}

/** A shard has no results of its own to tell of. */
function reportShard(
  { file, prepared }: CheckedFile,
  shard: Shard,
  { runDir, progress, trainingMs }: EndedRun,
  startedAt: number,
  output: Output,
): ExitCode {
  const { cells } = progress;
  const totalMs = performance.now() - startedAt;
  output.event({ event: 'done', file, dir: resolve(runDir), shard, cells, trainingMs, totalMs });
  const how = isGiven(prepared.experiment) ? 'measured' : 'trained';
  output.line(
    `${prepared.experiment.name}, ${shardText(shard)}: ${plural(cells, 'cell')}, ${how} in ${durationText(trainingMs)}.`,
  );
  output.line(`Run folder: ${pathText(runDir)}`);
  return ExitCode.Done;
}

function tellEnd(file: string, outcome: Exclude<RunOutcome, { state: 'done' }>, output: Output): void {
  const { state } = outcome;
  if (state === 'invalid') return;
  if (state === 'refused' || state === 'failed') {
    const { message, code } = outcome.error;
    const dir = state === 'failed' ? { dir: resolve(outcome.runDir) } : {};
    output.problem(message, { event: state, file, code, message, ...dir });
    if (state === 'failed') output.note(resumeHint(outcome));
    return;
  }
  output.event({ event: state, file, dir: resolve(outcome.runDir), ...outcome.progress });
  output.note(resumeHint(outcome));
}

const resumeHint = ({ runDir, progress }: EndedRun): string =>
  `${formatCount(progress.finished)} of ${formatCount(progress.cells)} cells are finished and kept in ${pathText(runDir)}; run again with --resume to go on.`;
