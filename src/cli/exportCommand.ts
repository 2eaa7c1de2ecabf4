import type { ExitCode } from './exitCodes.ts';
import type { Output } from './output.ts';
import { writeTable } from './tableOutput.ts';
import type { ExportCommand } from './userCommand.ts';
import { withRun } from './withRun.ts';

/** `capacity-lab export`: the result table as a file, or to standard output. */
export function exportRun({ run, format, output: path }: ExportCommand, output: Output): Promise<ExitCode> {
  return withRun(run, output, (reader) => writeTable(path, format, output, (sink) => reader.exportTable(format, sink)));
}
