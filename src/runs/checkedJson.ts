import { crc32 } from 'node:zlib';
import { readJsonIfThere } from './files.ts';
import { RunError } from './runError.ts';

/**
 * Small JSON files that carry a checksum of themselves, so that a digit that the disk turned over is not taken for another
 * number. A value without the key `check` was written by an older version, or by hand, and is taken as it is.
 */

/** The value with its checksum, as text on one line or, with `indent`, on several. */
export const checkedJson = (value: object, indent?: number): string =>
  JSON.stringify({ ...value, check: checkOf(value) }, undefined, indent);

/**
 * The value in a JSON file, without its checksum; `undefined` when there is no file.
 * @throws RunError: `damaged` when it is not JSON or its checksum does not fit, `disk` when it cannot be read
 */
export function readCheckedJson(path: string): unknown {
  const value = readJsonIfThere(path);
  if (value === undefined) return undefined;
  const read = checked(value);
  if (read !== undefined) return read.value;
  const advice = 'If it was edited by hand, remove its key "check".';
  throw new RunError('damaged', `${path} is damaged: its checksum does not fit. ${advice}`);
}

/** What was written, without its checksum; `undefined` where the checksum does not fit. */
export function checked(value: unknown): { value: unknown } | undefined {
  if (typeof value !== 'object' || value === null || !('check' in value)) return { value };
  const { check, ...rest } = value;
  return check === checkOf(rest) ? { value: rest } : undefined;
}

/** CRC-32 of the value as `JSON.stringify` writes it, 8 digits: reading JSON keeps the order of keys. */
const checkOf = (value: object): string => crc32(JSON.stringify(value)).toString(16).padStart(8, '0');
