import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import { measureStart } from '../../../src/core/results/measure.ts';
import { rowsOf } from '../../../src/core/results/table.ts';
import { probe } from '../../../src/core/training/probe.ts';
import { readGivenWeights } from '../../../src/inspect/givenWeights.ts';
import { prepareGiven } from '../../../src/runs/prepare.ts';
import { openRun, type RunReader } from '../../../src/runs/runReader.ts';
import { sparseFile } from '../weights/builders.ts';
import { npy, npyMatrix, npz, safetensors, safetensorsMatrix } from '../weights/files.ts';
import { experimentText, runFile, temporaryFolder, writeExperiment } from './builders.ts';

interface Given {
  weights?: string;
  /** Further lines. */
  more?: string;
  engine?: 'kernels' | 'tensorflow';
}

/** An autoencoder of 5 features in 2 dimensions at three densities. */
const autoencoder = ({ weights, more = '', engine = 'kernels' }: Given): string => `version: 1
name: Autoencoder
engine: ${engine}
model: { family: autoencoder, activation: relu, dimensions: 2 }
data: { density: 0.1 }
features: [{ name: odd }, { name: rest, count: 4 }]
sweep: { x: { parameter: data.density, values: [0.05, 0.1, 0.2] } }
${weights === undefined ? 'train: { learning_rate: 0.02, steps: 300, batch: 128, starts: 2 }' : `weights: ${weights}`}
${more}`;

/** Runs a file's text in a folder of its own. */
async function run(folder: string, name: string, text: string): Promise<RunReader> {
  const file = writeExperiment(folder, text, `${name}.capacity.yaml`);
  const runDir = path.join(folder, name);
  const outcome = await runFile(file, { target: { dir: runDir } });
  expect(outcome.state === 'invalid' ? outcome.problems : outcome.state).toBe('done');
  return openRun(runDir);
}

function cellsOf(reader: RunReader, count: number): CellRecord[] {
  const records = Array.from({ length: count }, (_, cell) => reader.cell(cell));
  reader.close();
  return records.flatMap((record) => record ?? []);
}

/** The sentences that a check has for a file with these weights beside it, each with its severity. */
async function check(bytes: Uint8Array | undefined, text: string, name = 'w.safetensors'): Promise<string[]> {
  const folder = temporaryFolder();
  if (bytes !== undefined) fs.writeFileSync(path.join(folder, name), bytes);
  return checkIn(folder, text);
}

async function checkIn(folder: string, text: string): Promise<string[]> {
  const source = new TextEncoder().encode(text);
  const { prepared, given, problems } = await prepareGiven(
    { source, json: false, overrides: [], folder },
    readGivenWeights,
  );
  expect(given === undefined).toBe(prepared === undefined);
  return problems.map(({ severity, path: at, message, range }) => {
    if (at === 'weights') expect(text.split('\n')[range.start.line]).toMatch(/^(weights| +file): /);
    return `${severity}: ${message.replaceAll(folder, '')}`;
  });
}

describe("a run's own weights, named in a file", () => {
  it('have the numbers of that run to the last bit', async () => {
    const folder = temporaryFolder();
    const trained = cellsOf(await run(folder, 'trained', autoencoder({})), 3);
    const weights = 'trained/weights.safetensors';
    const reader = await run(folder, 'given', autoencoder({ weights }));
    expect(reader.experiment.train).toMatchObject({ steps: 0, starts: 1 });
    const given = cellsOf(reader, 3);
    for (const [cell, { starts }] of given.entries()) {
      const [start] = starts;
      const { W, b, loss, lossStandardError, recovery } = trained[cell].starts[0];
      expect(start).toMatchObject({ W, b, loss, lossStandardError, recovery, steps: 0 });
      const model = cellModel(reader.experiment, cellAt(reader.experiment, cell));
      expect(measureStart(model, start).capacity).toEqual(measureStart(model, trained[cell].starts[0]).capacity);
    }
  });

  it('have its loss by the exact expectation too, and the probe is the closed form', async () => {
    const folder = temporaryFolder();
    const size = { x: 3, y: 2, starts: 4 };
    const text = experimentText(size);
    const trained = cellsOf(await run(folder, 'trained', text), 8);
    const given = await run(
      folder,
      'given',
      `${text.replace(/^train:.*$/m, '')}weights: trained/weights.safetensors\n`,
    );
    const records = cellsOf(given, 8);
    let probed = 0;
    for (const [cell, { starts }] of records.entries()) {
      const best = trained[cell].starts[0];
      expect(starts[0].W).toEqual(best.W);
      expect(starts[0].loss).toBeCloseTo(best.loss, 10);
      const model = cellModel(given.experiment, cellAt(given.experiment, cell));
      const closed = measureStart({ ...model, train: { ...model.train, steps: 1 } }, best).marginalBenefit;
      const found = probe(model, starts[0].W, starts[0].b)?.marginalBenefit ?? new Float64Array();
      for (const [i, m] of found.entries()) {
        if (Number.isNaN(m)) continue;
        probed++;
        expect(Math.abs(m / closed[i] - 1)).toBeLessThan(1e-3);
      }
    }
    expect(probed).toBeGreaterThan(10);
  });

  it('are measured by TensorFlow.js as by the kernels', async () => {
    const folder = temporaryFolder();
    await run(folder, 'trained', autoencoder({}));
    const weights = 'trained/weights.safetensors';
    const kernels = cellsOf(await run(folder, 'kernels', autoencoder({ weights })), 3);
    const tensorflow = cellsOf(await run(folder, 'tensorflow', autoencoder({ weights, engine: 'tensorflow' })), 3);
    for (const [cell, { starts }] of tensorflow.entries()) {
      const [start] = kernels[cell].starts;
      expect(starts[0].W).toEqual(start.W);
      expect(Math.abs(starts[0].loss / start.loss - 1)).toBeLessThan(1e-4);
    }
  });
});

describe('a run of given weights', () => {
  const W = Array.from({ length: 10 }, (_, at) => Math.sin(at + 1));

  it('measures one matrix in every cell, and keeps what is given as it is', async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'w.npz'), npz({ W: npyMatrix(5, 2, W) }, 6));
    const reader = await run(folder, 'given', autoencoder({ weights: 'w.npz' }));
    const records = cellsOf(reader, 3);
    const expected = Float64Array.from([0, 2, 4, 6, 8, 1, 3, 5, 7, 9], (at) => Math.fround(W[at]));
    for (const { starts } of records) expect(starts[0]).toMatchObject({ W: expected, b: new Float64Array(5) });
    expect(new Set(records.map(({ starts }) => starts[0].loss)).size).toBe(3);
  });

  it('writes the probe into its table, with how it was obtained', async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'w.npz'), npz({ W: npyMatrix(5, 2, W), b: npy({ shape: [5], data: 20 }) }));
    const reader = await run(folder, 'given', autoencoder({ weights: 'w.npz' }));
    const [record] = cellsOf(reader, 3);
    const model = cellModel(reader.experiment, cellAt(reader.experiment, 0));
    const found = probe(model, record.starts[0].W, record.starts[0].b)?.marginalBenefit ?? new Float64Array();
    const { columns } = rowsOf(reader.experiment, record);
    const valuesOf = (name: string): unknown => columns.find((column) => column.name === name)?.values;
    expect(valuesOf('marginal_benefit')).toEqual(Array.from(found, (m) => (Number.isNaN(m) ? null : m)));
    expect(valuesOf('method')).toEqual(Array.from(found, (m) => (Number.isNaN(m) ? null : 'probe')));
  });

  it('is stale as soon as the bytes of the weights are others, and only then', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'w.npz');
    const bytes = npz({ W: npyMatrix(5, 2, W) });
    fs.writeFileSync(file, bytes);
    const reader = await run(folder, 'given', autoencoder({ weights: 'w.npz' }));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(reader.experiment.weights).toEqual({ file: 'w.npz', sha256 });
    expect(reader.describe().provenance).toMatchObject({ weights: `w.npz (SHA-256 ${sha256})` });
    fs.utimesSync(file, new Date(0), new Date(0));
    expect(reader.describe().stale).toBe(false);
    fs.writeFileSync(file, npz({ W: npyMatrix(5, 2, [...W].reverse()) }));
    expect(reader.describe().stale).toBe(true);
    fs.rmSync(file);
    // What was measured is in the run.
    expect(openRun(path.join(folder, 'given')).cell(0)).toBeDefined();
    reader.close();
  });

  it('has a resolved configuration that finds the same weights, and refuses others', async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'w.npz'), npz({ W: npyMatrix(5, 2, W) }));
    (await run(folder, 'given', autoencoder({ weights: 'w.npz' }))).close();
    const config = fs.readFileSync(path.join(folder, 'given', 'config.yaml'), 'utf8');
    expect(await checkIn(folder, config)).toEqual([
      'information: w.npz has no biases that go with W: they are taken as 0.',
    ]);
    fs.writeFileSync(path.join(folder, 'w.npz'), npz({ W: npyMatrix(5, 2, [...W].reverse()) }));
    expect(await checkIn(folder, config)).toEqual([
      expect.stringMatching(
        /^error: .*w\.npz is another file than weights\.sha256 says: its SHA-256 is [0-9a-f]{64}\.$/,
      ),
    ]);
  });
});

describe('the check of a file with weights', () => {
  const text = (more = ''): string => autoencoder({ weights: 'w.safetensors', more });
  const numbers = Array.from({ length: 10 }, (_, at) => at - 4.5);
  const noBiases = 'information: w.safetensors has no biases that go with W: they are taken as 0.';

  it('tells of biases that are missing, and once of settings that nothing uses', async () => {
    const matrix = safetensorsMatrix('W', 2, 5, numbers);
    expect(await check(matrix, text())).toEqual([noBiases]);
    const train = 'train: { steps: 10, learning_rate: 0.1, seed: 2 }';
    expect(await check(matrix, text(train))).toEqual([
      'information: With weights nothing is trained: of train only seed is used, and not steps, learning_rate.',
      noBiases,
    ]);
  });

  const lying = (shape: number[], bytes: number): Buffer =>
    safetensors({ W: { dtype: 'F32', shape, data_offsets: [0, bytes] } }, bytes);

  it.each<[string, Uint8Array | undefined, RegExp]>([
    ['is missing', undefined, /Cannot read \/w\.safetensors: no such file or folder/],
    ['has no bytes', Buffer.alloc(0), /w\.safetensors cannot be read: it is empty/],
    ['has a header that is longer than itself', Buffer.from('ff0000000000000041', 'hex'), /or it was cut off/],
    ['has tensors that overlap', overlapping(), /overlaps another one/],
    [
      'has a shape that its bytes do not fill',
      safetensors({ W: { dtype: 'F32', shape: [2, 5], data_offsets: [0, 8] } }, 8),
      /10 entries of F32 do not fill/,
    ],
    ['has a matrix of another size', lying([3, 5], 60), /W is 3 × 5, and the model has 2 dimensions and 5 features/],
    [
      'has NaN',
      safetensorsMatrix('W', 2, 5, [Number.NaN, ...numbers.slice(1)]),
      /W has 1 number that is NaN or infinite/,
    ],
    [
      'has infinities',
      safetensorsMatrix(
        'W',
        2,
        5,
        numbers.map(() => Number.NEGATIVE_INFINITY),
      ),
      /W has 10 numbers that are NaN/,
    ],
  ])('says what is wrong where their file %s', async (_, bytes, message) => {
    const [problem, ...others] = await check(bytes, text());
    expect(problem).toMatch(/^error: /);
    expect(problem).toMatch(message);
    expect(others).toEqual([]);
  });

  it('refuses a bomb before it is unpacked, and ten gigabytes before they are read', async () => {
    const bomb = npz({ W: npy({ shape: [8_000_000, 2], data: 64_000_000 }) }, 6);
    const before = process.memoryUsage().rss;
    expect(await check(bomb, autoencoder({ weights: 'w.npz' }), 'w.npz')).toEqual([
      expect.stringMatching(/W is 8000000 × 2, and the model has/),
    ]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    const start = safetensors({ W: { dtype: 'F32', shape: [2, 5], data_offsets: [0, 40] } });
    const sparse = sparseFile('w.safetensors', start, 10_000_000_000);
    expect(await checkIn(path.dirname(sparse), text())).toEqual([
      expect.stringMatching(/w\.safetensors has 9536 MB, and weights that an experiment names at most 512 MB/),
    ]);
  });

  it('refuses a folder and a pickle', async () => {
    const folder = temporaryFolder();
    fs.mkdirSync(path.join(folder, 'w.safetensors'));
    expect(await checkIn(folder, text())).toEqual([expect.stringMatching(/it is a folder/)]);
    expect(await check(Buffer.from('x'), autoencoder({ weights: 'w.pt' }), 'w.pt')).toEqual([
      expect.stringMatching(/is a pickle/),
    ]);
  });
});

function overlapping(): Buffer {
  const place = { dtype: 'F32', shape: [2, 5], data_offsets: [0, 40] };
  return safetensors({ W: place, V: { ...place, data_offsets: [8, 48] } }, 48);
}
