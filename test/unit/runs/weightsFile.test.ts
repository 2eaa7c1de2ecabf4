import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import type { ParameterSpec } from '../../../src/core/training/layers.ts';
import { decodeHeader, encodeBlock } from '../../../src/runs/blockFile.ts';
import { createPendingFile } from '../../../src/runs/files.ts';
import { createWeightsFile } from '../../../src/runs/weightsFile.ts';
import { cellRecord, temporaryFolder, withExtra } from './builders.ts';
import { readSafetensors } from './safetensors.ts';

function write(
  records: CellRecord[],
  othersOf: (cell: number) => ParameterSpec[] = () => [],
): ReturnType<typeof readSafetensors> {
  const file = path.join(temporaryFolder(), 'weights.safetensors');
  const pending = createPendingFile(file);
  const block = encodeBlock(0, '00'.repeat(32), records);
  const header = decodeHeader(block, block.length);
  if (typeof header === 'string') throw new Error(header);
  const entries = header.entries.map((entry) => ({ ...entry, others: othersOf(entry.cell) }));
  const weights = createWeightsFile(pending, entries, { source: 'test' });
  for (const record of records) weights.append(record, othersOf(record.cell));
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

  it('has the other parameters of layered models by their names', () => {
    const others = [
      { name: 'layers.0.bias', shape: [2] },
      { name: 'output.weight', shape: [3, 2] },
    ];
    const records = [0, 1].map((cell) => withExtra(cellRecord(cell), 8));
    const { tensors } = write(records, () => others);
    expect(tensors.get('layers.0.bias')).toMatchObject({ shape: [2, 2], values: [0.5, 1.5, 0.5, 1.5] });
    expect(tensors.get('output.weight')).toMatchObject({
      shape: [2, 3, 2],
      values: [2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5],
    });
    expect(tensors.get('W')?.shape).toEqual([2, 2, 3]);
  });

  it('tells models apart that differ in their layers alone', () => {
    const units = (cell: number): number => (cell === 1 ? 4 : 5);
    const records = [0, 1, 2].map((cell) => withExtra(cellRecord(cell), units(cell)));
    const { tensors } = write(records, (cell) => [{ name: 'layers.1.bias', shape: [units(cell)] }]);
    expect(tensors.get('layers.1.bias/2x3b1n1')?.shape).toEqual([2, 5]);
    expect(tensors.get('layers.1.bias/2x3b1n2')?.shape).toEqual([1, 4]);
    expect(tensors.get('cell/2x3b1n1')?.values).toEqual([0, 2]);
  });

  it('holds more than it keeps in memory', () => {
    const records = Array.from({ length: 200 }, (_, cell) => cellRecord(cell, { D: 20, N: 30, points: 1 }));
    const W = write(records).tensors.get('W');
    expect(W?.shape).toEqual([200, 20, 30]);
    expect(W?.values).toEqual(records.flatMap(({ starts }) => [...starts[0].W]));
  });
});
