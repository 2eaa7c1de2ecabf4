import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { capacities, leverages, squaredLengths } from '../../../src/core/capacity/capacity.ts';
import { blocksOf } from '../../../src/core/capacity/geometry.ts';
import { type Inspection, summarizeInspection } from '../../../src/core/weights/inspection.ts';
import { findBlocks, findInterferers, inspectWeights } from '../../../src/inspect/inspectWeights.ts';
import { fromColumns, randomMatrix, sum } from '../capacity/builders.ts';
import { experimentText, runFile, temporaryFolder, writeExperiment } from '../runs/builders.ts';
import { sparseFile, writeFile } from '../weights/builders.ts';
import { npy, npyMatrix, npz, safetensors, safetensorsMatrix } from '../weights/files.ts';
import { abortAfterTest, inspect, never, threadParts } from './support.ts';

const measures = ({ capacity, leverage, norm2, rank }: Inspection) => ({ capacity, leverage, norm2, rank });

/** Large enough for threads: features are rows, float32. */
const [N, D] = [700, 48];
const rows = Float32Array.from(randomMatrix(N, D, 1));
/** The same as a D×N matrix of columns. */
const W = Float64Array.from({ length: D * N }, (_, at) => rows[(at % N) * D + Math.floor(at / N)]);
const columns = Float32Array.from(W);
const expected = { capacity: capacities(W, D, N), leverage: leverages(W, D, N), norm2: squaredLengths(W, D, N) };

function expectMeasures(found: Inspection): void {
  expect(found).toMatchObject({ N, D, rank: D });
  for (const name of ['capacity', 'leverage', 'norm2'] as const) {
    for (const [i, value] of expected[name].entries()) expect(found[name][i]).toBeCloseTo(value, 9);
  }
}

describe('the capacity of given weights', () => {
  let reference: Inspection;
  beforeAll(async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-lab-'));
    fs.writeFileSync(path.join(folder, 'a.npy'), npyMatrix(N, D, rows));
    reference = await inspect(path.join(folder, 'a.npy'));
    return () => fs.rmSync(folder, { recursive: true });
  });
  it('is that of the definition', () => {
    expectMeasures(reference);
    const { capacity, efficiency, counts, leverageError } = summarizeInspection(reference);
    expect(capacity).toBeCloseTo(sum(expected.capacity), 9);
    expect(efficiency).toBeCloseTo(sum(expected.capacity) / D, 9);
    expect(sum(Object.values(counts))).toBe(N);
    expect(leverageError).toBeLessThan(1e-9);
  });

  const fortran = npy({ shape: [N, D], fortran: true, data: new Uint8Array(columns.buffer) });
  it.each<[string, string, Buffer]>([
    ['of a safetensors file', 'a.safetensors', safetensorsMatrix('W_dec', N, D, rows)],
    ['with features as columns', 'a.safetensors', safetensorsMatrix('W_enc', D, N, columns)],
    ['in Fortran order', 'a.npy', fortran],
    ['of an npz archive', 'a.npz', npz({ bias: npyMatrix(1, 2, [1, 2]), W: npyMatrix(N, D, rows) })],
    ['of a compressed one', 'a.npz', npz({ W: npyMatrix(N, D, rows) }, 6)],
    ['of a compressed one with features as columns', 'a.npz', npz({ W_enc: npyMatrix(D, N, columns) }, 6)],
    ['of a file with a name that says nothing', 'weights', npyMatrix(N, D, rows)],
  ])('%s is the same to the last bit', async (_what, name, bytes) => {
    expect(measures(await inspect(writeFile(name, bytes)))).toEqual(measures(reference));
  });

  it('is the same to the last bit for any number of threads', async () => {
    const file = writeFile('a.npy', npyMatrix(N, D, rows));
    for (const threads of [1, 3]) expect(measures(await inspect(file, {}, threads))).toEqual(measures(reference));
  });

  it.each([
    ['BF16', toBfloat16],
    ['F16', toFloat16],
    ['F64', (values: Float32Array) => Float64Array.from(values)],
  ] as const)('reads %s', async (dtype, converted) => {
    // Numbers that each format has exactly.
    const numbers = rows.map((value) => Math.round(value * 32) / 32);
    const { buffer } = converted(numbers);
    const header = { W: { dtype, shape: [N, D], data_offsets: [0, buffer.byteLength] } };
    const found = await inspect(writeFile('a.safetensors', safetensors(header, new Uint8Array(buffer))));
    expect(measures(found)).toEqual(measures(await inspect(writeFile('b.npy', npyMatrix(N, D, numbers)))));
    expect(found.dtype).toBe(dtype);
  });

  it('leaves features out that are not finite, and tells of them, in large matrices and small', async () => {
    const dirty = rows.slice();
    dirty[5 * D + 3] = Number.NaN;
    dirty[9 * D] = Number.POSITIVE_INFINITY;
    const clean = rows
      .slice()
      .fill(0, 5 * D, 6 * D)
      .fill(0, 9 * D, 10 * D);
    for (const n of [N, 100]) {
      const [found, without] = await Promise.all(
        [dirty, clean].map((of) => inspect(writeFile('a.npy', npyMatrix(n, D, of.subarray(0, n * D))))),
      );
      for (const values of [found.capacity, found.leverage, found.norm2]) {
        expect([values[5], values[9]]).toEqual([Number.NaN, Number.NaN]);
      }
      expect([without.capacity[5], without.leverage[9]]).toEqual([0, 0]);
      found.capacity.fill(0, 5, 6).fill(0, 9, 10);
      expect(found.capacity).toEqual(without.capacity);
      expect(summarizeInspection(found)).toMatchObject({ counts: { unmeasured: 0 }, notFinite: 2 });
      expect(found.rank).toBe(D);
    }
  });

  it('of nothing but zeros is 0', async () => {
    for (const n of [N, 10]) {
      const zeros = npyMatrix(n, D, new Float32Array(n * D));
      const found = await inspect(writeFile('a.npy', zeros), { features: 'rows' });
      expect(found.rank).toBe(0);
      expect(summarizeInspection(found)).toMatchObject({ capacity: 0, counts: { ignored: n } });
    }
  });

  it('of a run is what its results say', async () => {
    const folder = temporaryFolder();
    await runFile(writeExperiment(folder, experimentText({ x: 2, y: 2 })));
    const found = await inspect(`${folder}/run/weights.safetensors`, { slice: 2 });
    expect(found).toMatchObject({ N: 6, D: 3, chosen: { features: 'columns', slice: 2, slices: 6 } });
    expect(found.chosen.why).toMatch(/metadata/);
    const { capacity } = summarizeInspection(found);
    expect(capacity).toBeCloseTo(3, 2);
  });

  it('can be cancelled', async () => {
    // Zeros cost what other numbers do: this would take minutes.
    const header = { W: { dtype: 'F32', shape: [200_000, 2000], data_offsets: [0, 1_600_000_000] } };
    const start = safetensors(header);
    const file = sparseFile('a.safetensors', start, start.length + 1_600_000_000);
    const controller = abortAfterTest();
    const running = inspectWeights({ file, choice: {} }, await threadParts(), controller.signal, () =>
      controller.abort(),
    );
    await expect(running).rejects.toMatchObject({ name: 'CancelledError' });
  });
});

describe('the strongest interferers of a feature', () => {
  it('are those with the greatest products, strongest first', async () => {
    const file = writeFile('a.npy', npyMatrix(N, D, rows));
    const found = await findInterferers({ file, choice: {}, feature: 17 }, await threadParts(), never);
    const dots = Array.from({ length: N }, (_, j) =>
      sum(Array.from({ length: D }, (__, a) => W[a * N + 17] * W[a * N + j])),
    );
    const order = dots
      .map((dot, feature) => ({ dot, feature }))
      .filter(({ feature }) => feature !== 17)
      .sort((a, b) => Math.abs(b.dot) - Math.abs(a.dot));
    expect(found.map(({ feature }) => feature)).toEqual(order.slice(0, 50).map(({ feature }) => feature));
    const length = (i: number): number => Math.sqrt(expected.norm2[i]);
    for (const { feature, dot, cosine } of found) {
      expect(dot).toBeCloseTo(dots[feature], 12);
      expect(cosine).toBeCloseTo(dots[feature] / (length(17) * length(feature)), 12);
    }
  });

  it('are not there for a feature that is not there', async () => {
    const file = writeFile('a.npy', npyMatrix(3, 2, [1, 2, 3, 4, 5, 6]));
    await expect(findInterferers({ file, choice: {}, feature: 3 }, await threadParts(), never)).rejects.toThrow(
      'There is no feature 3: they are numbered from 0 to 2.',
    );
  });
});

describe('the blocks of given weights', () => {
  it('are those of the definition', async () => {
    // A digon, a triangle, two features with a dimension of their own, one that is nothing.
    const angle = (k: number): number[] => [0, Math.cos((2 * Math.PI * k) / 3), Math.sin((2 * Math.PI * k) / 3), 0, 0];
    const features = [
      [1, 0, 0, 0, 0],
      [-1, 0, 0, 0, 0],
      angle(0),
      angle(1),
      angle(2),
      [0, 0, 0, 2, 0],
      [0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0],
    ];
    const file = writeFile('a.npy', npyMatrix(8, 5, features.flat()));
    const { capacity } = await inspect(file);
    const found = await findBlocks({ file, choice: {} }, await threadParts(), never);
    const matrix = fromColumns(features.map((feature) => [...Float32Array.from(feature)]));
    const represented = Array.from(capacity, (C) => C > 0.05);
    const blocks = blocksOf(matrix.W, 5, 8, { represented });
    expect(found.map(({ shape, features: of }) => [shape, of])).toEqual(
      blocks.map(({ shape, features: of }) => [shape, of]),
    );
    expect(found.map(({ shape }) => shape)).toEqual(['triangle', 'digon', 'own dimension', 'own dimension']);
    for (const [at, { capacity: C, condition }] of found.entries()) {
      expect(C).toBeCloseTo(blocks[at].capacity, 6);
      expect(condition).toBeCloseTo(blocks[at].condition, 6);
    }
  });

  it('of many features in few dimensions have the rank of those dimensions', async () => {
    const file = writeFile('a.npy', npyMatrix(60, 6, rows.subarray(0, 360)));
    const found = await findBlocks({ file, choice: {} }, await threadParts(), never);
    const { capacity } = await inspect(file);
    const represented = capacity.filter((C) => C >= 0.05).length;
    expect(found).toMatchObject([{ dimensions: 6, shape: `${represented} in 6` }]);
  });

  it('are not looked for among too many features', async () => {
    const file = writeFile('a.npy', npyMatrix(5000, 1, new Float32Array(5000)));
    await expect(findBlocks({ file, choice: {} }, await threadParts(), never)).rejects.toThrow(
      'at most 4096 features; here are 5000',
    );
  });
});

/** Only for numbers that the format has exactly. */
function toBfloat16(values: Float32Array): Uint16Array {
  return Uint16Array.from(new Uint32Array(values.slice().buffer), (bits) => bits >>> 16);
}

function toFloat16(values: Float32Array): Uint16Array {
  return Uint16Array.from(new Uint32Array(values.slice().buffer), (bits) => {
    const exponent = ((bits >>> 23) & 255) - 112;
    return ((bits >>> 16) & 0x8000) | (exponent <= 0 ? 0 : (exponent << 10) | ((bits >>> 13) & 1023));
  });
}
