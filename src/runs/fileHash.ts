import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { asRunError, RunError } from './runError.ts';

/** A larger file of weights belongs to no toy model, and its hash would keep the user waiting. */
export const MOST_HASHED_BYTES = 2 ** 29;

/** Bytes read at once. */
const PIECE_BYTES = 1 << 20;

/** Hashes of files that have not changed since, by path; least recently used first. */
const known = new Map<string, { state: string; hash: string }>();
const MOST_KNOWN = 64;

/**
 * SHA-256 of a file's bytes in lower-case hex. One that has the size and the times that it had before is not read again.
 * @throws RunError (`disk`), also where it is no file, or a larger one than `MOST_HASHED_BYTES`
 */
export function hashOfFile(path: string): string {
  const doing = `read ${path}`;
  try {
    // Asked before: to open a pipe would wait for somebody to write.
    const about = statSync(path);
    if (!about.isFile()) {
      throw new RunError('disk', `Cannot ${doing}: it is ${about.isDirectory() ? 'a folder' : 'no file'}.`);
    }
    if (about.size > MOST_HASHED_BYTES) {
      const megabytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)} MB`;
      throw new RunError(
        'disk',
        `${path} has ${megabytes(about.size)}, and weights that an experiment names at most ${megabytes(MOST_HASHED_BYTES)}. Save the tensors of the model alone.`,
      );
    }
    const state = stateOf(about);
    const before = known.get(path);
    const hash = before?.state === state ? before.hash : sha256Of(path, MOST_HASHED_BYTES);
    known.delete(path);
    known.set(path, { state, hash });
    const [oldest] = known.keys();
    if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
    return hash;
  } catch (error) {
    throw asRunError(error, doing);
  }
}

const stateOf = ({ size, mtimeMs, ctimeMs, ino }: { size: number; mtimeMs: number; ctimeMs: number; ino: number }) =>
  `${size} ${mtimeMs} ${ctimeMs} ${ino}`;

/**
 * SHA-256 of a file's bytes in lower-case hex, read now.
 * @param most  bytes beyond these are left out
 * @throws system errors
 */
export function sha256Of(path: string, most = Number.POSITIVE_INFINITY): string {
  const fd = openSync(path, 'r');
  try {
    const hash = createHash('sha256');
    const piece = new Uint8Array(Math.min(PIECE_BYTES, Math.max(1, fstatSync(fd).size)));
    for (let left = most; left > 0; ) {
      const count = readSync(fd, piece, 0, piece.length, null);
      if (count === 0) break;
      hash.update(piece.subarray(0, count));
      left -= count;
    }
    return hash.digest('hex');
  } finally {
    closeSync(fd);
  }
}
