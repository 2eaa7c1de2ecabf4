import { RunError } from '../runs/runError.ts';
import { openRun, type RunReader } from '../runs/runReader.ts';
import { ExitCode } from './exitCodes.ts';
import type { Output } from './output.ts';

/** Opens a run folder for a command and turns errors into messages and exit codes. */
export async function withRun(
  runDir: string,
  output: Output,
  use: (reader: RunReader) => Promise<ExitCode>,
): Promise<ExitCode> {
  let reader: RunReader | undefined;
  try {
    reader = openRun(runDir);
    const code = await use(reader);
    for (const problem of reader.problems()) output.note(`Warning: ${problem}`);
    return code;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    output.problem(error.message, { event: 'error', code: error.code, message: error.message });
    return error.code === 'not-a-run' ? ExitCode.BadInput : ExitCode.Failed;
  } finally {
    reader?.close();
  }
}
