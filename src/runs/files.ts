import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asRunError, hasCode, RunError } from './runError.ts';
import { readRegular } from './safeFiles.ts';

let temporaryFiles = 0;

/** A name beside `path` that no other writer uses. Readers of run folders pass over `.tmp` files. */
export const temporaryPath = (path: string): string => `${path}.${process.pid}-${temporaryFiles++}.tmp`;

/**
 * Replaces a file so that a reader, or a machine that loses power, sees the old bytes or the new ones, never a part:
 * temporary file, fsync, rename, fsync of the folder.
 * @throws RunError (`disk`); the old file is then unchanged.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await withHandle(temporary, 'wx', async (handle) => {
      await handle.writeFile(content);
      await handle.sync();
    });
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw asRunError(error, `write ${path}`);
  }
}

/** A file that appears under its name only when it is complete. */
export interface PendingFile {
  /** Appends at the end. @throws system errors */
  append(bytes: Uint8Array): void;
  /** Writes at a place of the file, which may lie beyond its end. @throws system errors */
  writeAt(bytes: Uint8Array, position: number): void;
  /** fsync, close, and move to the final name. @throws system errors */
  commit(): void;
  /** Forgets the file, if it was not committed. Never throws. */
  discard(): void;
}

/**
 * Opens a file for writing that keeps out of sight until `commit`.
 * @throws system errors
 */
export function createPendingFile(path: string): PendingFile {
  const temporary = temporaryPath(path);
  let descriptor: number | undefined = openSync(temporary, 'wx');
  let end = 0;
  const writeAt = (bytes: Uint8Array, position: number): void => {
    if (descriptor === undefined) throw new Error(`${path} is closed`);
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(descriptor, bytes, written, bytes.length - written, position + written);
    }
    end = Math.max(end, position + bytes.length);
  };
  const close = (): void => {
    if (descriptor === undefined) return;
    const open = descriptor;
    descriptor = undefined;
    closeSync(open);
  };
  return {
    append: (bytes) => writeAt(bytes, end),
    writeAt,
    commit() {
      if (descriptor === undefined) throw new Error(`${path} is closed`);
      fsyncSync(descriptor);
      close();
      renameSync(temporary, path);
    },
    discard() {
      try {
        close();
      } catch {
        // The bytes are not wanted: an error of closing changes nothing.
      }
      try {
        rmSync(temporary, { force: true });
      } catch {
        // A disk that has become read-only: what is left over is removed when the run is resumed.
      }
    },
  };
}

/** The text of a small file; `undefined` when there is none. @throws RunError: `damaged` when it is no file, `disk` */
export function readTextIfThere(path: string): string | undefined {
  try {
    return readRegular(path).toString('utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    throw asRunError(error, `read ${path}`);
  }
}

/**
 * The value in a JSON file; `undefined` when there is no file.
 * @throws RunError: `damaged` when it is not JSON, `disk` when it cannot be read
 */
export function readJsonIfThere(path: string): unknown {
  const text = readTextIfThere(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RunError('damaged', `${path} is damaged: it is not valid JSON.`, { cause: error });
  }
}

/** Makes a rename last through a power failure. Not every file system lets folders be synced: that is no reason to fail. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    await withHandle(folder, 'r', (handle) => handle.sync());
  } catch {
    // Windows and some network file systems refuse.
  }
}

async function withHandle(path: string, flags: string, use: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(path, flags);
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}
