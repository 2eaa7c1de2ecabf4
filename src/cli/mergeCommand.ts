import { resolve } from 'node:path';
import { plural } from '../core/experiment/words.ts';
import { headline } from '../core/results/headline.ts';
import { keepHeadline } from '../runs/headlineFile.ts';
import { mergeShards } from '../runs/mergeShards.ts';
import { openRun } from '../runs/runReader.ts';
import { durationText } from './duration.ts';
import { ExitCode } from './exitCodes.ts';
import { headlineText } from './headlineText.ts';
import type { Output } from './output.ts';
import { refusalCode } from './runCommand.ts';
import { listenForStop } from './stopSignals.ts';
import type { MergeCommand } from './userCommand.ts';

/** `capacity-lab merge`: the shards of a run become one run. */
export async function merge({ shards, out }: MergeCommand, output: Output): Promise<ExitCode> {
  const stop = listenForStop((message) => output.note(message), 'The shards are as they were.');
  try {
    const outcome = await mergeShards(shards, out, { signal: stop.signal, onNote: (message) => output.note(message) });
    switch (outcome.state) {
      case 'done':
        return await report(outcome, output);
      case 'refused':
        for (const message of outcome.problems) {
          output.problem(message, { event: 'refused', code: outcome.error?.code ?? 'not-mergeable', message });
        }
        return outcome.error === undefined ? ExitCode.BadInput : refusalCode(outcome.error);
      case 'failed': {
        const { message, code } = outcome.error;
        output.problem(message, { event: 'failed', dir: resolve(out), code, message });
        return ExitCode.Failed;
      }
      case 'cancelled':
      case 'interrupted':
        output.event({ event: outcome.state, dir: resolve(out) });
        return outcome.state === 'cancelled' ? ExitCode.Cancelled : ExitCode.Resumable;
    }
  } finally {
    stop.dispose();
  }
}

async function report(
  merged: { runDir: string; shards: number; cells: number; joiningMs: number },
  output: Output,
): Promise<ExitCode> {
  const { runDir, shards, cells, joiningMs } = merged;
  const reader = openRun(runDir);
  try {
    const summary = await reader.summary();
    const { experiment } = reader;
    // For lists of runs, which compute it again where it could not be kept.
    await keepHeadline(runDir, experiment, summary).catch(() => undefined);
    output.event({
      event: 'done',
      dir: resolve(runDir),
      shards,
      cells,
      joiningMs,
      headline: headline(summary, experiment.marginal.feature),
    });
    output.line(
      `${experiment.name}: ${plural(cells, 'cell')} of ${plural(shards, 'shard')}, merged in ${durationText(joiningMs)}.`,
    );
    for (const line of headlineText(experiment, summary)) output.line(line);
    output.line(`Run folder: ${runDir}`);
    return ExitCode.Done;
  } finally {
    reader.close();
  }
}
