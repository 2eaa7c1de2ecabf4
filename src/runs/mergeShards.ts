import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CancelledError } from '../engines/engine.ts';
import { openBlockStore } from './blockStore.ts';
import { createBreather } from './breathe.ts';
import { replaceFile } from './files.ts';
import { experimentFileOf, fileFrom } from './findRuns.ts';
import { joinRun } from './joinRun.ts';
import { BLOCKS_FOLDER, blockPath, pathIn } from './layout.ts';
import { acquireLock, type RunLock } from './lock.ts';
import { cellsToTrain, type Manifest, writeManifest } from './manifest.ts';
import { type ProgressLine, readProgress } from './progressLog.ts';
import { asRunError, RunError } from './runError.ts';
import { emptyRunFolder, makeRunFolder } from './runFolder.ts';
import { createRunLog } from './runLog.ts';
import { INTERRUPTED } from './runTypes.ts';
import { readShards, type ShardSet } from './shardFolders.ts';
import { createStatusWriter } from './status.ts';

export interface MergeHooks {
  signal: AbortSignal;
  /** What is odd and does no harm, as a sentence. */
  onNote?(message: string): void;
}

export type MergeOutcome =
  | { state: 'done'; runDir: string; shards: number; cells: number; joiningMs: number }
  /** The shards are not one whole run, or the folder cannot be had. Nothing was changed. */
  | { state: 'refused'; problems: readonly string[]; error?: RunError }
  | { state: 'failed'; error: RunError }
  | { state: 'cancelled' | 'interrupted' };

/**
 * Merges the shards of a run into one that has the bytes of a run without shards: blocks, results, curves, weights,
 * source and configuration. Never rejects. The manifest is written last: what was interrupted is no run, and merging
 * again into the same folder begins anew. Shards are only read. One cell, one block and one group of rows are in memory
 * at a time.
 *
 * @param folders run folders of shards, or folders that hold them
 * @param runDir  a folder that is new or empty
 */
export async function mergeShards(
  folders: readonly string[],
  runDir: string,
  { signal, onNote }: MergeHooks,
): Promise<MergeOutcome> {
  let set: ShardSet | string[];
  let isNew: boolean;
  let lock: RunLock;
  try {
    set = await readShards(folders, signal);
    if (Array.isArray(set)) return { state: 'refused', problems: set };
    for (const note of set.notes) onNote?.(note);
    isNew = makeRunFolder(runDir);
    lock = acquireLock(runDir);
  } catch (error) {
    return stopped(error, signal) ?? refusedBy(asRunError(error, `merge into ${runDir}`));
  }
  let done = false;
  try {
    emptyRunFolder(runDir);
    const joiningMs = await fill(runDir, set, lock, signal);
    done = true;
    return { state: 'done', runDir, shards: set.shards.length, cells: cellsOf(set), joiningMs };
  } catch (error) {
    return stopped(error, signal) ?? { state: 'failed', error: asRunError(error, `merge into ${runDir}`) };
  } finally {
    if (!done && lock.held()) clear(runDir, isNew);
    lock.release();
  }
}

/** What cannot be removed is no run either: it has no manifest. */
function clear(runDir: string, isNew: boolean): void {
  try {
    if (isNew) rmSync(runDir, { recursive: true, force: true });
    else emptyRunFolder(runDir);
  } catch {
    // The error that brought us here is the one to tell of.
  }
}

const refusedBy = (error: RunError): MergeOutcome => ({ state: 'refused', problems: [error.message], error });

function stopped(error: unknown, signal: AbortSignal): MergeOutcome | undefined {
  if (!(error instanceof CancelledError)) return undefined;
  return { state: signal.reason === INTERRUPTED ? 'interrupted' : 'cancelled' };
}

/** Returns the milliseconds that it took. */
async function fill(runDir: string, set: ShardSet, lock: RunLock, signal: AbortSignal): Promise<number> {
  const begunAt = new Date().toISOString();
  const startedAt = performance.now();
  const [first] = set.shards;
  if (first === undefined) throw new RunError('not-mergeable', 'There are no shards.');
  const { configHash } = first.manifest;
  for (const file of ['source', 'config'] as const) copy(pathIn(first.runDir, file), pathIn(runDir, file));
  await copyBlocks(runDir, set, signal);
  const store = openBlockStore(runDir, cellsOf(set), configHash);
  try {
    await joinRun({ runDir, experiment: set.experiment, configHash, store, signal });
  } finally {
    store.close();
  }
  const joiningMs = performance.now() - startedAt;
  const progress = progressOf(set);
  await replaceFile(pathIn(runDir, 'progress'), progress.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const cells = cellsOf(set);
  const elapsedMs = progress.at(-1)?.elapsedMs ?? 0;
  await createStatusWriter(runDir).write({ state: 'done', cells, finished: cells, elapsedMs });
  createRunLog(runDir, () => undefined)('info', `merged: ${set.shards.map((shard) => shard.runDir).join(', ')}`);
  if (!lock.held()) throw new RunError('locked', `Another process has taken ${runDir} over.`);
  await writeManifest(runDir, manifestOf(runDir, set, { startedAt: begunAt, joiningMs }));
  return joiningMs;
}

async function copyBlocks(runDir: string, { shards }: ShardSet, signal: AbortSignal): Promise<void> {
  const breathe = createBreather();
  mkdirSync(join(runDir, BLOCKS_FOLDER));
  for (const shard of shards) {
    for (const { index } of shard.blocks) {
      copy(blockPath(shard.runDir, index), blockPath(runDir, index));
      await breathe();
      if (signal.aborted) throw new CancelledError('Merging was stopped.');
    }
  }
}

function copy(from: string, to: string): void {
  try {
    copyFileSync(from, to);
  } catch (error) {
    throw asRunError(error, `copy ${from} to ${to}`);
  }
}

const cellsOf = ({ shards }: ShardSet): number => shards[0]?.manifest.cells ?? 0;

/** The shards' lines one after the other, as if one machine had trained them in turn. */
function progressOf({ shards }: ShardSet): ProgressLine[] {
  let before = { finished: 0, elapsedMs: 0 };
  return shards.flatMap(({ runDir, manifest }) => {
    const { finished, elapsedMs } = before;
    const lines = readProgress(runDir).map((line) => ({
      ...line,
      finished: finished + line.finished,
      total: manifest.cells,
      elapsedMs: elapsedMs + line.elapsedMs,
    }));
    before = { finished: finished + cellsToTrain(manifest), elapsedMs: lines.at(-1)?.elapsedMs ?? elapsedMs };
    return lines;
  });
}

/** Whose file it is and what trained it says the first shard; all sessions of all shards are kept. */
function manifestOf(
  runDir: string,
  { shards }: ShardSet,
  { startedAt, joiningMs }: { startedAt: string; joiningMs: number },
): Manifest {
  const [first] = shards;
  const { shard: _, ...manifest } = first.manifest;
  const sessions = shards.flatMap((shard) => shard.manifest.sessions);
  const merging = {
    startedAt,
    workers: 1,
    cellsBefore: manifest.cells,
    endedAt: new Date().toISOString(),
    trainingMs: 0,
    joiningMs,
    state: 'done',
  };
  return {
    ...manifest,
    file: fileFrom(runDir, experimentFileOf(first.runDir, manifest)),
    startedAt: shards.map((shard) => shard.manifest.startedAt).sort()[0],
    sessions: [
      ...sessions.sort((a, b) => Number(a.startedAt > b.startedAt) - Number(a.startedAt < b.startedAt)),
      merging,
    ],
    merged: shards.map((shard) => ({ index: shard.shard.index, platform: shard.manifest.platform })),
  };
}
