import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { listAllRuns } from '../../../src/runs/listAllRuns.ts';
import { listRuns } from '../../../src/runs/listRuns.ts';
import { readManifest } from '../../../src/runs/manifest.ts';
import type { MergeOutcome } from '../../../src/runs/mergeShards.ts';
import { openRun } from '../../../src/runs/runReader.ts';
import { INTERRUPTED } from '../../../src/runs/runTypes.ts';
import { experimentText, runFile } from './builders.ts';
import { expectSameBytes, merge, placeOf, trainShards, trainWhole } from './shards.ts';

/** Autoencoders of three sizes, each a shape of its own, so that blocks of shapes alternate. */
const autoencoderText = `
version: 1
name: Autoencoders
model: { family: autoencoder, activation: relu, dimensions: 2 }
data: { density: 0.2 }
features:
  - { name: odd, importance: 1 }
  - { name: rest, count: 4, importance: { decay: 0.9 } }
train: { learning_rate: 0.02, steps: 1000, batch: 256, starts: 2, keep: all, seed: 3 }
sweep:
  x: { parameter: model.dimensions, values: [1, 2, 3] }
  y: { parameter: data.density, log: [0.5, 0.01], points: 7 }
points:
  A: { model.dimensions: 2, data.density: 0.3 }
`;

/** Some blocks for each of three shards. */
const small = experimentText({ x: 9, y: 9, starts: 8 });

describe('merged shards', () => {
  it.each([
    ['quadratic models with labelled points, in three', experimentText({ x: 15, y: 9, starts: 8 }), 3],
    ['sampled autoencoders of several shapes with all starts kept, in five', autoencoderText, 5],
    ['quadratic models with all starts kept, in two', experimentText({ x: 9, y: 7, starts: 8, keep: 'all' }), 2],
    ['few cells, in more shards than there are blocks', experimentText({ x: 2, y: 2 }), 4],
    ['one shard of all', experimentText({ x: 2, y: 2 }), 1],
  ])('have the bytes of a run that was not cut: %s', async (_, text, count) => {
    const place = placeOf(text);
    await trainShards(place, count);
    await trainWhole(place);
    expect(await merge(place)).toMatchObject({ state: 'done', shards: count });
    expectSameBytes(place);
  });

  it('are a finished run that says where it comes from', async () => {
    const place = placeOf(small);
    await trainShards(place, 3);
    await merge(place);
    const manifest = readManifest(place.merged);
    expect(manifest?.shard).toBeUndefined();
    expect(manifest?.merged?.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(manifest?.sessions).toHaveLength(4);
    const reader = openRun(place.merged);
    expect(reader.describe()).toMatchObject({ state: 'done', cells: 83, finished: 83, provenance: { shards: '3' } });
    reader.close();
    expect(await runFile(place.file, { target: { dir: place.merged } })).toMatchObject({
      state: 'refused',
      error: { code: 'finished' },
    });
    expect(fs.existsSync(path.join(place.merged, 'lock'))).toBe(false);
  });
});

describe('merge refuses', () => {
  it('what is missing, twice, unfinished, damaged, incomplete or of another run, and says which', async () => {
    const place = placeOf(small);
    await trainShards(place, 3);
    const kept = `${place.shards}-kept`;
    fs.renameSync(place.shards, kept);
    const problemsWith = async (spoil: () => void): Promise<readonly string[]> => {
      fs.rmSync(place.shards, { recursive: true, force: true });
      fs.cpSync(kept, place.shards, { recursive: true });
      spoil();
      const outcome: MergeOutcome = await merge(place);
      expect(fs.existsSync(place.merged)).toBe(false);
      return outcome.state === 'refused' ? outcome.problems : [outcome.state];
    };
    const change = (index: number, file: string, from: RegExp, to: string): void => {
      const name = path.join(place.shard(index), file);
      fs.writeFileSync(name, fs.readFileSync(name, 'utf8').replace(from, to));
    };
    const block = (index: number): string => {
      const [name = ''] = fs.readdirSync(path.join(place.shard(index), 'blocks'));
      return path.join(place.shard(index), 'blocks', name);
    };
    const cases: [spoil: () => void, problem: RegExp][] = [
      [() => fs.rmSync(place.shard(2), { recursive: true }), /^Missing: shard 2\/3\.$/],
      [
        () => fs.cpSync(place.shard(1), path.join(place.shards, 'copy'), { recursive: true }),
        /^There is more than one shard 1\/3: .*copy and .*shard-1-of-3\.$/,
      ],
      [
        () => change(0, 'status.json', /"done"/, '"cancelled"'),
        /^Not finished: shard 0\/3 in .* is cancelled, with \d+ of \d+ cells\.$/,
      ],
      [() => fs.rmSync(block(0)), /^Not complete: shard 0\/3 in .* lacks cells \d+(, \d+)* and \d+ more\.$/],
      [
        () => {
          const bytes = fs.readFileSync(block(1));
          bytes[bytes.length - 100] ^= 1;
          fs.writeFileSync(block(1), bytes);
        },
        /\.block is damaged .* cell \d+ cannot be read\.$/,
      ],
      [
        () => fs.copyFileSync(block(2), path.join(place.shard(1), 'blocks', path.basename(block(2)))),
        /^Not disjoint: shard 1\/3 in .* also has cells of other shards\.$/,
      ],
      [
        () => change(1, 'manifest.json', /"version": "[^"]*"/, '"version": "9.9.9"'),
        /shard-1-of-3 was made by Capacity Lab 9\.9\.9, and .*shard-0-of-3 by/,
      ],
      [
        () => change(1, 'manifest.json', /"kernels": "[0-9a-f]+"/, '"kernels": "00"'),
        /shard-1-of-3 was trained by kernels \(00\), and .*shard-0-of-3 by kernels \(/,
      ],
      [
        () => change(1, 'manifest.json', /"configHash": "[^"]{8}/, '"configHash": "00000000'),
        /shard-1-of-3 has the configuration 00000000, and/,
      ],
      [
        () => change(1, 'manifest.json', /"count": 3/, '"count": 4'),
        /shard-1-of-3 is shard 1\/4, and .*shard-0-of-3 is shard 0\/3\.$/,
      ],
      [() => fs.writeFileSync(path.join(place.shard(1), 'manifest.json'), '{'), /manifest\.json is damaged/],
    ];
    for (const [spoil, problem] of cases) {
      expect(await problemsWith(spoil)).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
    }
    expect(await problemsWith(() => fs.rmSync(place.shards, { recursive: true }))).toEqual([
      `There is no run in ${place.shards}, nor in its folders.`,
    ]);
    fs.renameSync(kept, place.shards);
    expect(await merge(place)).toMatchObject({ state: 'done' });
    expect(await merge(place)).toMatchObject({ state: 'refused', error: { code: 'finished' } });
  });

  it('a folder that holds something else', async () => {
    const place = placeOf(experimentText({ x: 2, y: 2 }));
    await trainShards(place, 1);
    fs.mkdirSync(place.merged);
    fs.writeFileSync(path.join(place.merged, 'thesis.tex'), '');
    expect(await merge(place)).toMatchObject({ state: 'refused', error: { code: 'not-a-run' } });
    expect(fs.readdirSync(place.merged)).toEqual(['thesis.tex']);
  });
});

describe('a merge that is stopped', () => {
  it.each([
    [INTERRUPTED, 'interrupted'],
    [undefined, 'cancelled'],
  ])('leaves nothing behind, and can be repeated (%s)', async (reason, state) => {
    const place = placeOf(small);
    await trainShards(place, 2);
    const stop = new AbortController();
    const merging = merge(place, stop.signal);
    await vi.waitUntil(() => fs.existsSync(path.join(place.merged, 'blocks')), { timeout: 20_000, interval: 0 });
    stop.abort(reason);
    expect(await merging).toEqual({ state });
    expect(fs.existsSync(place.merged)).toBe(false);
    expect(await merge(place)).toMatchObject({ state: 'done' });
  });
});

describe('the folder of a shard', () => {
  it('is listed with the cells of its part, and answers for no file', async () => {
    const place = placeOf(small);
    const root = path.join(path.dirname(place.file), '.capacity-lab', 'runs');
    await runFile(place.file, { target: { root }, shard: { index: 1, count: 3 } });
    const [run] = await listAllRuns(root, [place.file], () => undefined);
    expect(run).toMatchObject({ state: 'done', shard: { index: 1, count: 3 }, fileExists: true, stale: false });
    expect(run?.finished).toBe(run?.cells);
    expect(run?.cells).toBeLessThan(83);
    expect(await listRuns(root, place.file, () => undefined)).toEqual([]);
    const reader = openRun(run?.runDir ?? '');
    expect(reader.describe()).toMatchObject({ cells: run?.cells, finished: run?.cells, shard: { index: 1, count: 3 } });
    reader.close();
  });

  it('is gone on with by no other shard and by no whole run', async () => {
    const place = placeOf(experimentText({ x: 2, y: 2 }));
    const target = { dir: place.shards };
    await runFile(place.file, { target, shard: { index: 0, count: 2 } });
    const other = { state: 'refused', error: { code: 'other-shard' } };
    expect(await runFile(place.file, { target, resume: true, shard: { index: 1, count: 2 } })).toMatchObject(other);
    expect(await runFile(place.file, { target, resume: true })).toMatchObject(other);
  });

  it('is finished without results of its own, and is mended when it has lost a block', async () => {
    const place = placeOf(small);
    await trainShards(place, 3);
    expect(fs.existsSync(path.join(place.shard(0), 'results.parquet'))).toBe(false);
    const again = { target: { dir: place.shard(0) }, resume: true, shard: { index: 0, count: 3 } };
    expect(await runFile(place.file, again)).toMatchObject({ state: 'refused', error: { code: 'finished' } });
    const [block = ''] = fs.readdirSync(path.join(place.shard(0), 'blocks'));
    fs.rmSync(path.join(place.shard(0), 'blocks', block));
    expect(await runFile(place.file, again)).toMatchObject({ state: 'done' });
    expect(await merge(place)).toMatchObject({ state: 'done' });
  });
});
