import { closeSync, fstatSync, mkdirSync, readdirSync, readSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CellRecord } from '../core/results/cellRecord.ts';
import {
  announcedHeaderLength,
  type BlockEntry,
  type BlockHeader,
  decodeHeader,
  decodeRecord,
  encodeBlock,
  PREAMBLE_BYTES,
} from './blockFile.ts';
import { temporaryPath } from './files.ts';
import { BLOCKS_FOLDER, blockNumber, blockPath } from './layout.ts';
import { asRunError, hasCode, RunError } from './runError.ts';
import { openRegular, refuseLink } from './safeFiles.ts';

/** The finished cells of a run: which there are, and what is in them. Cells stay on disk; their table is in memory. */
export interface BlockStore {
  /** Number of finished cells. */
  finished(): number;
  has(cell: number): boolean;
  /** Sizes of a finished cell, without reading it. */
  entry(cell: number): Readonly<BlockEntry> | undefined;
  /**
   * `undefined` while the cell is unfinished.
   * @throws RunError: `damaged` when its bytes are not what was written, `disk`
   */
  read(cell: number): CellRecord | undefined;
  /** Files that could not be used, as sentences. */
  problems(): readonly string[];
  /** Looks for blocks that another process has finished since. Returns the newly finished cells. @throws RunError (`disk`) */
  refresh(): number[];
  /** Reads every cell and forgets those that are damaged. Returns what is wrong, as sentences. @throws RunError (`disk`) */
  verify(): string[];
  /** Writes a block. @throws RunError (`disk`) */
  write(block: number, records: readonly CellRecord[]): Promise<void>;
  /** Frees what is open. Reading afterwards is allowed: somebody may be in the middle of it. */
  close(): void;
}

/**
 * Opens the blocks of a run folder; there may be none yet.
 * @param cells number of cells of the experiment
 * @param configHash lower-case hex SHA-256: blocks of another configuration are problems, not cells
 * @throws RunError (`disk`)
 */
export function openBlockStore(runDir: string, cells: number, configHash: string): BlockStore {
  const folder = join(runDir, BLOCKS_FOLDER);
  /** Block of a finished cell, and its entry. */
  const places = new Map<number, { block: number; entry: BlockEntry }>();
  const seen = new Set<number>();
  let problems: string[] = [];
  let opened: { block: number; descriptor: number } | undefined;
  let closed = false;

  const release = (): void => {
    if (opened !== undefined) closeSync(opened.descriptor);
    opened = undefined;
  };
  /** Neighbouring cells lie in one block: the last file stays open. */
  const descriptorOf = (block: number): number => {
    if (opened?.block === block) return opened.descriptor;
    release();
    opened = { block, descriptor: openRegular(blockPath(runDir, block)) };
    return opened.descriptor;
  };

  const add = (block: number, header: BlockHeader): number[] => {
    const added = header.entries.filter(({ cell }) => !places.has(cell));
    for (const entry of added) places.set(entry.cell, { block, entry });
    return added.map(({ cell }) => cell);
  };

  const refresh = (): number[] => {
    const added: number[] = [];
    for (const name of namesIn(folder)) {
      const block = blockNumber(name);
      if (block === undefined || seen.has(block)) continue;
      seen.add(block);
      const header = readHeader(join(folder, name), { block, cells, configHash });
      if (typeof header === 'string') problems.push(header);
      else added.push(...add(block, header));
    }
    return added;
  };

  const read = (cell: number): CellRecord | undefined => {
    const place = places.get(cell);
    if (place === undefined) return undefined;
    const path = blockPath(runDir, place.block);
    const bytes = new Uint8Array(place.entry.length);
    let record: CellRecord | string;
    try {
      const got = readSync(descriptorOf(place.block), bytes, 0, bytes.length, place.entry.offset);
      record = got < bytes.length ? 'is cut short' : decodeRecord(bytes, place.entry);
    } catch (error) {
      throw asRunError(error, `read cell ${cell} from ${path}`);
    } finally {
      if (closed) release();
    }
    if (typeof record === 'string') throw new RunError('damaged', `${path} ${record}: cell ${cell} cannot be read.`);
    return record;
  };

  const verify = (): string[] => {
    const wrong = problems;
    problems = [];
    const damaged = new Set<number>();
    for (const [cell, { block }] of places) {
      if (damaged.has(block)) continue;
      try {
        read(cell);
      } catch (error) {
        if (!(error instanceof RunError) || error.code !== 'damaged') throw error;
        wrong.push(error.message);
        damaged.add(block);
      }
    }
    for (const [cell, { block }] of places) if (damaged.has(block)) places.delete(cell);
    // What is trained again is written under the same name, over the damaged file.
    release();
    return wrong;
  };

  const write = async (block: number, records: readonly CellRecord[]): Promise<void> => {
    const path = blockPath(runDir, block);
    const temporary = temporaryPath(path);
    const bytes = encodeBlock(block, configHash, records);
    try {
      refuseLink(folder);
      makeFolder(folder);
      // No fsync: a block torn by a power failure fails its check and is trained again.
      await writeFile(temporary, bytes, { flag: 'wx' });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw asRunError(error, `write ${path}`);
    }
    seen.add(block);
    const header = decodeHeader(bytes, bytes.length);
    if (typeof header !== 'string') add(block, header);
  };

  refresh();
  return {
    finished: () => places.size,
    has: (cell) => places.has(cell),
    entry: (cell) => places.get(cell)?.entry,
    read,
    problems: () => problems,
    refresh,
    verify,
    write,
    close() {
      closed = true;
      release();
    },
  };
}

/** Not with `recursive`: a run folder that was removed meanwhile is not made again, and a disk that refuses says why. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

/** Names in a folder, sorted, so that nothing depends on the file system's order. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw asRunError(error, `read ${folder}`);
  }
}

/** The table of a block file, or what is wrong with it, as a sentence. */
function readHeader(
  path: string,
  expected: { block: number; cells: number; configHash: string },
): BlockHeader | string {
  let descriptor: number | undefined;
  try {
    descriptor = openRegular(path);
    const { size } = fstatSync(descriptor);
    const length = announcedHeaderLength(readStart(descriptor, Math.min(size, PREAMBLE_BYTES)));
    if (length === undefined) return `${path} is not a block file of this version.`;
    if (length > size) return `${path} is cut short.`;
    const header = decodeHeader(readStart(descriptor, length), size);
    if (typeof header === 'string') return `${path} ${header}.`;
    if (header.block !== expected.block) return `${path} holds block ${header.block}.`;
    if (header.configHash !== expected.configHash) return `${path} belongs to another configuration.`;
    const outside = header.entries.find(({ cell }) => cell >= expected.cells);
    return outside === undefined ? header : `${path} has a cell ${outside.cell}, and the run has ${expected.cells}.`;
  } catch (error) {
    return asRunError(error, `read ${path}`).message;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readStart(descriptor: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, 0));
}
