import { RunError } from '../runs/runError.ts';
import { openRun, type RunReader } from '../runs/runReader.ts';
import { ExitCode } from './exitCodes.ts';
import type { Output } from './output.ts';
import { resolveRun } from './resolveRun.ts';

/**
 * Opens a run for a command and turns errors into messages and exit codes.
 * @param run a run folder, or an experiment file, which means its latest run
 */
export async function withRun(
  run: string,
  output: Output,
  use: (reader: RunReader) => Promise<ExitCode>,
): Promise<ExitCode> {
  let reader: RunReader | undefined;
  try {
    reader = openRun(resolveRun(run, output));
    const code = await use(reader);
    for (const problem of reader.problems()) output.note(`Warning: ${problem}`);
    return code;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    output.progress.clear();
    output.problem(error.message, { event: 'error', code: error.code, message: error.message });
    return error.code === 'not-a-run' ? ExitCode.BadInput : ExitCode.Failed;
  } finally {
    reader?.close();
  }
}
