import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folderNameOf, runFolderName } from '../../../src/runs/names.ts';

describe('folderNameOf', () => {
  it.each([
    ['Figure 4', 'figure-4'],
    ['  TMS: 2-in-1 (n=2, m=1) ', 'tms-2-in-1-n-2-m-1'],
    ['Überlagerung α', 'überlagerung-α'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a\\b/c', 'a-b-c'],
    ['..', 'experiment'],
    ['', 'experiment'],
    ['🙂', 'experiment'],
    ['CON', 'experiment-con'],
    ['nul.txt', 'experiment-nul.txt'],
    ['.hidden', 'hidden'],
    ['ends with a dot.', 'ends-with-a-dot'],
  ])('makes %j the folder %j', (name, folder) => {
    expect(folderNameOf(name)).toBe(folder);
  });

  it('stays one short, plain folder name whatever the name is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const folder = folderNameOf(name);
        expect(folder).not.toBe('');
        expect(folder).toBe(path.basename(folder));
        expect(folder).not.toMatch(/[\p{Cc}\\/:*?"<>|]|^\.|[. ]$/u);
        expect(Buffer.byteLength(folder)).toBeLessThan(160);
      }),
    );
  });

  it('never cuts a character in two', () => {
    expect(encodeURIComponent(folderNameOf('𝒳'.repeat(100)))).toMatch(/^(%F0%9D%92%B3)+$/);
  });
});

describe('runFolderName', () => {
  it('is date, time and the beginning of the hash', () => {
    expect(runFolderName(new Date(2026, 0, 31, 9, 5, 7), '1a2b3c4d5e6f')).toBe('2026-01-31_09-05-07_1a2b3c4d');
  });
});
