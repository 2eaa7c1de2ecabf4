import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import { decodeHeader, encodeBlock } from '../../../src/runs/blockFile.ts';
import { createPendingFile } from '../../../src/runs/files.ts';
import { createWeightsFile } from '../../../src/runs/weightsFile.ts';
import { cellRecord, temporaryFolder } from './builders.ts';
import { readSafetensors } from './safetensors.ts';

function write(records: CellRecord[]): ReturnType<typeof readSafetensors> {
  const file = path.join(temporaryFolder(), 'weights.safetensors');
  const pending = createPendingFile(file);
  const block = encodeBlock(0, '00'.repeat(32), records);
  const header = decodeHeader(block, block.length);
  if (typeof header === 'string') throw new Error(header);
  const weights = createWeightsFile(pending, header.entries, { source: 'test' });
  for (const record of records) weights.append(record);
  weights.finish();
  pending.commit();
  return readSafetensors(fs.readFileSync(file));
}

const withBiases = (record: CellRecord, biases: number): CellRecord => ({
  ...record,
  starts: record.starts.map((start) => ({ ...start, b: new Float64Array(biases).fill(start.start) })),
});

describe('weights.safetensors', () => {
  it('has a row for each kept start of each cell', () => {
    const { tensors } = write([cellRecord(0, { starts: 2 }), cellRecord(1), cellRecord(4)]);
    expect([...tensors.keys()]).toEqual(['W', 'b', 'cell', 'start']);
    expect(tensors.get('W')?.shape).toEqual([4, 2, 3]);
    expect(tensors.get('b')?.values).toEqual([-0.5, -1.5, -0.5, -0.5]);
    expect(tensors.get('cell')?.values).toEqual([0, 0, 1, 4]);
    expect(tensors.get('start')?.values).toEqual([0, 1, 0, 0]);
  });

  it('keeps each matrix in the order of a block: embedding dimension by feature', () => {
    const { tensors, metadata } = write([cellRecord(0)]);
    expect(tensors.get('W')?.values).toEqual([0.25, 1.25, 2.25, 3.25, 4.25, 5.25]);
    expect(metadata.orientation).toMatch(/column i of each D x N matrix is a feature/);
    expect(metadata.source).toBe('test');
  });

  it('has a set of tensors for each shape', () => {
    const { tensors } = write([cellRecord(0), cellRecord(1, { D: 1, N: 4 }), cellRecord(2)]);
    expect([...tensors.keys()].sort()).toEqual([
      'W/1x4',
      'W/2x3',
      'b/1x4',
      'b/2x3',
      'cell/1x4',
      'cell/2x3',
      'start/1x4',
      'start/2x3',
    ]);
    expect(tensors.get('cell/2x3')?.values).toEqual([0, 2]);
    expect(tensors.get('W/1x4')?.shape).toEqual([1, 1, 4]);
  });

  it('tells models apart that differ in their biases alone', () => {
    const { tensors } = write([cellRecord(0), withBiases(cellRecord(1), 3)]);
    expect(tensors.get('b/2x3b1')?.shape).toEqual([1, 1]);
    expect(tensors.get('b/2x3b3')?.shape).toEqual([1, 3]);
  });

  it('holds more than it keeps in memory', () => {
    const records = Array.from({ length: 200 }, (_, cell) => cellRecord(cell, { D: 20, N: 30, points: 1 }));
    const W = write(records).tensors.get('W');
    expect(W?.shape).toEqual([200, 20, 30]);
    expect(W?.values).toEqual(records.flatMap(({ starts }) => [...starts[0].W]));
  });
});
