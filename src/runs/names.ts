import type { Shard } from '../core/training/shards.ts';

/** Longest folder name made from an experiment's name, in UTF-16 units and in UTF-8 bytes: file systems allow 255 bytes. */
const LONGEST = 60;
const LONGEST_BYTES = 120;

/** Names that Windows keeps for devices, whatever their extension. */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;

/**
 * A folder name for an experiment's name: safe on every file system, readable, the same for the same name.
 * Letters and digits of any script stay, everything else becomes `-`; lower case, because some file systems do not tell cases apart.
 * Never empty, never `.` or `..`, no separators, no leading dot. Different names can give the same folder name.
 */
export function folderNameOf(name: string): string {
  const words = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_.]+/gu, '-')
    .replace(/^[-_.]+|[-_.]+$/g, '');
  const short = shorten(words).replace(/[-_.]+$/, '');
  if (short === '') return 'experiment';
  return reserved.test(short) ? `experiment-${short}` : short;
}

/** The longest beginning within both limits that does not cut a character in two. */
function shorten(text: string): string {
  let result = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (result.length + character.length > LONGEST || bytes > LONGEST_BYTES) break;
    result += character;
  }
  return result;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/**
 * Name of a run folder: `2026-01-31_09-05-07_1a2b3c4d`, local time and the first 8 digits of the configuration's hash.
 * @param configHash lower-case hex
 */
export function runFolderName(startedAt: Date, configHash: string): string {
  const date = [startedAt.getFullYear(), twoDigits(startedAt.getMonth() + 1), twoDigits(startedAt.getDate())].join('-');
  const time = [startedAt.getHours(), startedAt.getMinutes(), startedAt.getSeconds()].map(twoDigits).join('-');
  return `${date}_${time}_${configHash.slice(0, 8)}`;
}

/**
 * Name of a shard's folder beside the other shards of its run: `shard-1-of-4`. Always the same, so that a task that is
 * started again finds what it has done.
 */
export const shardFolderName = ({ index, count }: Shard): string => `shard-${index}-of-${count}`;
