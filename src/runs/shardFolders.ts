import { basename } from 'node:path';
import type { Experiment } from '../core/experiment/experiment.ts';
import { formatCount } from '../core/experiment/words.ts';
import { type BlockSpec, planBlocks } from '../core/training/blocks.ts';
import { blocksOfShard, type Shard, shardText } from '../core/training/shards.ts';
import { CancelledError } from '../engines/engine.ts';
import { openBlockStore } from './blockStore.ts';
import { createBreather } from './breathe.ts';
import { statusOf } from './describeRun.ts';
import { foldersIn } from './findRuns.ts';
import { pathIn } from './layout.ts';
import { cellsToTrain, engineText, type Manifest, readManifest, sameEngine } from './manifest.ts';
import { asRunError, RunError } from './runError.ts';
import { experimentOf } from './runExperiment.ts';
import { readRegular } from './safeFiles.ts';
import { currentState } from './status.ts';

/** A shard on disk, and the blocks that it has to have. */
export interface ShardFolder {
  runDir: string;
  manifest: Manifest;
  shard: Shard;
  blocks: readonly BlockSpec[];
}

/** Shards that make up one run, each of them whole. */
export interface ShardSet {
  experiment: Experiment;
  /** By index. */
  shards: readonly ShardFolder[];
  /** What is odd and does no harm, as sentences. */
  notes: readonly string[];
}

type FoundFolder = Omit<ShardFolder, 'blocks'>;

/**
 * Finds shards and checks that together they are one run: of one configuration, made by the same program and engine,
 * none missing, none there twice, every one finished, and every cell with the bytes that were written. A whole run is
 * taken for the only shard of one. One cell is in memory at a time.
 *
 * @param folders run folders of shards, or folders that hold them
 * @returns the shards, or everything that is wrong with them, as sentences
 * @throws RunError (`disk`), CancelledError
 */
export async function readShards(folders: readonly string[], signal: AbortSignal): Promise<ShardSet | string[]> {
  const problems: string[] = [];
  const found = folders.flatMap((folder) => shardsIn(folder, problems));
  const [first] = found.sort((a, b) => a.shard.index - b.shard.index);
  if (first === undefined || problems.length > 0) return problems;
  problems.push(...found.flatMap((other) => differenceFrom(first, other)));
  // Of shards that are not of one run nobody can say which are missing.
  if (problems.length > 0) return problems;
  problems.push(...gapsIn(found, first.shard.count));
  const unique = found.filter(({ shard }, at) => found[at - 1]?.shard.index !== shard.index);
  const experiment = experimentOf(first.runDir, first.manifest);
  const blocks = planBlocks(experiment);
  const shards = unique.map((folder) => ({ ...folder, blocks: blocksOfShard(experiment, blocks, folder.shard) }));
  for (const shard of shards) problems.push(...(await lacksOf(shard, signal)));
  return problems.length > 0 ? problems : { experiment, shards, notes: notesOn(shards) };
}

/** The run in a folder, or those in the folders inside of it. */
function shardsIn(folder: string, problems: string[]): FoundFolder[] {
  const own = shardAt(folder, problems);
  if (own !== undefined) return [own];
  const inside = foldersIn(folder)
    .filter((child) => !basename(child).startsWith('.'))
    .flatMap((child) => shardAt(child, problems) ?? []);
  if (inside.length === 0 && problems.length === 0) problems.push(`There is no run in ${folder}, nor in its folders.`);
  return inside;
}

function shardAt(runDir: string, problems: string[]): FoundFolder | undefined {
  try {
    const manifest = readManifest(runDir);
    if (manifest === undefined) return undefined;
    const { index, count } = manifest.shard ?? { index: 0, count: 1 };
    return { runDir, manifest, shard: { index, count } };
  } catch (error) {
    if (!(error instanceof RunError) || error.code !== 'damaged') throw error;
    problems.push(error.message);
    return undefined;
  }
}

/** Why two folders cannot be shards of one run. */
function differenceFrom(first: FoundFolder, other: FoundFolder): string[] {
  const [a, b] = [first.manifest, other.manifest];
  const differ = (what: string, of: string, than: string): string[] => [
    `${other.runDir} ${what} ${of}, and ${first.runDir} ${than}.`,
  ];
  if (a.configHash !== b.configHash) {
    return differ('has the configuration', b.configHash.slice(0, 8), a.configHash.slice(0, 8));
  }
  if (a.program.version !== b.program.version) {
    return differ('was made by Capacity Lab', b.program.version, `by ${a.program.version}`);
  }
  if (!sameEngine(a, b)) return differ('was trained by', engineText(b.engine), `by ${engineText(a.engine)}`);
  if (first.shard.count !== other.shard.count) {
    return differ('is', shardText(other.shard), `is ${shardText(first.shard)}`);
  }
  return [];
}

/** Shards that are missing or there more than once. */
function gapsIn(found: readonly FoundFolder[], count: number): string[] {
  const places = new Map<number, string[]>();
  for (const { runDir, shard } of found) places.set(shard.index, [...(places.get(shard.index) ?? []), runDir]);
  const twice = [...places]
    .filter(([, folders]) => folders.length > 1)
    .map(([index, folders]) => `There is more than one ${shardText({ index, count })}: ${folders.join(' and ')}.`);
  const missing = Array.from({ length: count }, (_, index) => index).filter((index) => !places.has(index));
  const all = missing.map((index) => shardText({ index, count }));
  return all.length === 0 ? twice : [...twice, `Missing: ${firstOf(all)}.`];
}

/** What a shard is short of. Reads every cell. */
async function lacksOf({ runDir, manifest, shard, blocks }: ShardFolder, signal: AbortSignal): Promise<string[]> {
  const name = `${shardText(shard)} in ${runDir}`;
  const state = currentState(runDir, statusOf(runDir, manifest));
  const store = openBlockStore(runDir, manifest.cells, manifest.configHash);
  try {
    if (state !== 'done') {
      return [
        `Not finished: ${name} is ${state}, with ${formatCount(store.finished())} of ${formatCount(cellsToTrain(manifest))} cells.`,
      ];
    }
    const lacking: number[] = [];
    const damaged: string[] = [];
    const breathe = createBreather();
    for (const cell of blocks.flatMap((block) => [...block.cells])) {
      try {
        if (store.read(cell) === undefined) lacking.push(cell);
      } catch (error) {
        if (!(error instanceof RunError) || error.code !== 'damaged') throw error;
        damaged.push(error.message);
      }
      await breathe();
      if (signal.aborted) throw new CancelledError('Merging was stopped.');
    }
    const here = blocks.reduce((sum, { cells }) => sum + cells.length, 0) - lacking.length;
    return [
      ...store.problems(),
      ...damaged.slice(0, MOST_NAMED),
      ...(lacking.length > 0 ? [`Not complete: ${name} lacks cells ${firstOf(lacking.map(String))}.`] : []),
      ...(store.finished() > here ? [`Not disjoint: ${name} also has cells of other shards.`] : []),
    ];
  } finally {
    store.close();
  }
}

/** Shards of one configuration may come from files that differ in comments, name or layout. */
function notesOn(shards: readonly ShardFolder[]): string[] {
  const [first, ...others] = shards;
  if (first === undefined) return [];
  const same = others.every(({ runDir, manifest }) => {
    const settings = ({ json, overrides }: Manifest): string => JSON.stringify([json, overrides]);
    return settings(manifest) === settings(first.manifest) && sourceOf(runDir).equals(sourceOf(first.runDir));
  });
  return same
    ? []
    : [`The shards' files differ, though not in what they train; the file of ${shardText(first.shard)} is kept.`];
}

function sourceOf(runDir: string): Buffer {
  const path = pathIn(runDir, 'source');
  try {
    return readRegular(path);
  } catch (error) {
    throw asRunError(error, `read ${path}`);
  }
}

const MOST_NAMED = 8;

/** `3, 4, 7`, and no more than people read. */
function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
