import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createPendingFile } from '../runs/files.ts';
import { asRunError } from '../runs/runError.ts';
import type { RunReader } from '../runs/runReader.ts';
import type { ExportCommand } from './commandLine.ts';
import { ExitCode } from './exitCodes.ts';
import type { Output } from './output.ts';
import { withRun } from './withRun.ts';

/** `capacity-lab export`: the result table as a file, or to standard output. */
export function exportRun({ run, format, output: path }: ExportCommand, output: Output): Promise<ExitCode> {
  return withRun(run, output, async (reader) => {
    if (path !== undefined) return exportToFile(reader, format, path);
    if (format === 'parquet' && process.stdout.isTTY) {
      output.problem('Parquet is binary: give -o FILE, or send it into a pipe.', { event: 'error' });
      return ExitCode.BadInput;
    }
    // Nobody reads on: the rest need not be made.
    process.stdout.on('error', () => process.exit(ExitCode.Done));
    await reader.exportTable(format, (bytes) => void process.stdout.write(new Uint8Array(bytes)));
    return ExitCode.Done;
  });
}

/** The file appears when it is complete; an old one stays until then. */
async function exportToFile(reader: RunReader, format: ExportCommand['format'], path: string): Promise<ExitCode> {
  try {
    mkdirSync(dirname(resolve(path)), { recursive: true });
    const file = createPendingFile(path);
    try {
      await reader.exportTable(format, file.append);
      file.commit();
    } finally {
      file.discard();
    }
    return ExitCode.Done;
  } catch (error) {
    throw asRunError(error, `write ${path}`);
  }
}
