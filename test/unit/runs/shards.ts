import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect } from 'vitest';
import { type MergeOutcome, mergeShards } from '../../../src/runs/mergeShards.ts';
import { runFile, temporaryFolder, writeExperiment } from './builders.ts';

/** An experiment file in a folder of its own, and where its shards, their merge and the whole run go. */
export interface Place {
  file: string;
  shards: string;
  merged: string;
  whole: string;
  shard(index: number, count?: number): string;
}

export function placeOf(text: string): Place {
  const folder = temporaryFolder();
  const [shards = '', merged = '', whole = ''] = ['shards', 'merged', 'whole'].map((name) => path.join(folder, name));
  return {
    file: writeExperiment(folder, text),
    shards,
    merged,
    whole,
    shard: (index, count = 3) => path.join(shards, `shard-${index}-of-${count}`),
  };
}

export async function trainShards(place: Place, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const target = { dir: place.shard(index, count) };
    expect(await runFile(place.file, { target, shard: { index, count } })).toMatchObject({ state: 'done' });
  }
}

export async function trainWhole({ file, whole }: Place): Promise<void> {
  expect(await runFile(file, { target: { dir: whole } })).toMatchObject({ state: 'done' });
}

export const merge = (
  { shards, merged }: Place,
  signal: AbortSignal = new AbortController().signal,
): Promise<MergeOutcome> => mergeShards([shards], merged, { signal });

/** What a merged run has in common with one that was never cut. */
export function expectSameBytes({ merged, whole }: Place): void {
  for (const file of ['results.parquet', 'curves.parquet', 'weights.safetensors', 'config.yaml', 'source.yaml']) {
    execFileSync('cmp', [path.join(merged, file), path.join(whole, file)]);
  }
  execFileSync('diff', ['-r', path.join(merged, 'blocks'), path.join(whole, 'blocks')]);
}
