import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createPendingFile } from '../runs/files.ts';
import { asRunError } from '../runs/runError.ts';
import { ExitCode } from './exitCodes.ts';
import type { Output } from './output.ts';
import type { TableFormatName } from './userCommand.ts';

/**
 * Writes a table to a file, which appears when it is complete (an old one stays until then), or to standard output.
 *
 * @param path  undefined: standard output
 * @param write gives the bytes in order
 * @throws RunError, and what `write` throws
 */
export async function writeTable(
  path: string | undefined,
  format: TableFormatName,
  output: Output,
  write: (sink: (bytes: Uint8Array) => void) => Promise<void> | void,
): Promise<ExitCode> {
  if (path !== undefined) return writeToFile(path, write);
  if (format === 'parquet' && process.stdout.isTTY) {
    output.problem('Parquet is binary: give -o FILE, or send it into a pipe.', { event: 'error' });
    return ExitCode.BadInput;
  }
  // Nobody reads on: the rest need not be made.
  process.stdout.on('error', () => process.exit(ExitCode.Done));
  await write((bytes) => void process.stdout.write(new Uint8Array(bytes)));
  return ExitCode.Done;
}

async function writeToFile(
  path: string,
  write: (sink: (bytes: Uint8Array) => void) => Promise<void> | void,
): Promise<ExitCode> {
  try {
    mkdirSync(dirname(resolve(path)), { recursive: true });
    const file = createPendingFile(path);
    try {
      await write(file.append);
      file.commit();
    } finally {
      file.discard();
    }
    return ExitCode.Done;
  } catch (error) {
    throw asRunError(error, `write ${path}`);
  }
}
