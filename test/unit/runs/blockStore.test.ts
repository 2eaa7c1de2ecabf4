import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BlockStore, openBlockStore } from '../../../src/runs/blockStore.ts';
import { blockPath } from '../../../src/runs/layout.ts';
import { cellRecord, temporaryFolder } from './builders.ts';

const hash = 'cd'.repeat(32);

function openStore(folder: string, configHash = hash): BlockStore {
  const store = openBlockStore(folder, 10, configHash);
  onTestFinished(() => store.close());
  return store;
}

async function folderWithBlocks(): Promise<string> {
  const folder = temporaryFolder();
  const store = openStore(folder);
  await store.write(0, [cellRecord(0), cellRecord(2)]);
  await store.write(1, [cellRecord(1)]);
  return folder;
}

describe('openBlockStore', () => {
  it('has nothing in a folder without blocks', () => {
    expect(openStore(temporaryFolder()).finished()).toBe(0);
  });

  it('reads cells back in any order, also in another process', async () => {
    const store = openStore(await folderWithBlocks());
    expect(store.finished()).toBe(3);
    expect([2, 0, 1].map((cell) => store.read(cell))).toEqual([cellRecord(2), cellRecord(0), cellRecord(1)]);
    expect(store.read(5)).toBeUndefined();
  });

  it('finds what another process has finished since', async () => {
    const folder = await folderWithBlocks();
    const reader = openStore(folder);
    await openStore(folder).write(2, [cellRecord(7)]);
    expect(reader.has(7)).toBe(false);
    expect(reader.refresh()).toEqual([7]);
    expect(reader.read(7)).toEqual(cellRecord(7));
  });

  it('leaves out a file that was cut short, and says so', async () => {
    const folder = await folderWithBlocks();
    fs.truncateSync(blockPath(folder, 0), 200);
    const store = openStore(folder);
    expect(store.finished()).toBe(1);
    expect(store.problems()).toEqual([`${blockPath(folder, 0)} is cut short.`]);
  });

  it('leaves out files that are empty, foreign, misnamed or of another configuration', async () => {
    const folder = await folderWithBlocks();
    fs.writeFileSync(blockPath(folder, 5), '');
    fs.writeFileSync(blockPath(folder, 6), 'not a block '.repeat(20));
    fs.copyFileSync(blockPath(folder, 1), blockPath(folder, 8));
    fs.writeFileSync(path.join(folder, 'blocks', 'notes.txt'), 'mine');
    const store = openStore(folder);
    expect(store.finished()).toBe(3);
    expect(store.problems()).toHaveLength(3);
    expect(openStore(folder, 'ef'.repeat(32)).finished()).toBe(0);
  });

  it('refuses to read a cell whose bytes have changed', async () => {
    const folder = await folderWithBlocks();
    corruptLastByte(blockPath(folder, 1));
    const store = openStore(folder);
    expect(() => store.read(1)).toThrow(/is damaged \(checksum of a cell\): cell 1 cannot be read/);
    expect(store.read(0)).toEqual(cellRecord(0));
  });

  it('forgets damaged blocks when asked to verify, so that they are trained again', async () => {
    const folder = await folderWithBlocks();
    corruptLastByte(blockPath(folder, 0));
    const store = openStore(folder);
    expect(store.verify()).toHaveLength(1);
    expect([0, 1, 2].map((cell) => store.has(cell))).toEqual([false, true, false]);
    await store.write(0, [cellRecord(0), cellRecord(2)]);
    expect(store.read(2)).toEqual(cellRecord(2));
    expect(store.verify()).toEqual([]);
  });

  it('says in words why blocks cannot be read', () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'blocks'), 'in the way');
    expect(() => openStore(folder)).toThrow(/Cannot read .*blocks: a part of the path is not a folder/);
  });
});

function corruptLastByte(file: string): void {
  const bytes = fs.readFileSync(file);
  // The very last bytes may be padding, which is checked all the same.
  bytes[bytes.length - 1] ^= 1;
  fs.writeFileSync(file, bytes);
}
