import { sha256Of } from './fileHash.ts';
import { readTextIfThere, replaceFile } from './files.ts';
import { pathIn, RunFile } from './layout.ts';
import { asRunError, hasCode } from './runError.ts';

/**
 * The SHA-256 of the files that a finished run is read by elsewhere (`SHA256SUMS`), as `sha256sum` writes and checks them.
 * Parquet and safetensors have no checksums of their own: a digit that the disk turned over would pass for a result.
 */
const summed = ['results', 'curves', 'weights'] as const;

/** Writes the sums of the files as they are now. @throws RunError (`disk`) */
export async function writeResultSums(runDir: string): Promise<void> {
  const lines = summed.map((name) => `${sumOf(pathIn(runDir, name))}  ${RunFile[name]}\n`);
  await replaceFile(pathIn(runDir, 'sums'), lines.join(''));
}

/** Has one of the files changed since it was written? A run of an older version has no sums, and its files are believed. @throws RunError (`disk`) */
export function hasDamagedResults(runDir: string): boolean {
  const written = readTextIfThere(pathIn(runDir, 'sums'));
  if (written === undefined) return false;
  const lines = new Set(written.split('\n'));
  return summed.some((name) => !lines.has(`${sumOf(pathIn(runDir, name))}  ${RunFile[name]}`));
}

/** Of a file that is not there: nothing that could be a sum. */
function sumOf(path: string): string {
  try {
    return sha256Of(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw asRunError(error, `read ${path}`);
  }
}
