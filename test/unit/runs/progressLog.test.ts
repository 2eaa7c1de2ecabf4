import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendProgress, type ProgressLine, readProgress } from '../../../src/runs/progressLog.ts';
import { temporaryFolder } from './builders.ts';

const line = (block: number): ProgressLine => ({
  time: '2026-01-31T09:05:07.000Z',
  block,
  cells: 4,
  finished: 4 * block + 4,
  total: 100,
  elapsedMs: 10 * block,
});

describe('progress.jsonl', () => {
  it('has no lines before a block is finished', () => {
    expect(readProgress(temporaryFolder())).toEqual([]);
  });

  it('gives back its lines in order', async () => {
    const folder = temporaryFolder();
    for (const block of [0, 1, 2]) await appendProgress(folder, line(block), block === 0);
    expect(readProgress(folder)).toEqual([line(0), line(1), line(2)]);
  });

  it('loses no more than the line that a killed process was writing', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'progress.jsonl');
    await appendProgress(folder, line(0), true);
    fs.appendFileSync(file, JSON.stringify(line(1)).slice(0, 20));
    expect(readProgress(folder)).toEqual([line(0)]);
    await appendProgress(folder, line(2), true);
    expect(readProgress(folder)).toEqual([line(0), line(2)]);
  });

  it('passes over lines of rubbish', () => {
    const folder = temporaryFolder();
    fs.writeFileSync(
      path.join(folder, 'progress.jsonl'),
      `null\n[]\n{"block":1}\n\u0000\u0000\n${JSON.stringify(line(3))}\n`,
    );
    expect(readProgress(folder)).toEqual([line(3)]);
  });
});
