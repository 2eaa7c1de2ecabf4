import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, writeSync } from 'node:fs';
import { asRunError, RunError } from './runError.ts';

/**
 * Files of run folders, which may come from strangers: a pipe under the name of a file would be waited for without end,
 * a link to a device read without end, and a link out of the folder written through.
 */

/** A larger manifest, status, mark or experiment file was written by nobody who means well. */
export const MOST_TEXT_BYTES = 2 ** 24;

/** Pieces of a file that is longer than it says of itself. */
const PIECE_BYTES = 2 ** 16;

/** Does not wait for the other end of a pipe. Windows has neither this nor pipes in folders. */
const NO_WAITING = constants.O_NONBLOCK ?? 0;
const NO_LINKS = constants.O_NOFOLLOW ?? 0;

/**
 * Opens a file for reading, and nothing but a file: no pipe, device or folder.
 * @throws RunError (`damaged`), system errors
 */
export function openRegular(path: string): number {
  const descriptor = openSync(path, constants.O_RDONLY | NO_WAITING);
  const about = fstatSync(descriptor);
  if (about.isFile()) return descriptor;
  closeSync(descriptor);
  throw new RunError('damaged', `${path} cannot be read: it is ${about.isDirectory() ? 'a folder' : 'no file'}.`);
}

/**
 * All bytes of a file, and nothing but a file.
 * @param most more bytes than this are not read
 * @throws RunError (`damaged`), system errors
 */
export function readRegular(path: string, most = MOST_TEXT_BYTES): Buffer {
  const descriptor = openRegular(path);
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    for (;;) {
      const { size } = fstatSync(descriptor);
      if (Math.max(size, length) > most) {
        throw new RunError('damaged', `${path} is not read: it has more than ${Math.floor(most / 2 ** 20)} MB.`);
      }
      // One byte more than it says, so that the end is seen at once. Files of /proc say 0.
      const left = Math.max(size - length + 1, PIECE_BYTES);
      const piece = Buffer.allocUnsafe(Math.min(left, most + 1 - length));
      const count = readSync(descriptor, piece);
      if (count === 0) return Buffer.concat(pieces, length);
      pieces.push(piece.subarray(0, count));
      length += count;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Appends to a file, which is made where there is none. @throws system errors, also where the file is a link */
export function appendToOwn(path: string, text: string): void {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NO_LINKS | NO_WAITING;
  const descriptor = openSync(path, flags, 0o666);
  try {
    writeSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/** Is there a symbolic link, or a junction of Windows? */
export const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/**
 * Refuses to go through a link: what is written, moved or removed in a run folder must lie in it.
 * @throws RunError (`not-a-run`)
 */
export function refuseLink(path: string): void {
  let link: boolean;
  try {
    link = isLink(path);
  } catch (error) {
    throw asRunError(error, `read ${path}`);
  }
  if (link) {
    throw new RunError(
      'not-a-run',
      `${path} is a link to another place: nothing is changed through it. Open that place.`,
    );
  }
}
