import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPendingFile, readJsonIfThere, replaceFile } from '../../../src/runs/files.ts';
import { readRegular } from '../../../src/runs/safeFiles.ts';
import { temporaryFolder } from './builders.ts';

describe('replaceFile', () => {
  it('puts the new content in the place of the old and leaves nothing else', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'status.json');
    await replaceFile(file, 'old');
    await replaceFile(file, Uint8Array.of(110, 101, 119));
    expect(fs.readFileSync(file, 'utf8')).toBe('new');
    expect(fs.readdirSync(folder)).toEqual(['status.json']);
  });

  it('says in words what stood in its way, and leaves no half-written file', async () => {
    const folder = temporaryFolder();
    fs.mkdirSync(path.join(folder, 'status.json'));
    await expect(replaceFile(path.join(folder, 'status.json'), 'x')).rejects.toThrow(
      /^Cannot write .*status\.json: it is a folder\.$/,
    );
    expect(fs.readdirSync(folder)).toEqual(['status.json']);
    await expect(replaceFile(path.join(folder, 'no', 'status.json'), 'x')).rejects.toThrow(/no such file or folder/);
  });
});

describe('createPendingFile', () => {
  it('is out of sight until it is complete', () => {
    const file = path.join(temporaryFolder(), 'table');
    const pending = createPendingFile(file);
    pending.append(Uint8Array.of(1, 2));
    pending.writeAt(Uint8Array.of(9), 4);
    pending.append(Uint8Array.of(5));
    expect(fs.existsSync(file)).toBe(false);
    pending.commit();
    expect([...fs.readFileSync(file)]).toEqual([1, 2, 0, 0, 9, 5]);
  });

  it('leaves the old file and no trace when it is given up', () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'table'), 'old');
    const pending = createPendingFile(path.join(folder, 'table'));
    pending.append(Uint8Array.of(1));
    pending.discard();
    pending.discard();
    expect(fs.readdirSync(folder)).toEqual(['table']);
    expect(fs.readFileSync(path.join(folder, 'table'), 'utf8')).toBe('old');
  });
});

describe('readJsonIfThere', () => {
  it('tells a missing file from a damaged one', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.json');
    expect(readJsonIfThere(file)).toBeUndefined();
    fs.writeFileSync(file, '{"a": 1}');
    expect(readJsonIfThere(file)).toEqual({ a: 1 });
    fs.writeFileSync(file, '{"a": ');
    expect(() => readJsonIfThere(file)).toThrow(/a\.json is damaged: it is not valid JSON/);
  });
});

describe('readRegular', () => {
  it('reads a file of exactly as many bytes as it may have', () => {
    const file = path.join(temporaryFolder(), 'a');
    fs.writeFileSync(file, 'abc');
    expect(readRegular(file, 3).toString()).toBe('abc');
    expect(() => readRegular(file, 2)).toThrow(/it has more than 0 MB/);
  });

  it('refuses a file that says it is too large without reading any of it', () => {
    const file = path.join(temporaryFolder(), 'a');
    fs.writeFileSync(file, '');
    fs.truncateSync(file, 2 ** 34);
    // One read of so many bytes would be an error of another kind.
    expect(() => readRegular(file, 2 ** 33)).toThrow(/it has more than 8192 MB/);
  });
});
