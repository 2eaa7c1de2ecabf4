import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import type { ZipMember } from '../core/weights/zip.ts';
import { CancelledError } from '../engines/engine.ts';
import { temporaryPath } from '../runs/files.ts';
import { asRunError } from '../runs/runError.ts';
import { WeightsError } from './weightsError.ts';

/** Bytes read at once. */
const PIECE_BYTES = 262_144;

/**
 * The first bytes that a deflated member gives: at most `most`, and never more than that is kept.
 * @param packed its first bytes
 */
export async function inflateStart(packed: Uint8Array, most: number): Promise<Uint8Array> {
  const inflate = createInflateRaw();
  const pieces: Buffer[] = [];
  let length = 0;
  // What is cut off or damaged ends in an error; what came before it counts.
  inflate.on('error', () => undefined);
  inflate.end(packed);
  try {
    for await (const piece of inflate) {
      pieces.push(piece);
      length += piece.length;
      if (length >= most) break;
    }
  } catch {
    // As above.
  }
  return new Uint8Array(Buffer.concat(pieces)).subarray(0, most);
}

/**
 * Unpacks a deflated member into a file that has no name any more: it goes when its descriptor, which is returned, is
 * closed. Never writes more bytes than the directory says, and checks their CRC-32.
 * @throws WeightsError, CancelledError, RunError (`disk`)
 */
export async function inflateToFile(
  fd: number,
  member: ZipMember & { dataOffset: number },
  signal: AbortSignal,
): Promise<number> {
  const { name, dataOffset, compressedBytes, bytes } = member;
  const path = temporaryPath(join(tmpdir(), 'capacity-lab'));
  const damaged = (what: string): WeightsError =>
    new WeightsError(`Array ${JSON.stringify(name)} is damaged: ${what}.`);
  if (compressedBytes === 0) throw damaged('it is empty');
  let target: number | undefined;
  try {
    const unpacked = openSync(path, 'wx+', 0o600);
    target = unpacked;
    unlinkSync(path);
    let [length, checksum] = [0, 0];
    await pipeline(
      piecesOf(fd, dataOffset, compressedBytes),
      createInflateRaw(),
      async (pieces: AsyncIterable<Buffer>) => {
        for await (const piece of pieces) {
          length += piece.length;
          if (length > bytes) throw damaged('it gives more than its directory says');
          checksum = crc32(piece, checksum);
          writeAll(unpacked, piece);
        }
      },
      { signal },
    );
    if (length !== bytes) throw damaged('it was cut off');
    if (checksum !== member.crc32) throw damaged('its checksum is wrong');
    return unpacked;
  } catch (error) {
    if (target !== undefined) closeSync(target);
    if (signal.aborted) throw new CancelledError('The inspection was cancelled.');
    if (error instanceof WeightsError) throw error;
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw damaged('it cannot be unpacked');
    }
    throw asRunError(error, `unpack ${JSON.stringify(name)} into ${tmpdir()}`);
  }
}

/** The bytes of a stretch of a file, piece by piece. */
function* piecesOf(fd: number, from: number, length: number): Generator<Uint8Array> {
  for (let at = 0; at < length; ) {
    const piece = new Uint8Array(Math.min(PIECE_BYTES, length - at));
    const count = readSync(fd, piece, 0, piece.length, from + at);
    if (count === 0) return;
    at += count;
    yield piece.subarray(0, count);
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}
