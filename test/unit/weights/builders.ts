import fs from 'node:fs';
import path from 'node:path';
import { LENGTH_BYTES, parseSafetensors, safetensorsHeaderBytes } from '../../../src/core/weights/safetensors.ts';
import { temporaryFolder } from '../runs/builders.ts';

/** What the reader makes of the bytes of a file. */
export function readSafetensorsBytes(bytes: Uint8Array): ReturnType<typeof parseSafetensors> {
  const length = safetensorsHeaderBytes(bytes.subarray(0, LENGTH_BYTES), bytes.length);
  if (typeof length === 'string') return length;
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const header = bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  return parseSafetensors(header, (text) => utf8.decode(text), bytes.length);
}

/** Writes a file into a folder that is gone after the test, and gives its path. */
export function writeFile(name: string, bytes: Uint8Array): string {
  const file = path.join(temporaryFolder(), name);
  fs.writeFileSync(file, bytes);
  return file;
}

/** A file of that many zeros after its start, which takes no room on the disk. */
export function sparseFile(name: string, start: Uint8Array, length: number): string {
  const file = writeFile(name, start);
  fs.truncateSync(file, length);
  return file;
}
