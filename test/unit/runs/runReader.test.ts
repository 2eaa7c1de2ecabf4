import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { headline } from '../../../src/core/results/headline.ts';
import { blockPath } from '../../../src/runs/layout.ts';
import { listRuns } from '../../../src/runs/listRuns.ts';
import { openRun, type RunReader } from '../../../src/runs/runReader.ts';
import type { TableFormat } from '../../../src/runs/tableWriter.ts';
import { editByHand, experimentText, runFile, temporaryFolder, writeExperiment } from './builders.ts';

const text = experimentText({ starts: 16 });

function open(runDir: string): RunReader {
  const reader = openRun(runDir);
  onTestFinished(() => reader.close());
  return reader;
}

async function exported(reader: RunReader, format: TableFormat): Promise<Buffer> {
  const pieces: Buffer[] = [];
  await reader.exportTable(format, (bytes) => void pieces.push(Buffer.from(bytes)));
  return Buffer.concat(pieces);
}

/** A run stopped after its first blocks. */
async function unfinishedRun(): Promise<string> {
  const folder = temporaryFolder();
  const controller = new AbortController();
  const file = writeExperiment(folder, text);
  await runFile(file, { workers: 1 }, { signal: controller.signal, onBlock: () => controller.abort() });
  return path.join(folder, 'run');
}

describe('a finished run', () => {
  let finished: string;
  beforeAll(async () => {
    // Kept for all tests of this group, which copy it before they change it.
    finished = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-lab-'));
    await runFile(writeExperiment(finished, text));
    return () => fs.rmSync(finished, { recursive: true });
  });
  const copy = (): string => {
    const folder = temporaryFolder();
    fs.cpSync(finished, folder, { recursive: true });
    return path.join(folder, 'run');
  };

  it('is described with all that a page needs', () => {
    const runDir = copy();
    expect(open(runDir).describe()).toMatchObject({
      id: 'run',
      state: 'done',
      cells: 47,
      finished: 47,
      engine: 'kernels',
      stale: false,
      experiment: { name: 'Small' },
      configHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      provenance: { seed: '1', node: process.version },
    });
  });

  it('is stale once its file would give another run, and not because of a comment', () => {
    const runDir = copy();
    const file = path.join(runDir, '..', 'small.capacity.yaml');
    const reader = open(runDir);
    fs.writeFileSync(file, `# a comment\n${text}`);
    expect(reader.describe().stale).toBe(false);
    fs.writeFileSync(file, text.replace('seed: 1', 'seed: 2'));
    expect(reader.describe().stale).toBe(true);
    fs.writeFileSync(file, 'version: [');
    expect(reader.describe().stale).toBe(true);
    fs.rmSync(file);
    expect(reader.describe().stale).toBe(false);
  });

  it('has a summary and a record of every cell', async () => {
    const reader = open(copy());
    const summary = await reader.summary();
    expect(headline(summary)).toMatchObject({ cells: 47, finished: 47, agreementShare: 1 });
    expect(reader.cell(46)).toMatchObject({ cell: 46, D: 3, N: 6 });
    expect(() => reader.cell(47)).toThrow('There is no cell 47: the run has cells 0 to 46.');
    expect(() => reader.cell(0.5)).toThrow(RangeError);
  });

  it('gives a summary that its reader may change', async () => {
    const reader = open(copy());
    (await reader.summary()).loss.fill(0);
    expect((await reader.summary()).loss[0]).toBeGreaterThan(0);
  });

  it('is exported alike as CSV, JSON and Parquet', async () => {
    const runDir = copy();
    const reader = open(runDir);
    const parquet = await exported(reader, 'parquet');
    expect(parquet).toEqual(fs.readFileSync(path.join(runDir, 'results.parquet')));
    const rows = await parquetReadObjects({ file: new Uint8Array(parquet).buffer });
    const json: unknown = JSON.parse((await exported(reader, 'json')).toString());
    expect(json).toEqual(rows);
    const [header, ...lines] = (await exported(reader, 'csv')).toString().trimEnd().split('\n');
    const names = header.split(',');
    expect(lines.map((line) => line.split(','))).toEqual(
      rows.map((row) => names.map((name) => (row[name] === null ? '' : String(row[name])))),
    );
  });

  it('survives a damaged block: the cell is an error, the rest is there', async () => {
    const runDir = copy();
    const bytes = fs.readFileSync(blockPath(runDir, 1));
    bytes[bytes.length - 50] ^= 1;
    fs.writeFileSync(blockPath(runDir, 1), bytes);
    const reader = open(runDir);
    const { finished: readable } = headline(await reader.summary());
    expect(readable).toBe(46);
    expect(reader.problems()).toEqual([expect.stringMatching(/000001\.block is damaged .*cell 23 cannot be read/)]);
    expect(() => reader.cell(23)).toThrow(/cell 23 cannot be read/);
    expect(reader.cell(22)?.cell).toBe(22);
    await expect(exported(reader, 'csv')).rejects.toThrow(/cell 23 cannot be read/);
  });

  it('survives a block that was cut short', async () => {
    const runDir = copy();
    fs.truncateSync(blockPath(runDir, 0), 100);
    const reader = open(runDir);
    expect(reader.describe()).toMatchObject({ state: 'done', finished: 35 });
    expect(reader.cell(0)).toBeUndefined();
    expect(reader.problems()).toEqual([expect.stringMatching(/000000\.block is cut short/)]);
  });

  it('counts as interrupted when its status is lost or damaged', () => {
    const runDir = copy();
    const reader = open(runDir);
    fs.writeFileSync(path.join(runDir, 'status.json'), '{"state": "do');
    expect(reader.describe()).toMatchObject({ state: 'interrupted', finished: 47 });
    fs.rmSync(path.join(runDir, 'status.json'));
    expect(reader.describe().state).toBe('interrupted');
  });

  it.each([
    ['manifest.json', '', /manifest\.json is damaged: it is not valid JSON/],
    ['manifest.json', '{}', /manifest\.json is damaged: it does not describe a run/],
    ['source.yaml', 'version: 1', /source\.yaml cannot be read as an experiment/],
  ])('cannot be opened, and says why, when %s holds %j', (name, content, reason) => {
    const runDir = copy();
    fs.writeFileSync(path.join(runDir, name), content);
    expect(() => openRun(runDir)).toThrow(reason);
  });

  it('says when its folder has gone', () => {
    const runDir = copy();
    const reader = open(runDir);
    fs.rmSync(runDir, { recursive: true });
    expect(() => reader.describe()).toThrow(/is not a run folder/);
    expect(() => openRun(runDir)).toThrow(/is not a run folder: it has no manifest\.json/);
  });
});

describe('an unfinished run', () => {
  it('is summed up and exported as far as it goes', async () => {
    const reader = open(await unfinishedRun());
    const { finished, state } = reader.describe();
    expect(state).toBe('cancelled');
    expect(finished).toBeGreaterThan(0);
    expect(finished).toBeLessThan(47);
    expect(headline(await reader.summary()).finished).toBe(finished);
    expect(JSON.parse((await exported(reader, 'json')).toString())).toHaveLength(6 * finished);
    expect(reader.cell(46)).toBeUndefined();
  });

  it('is interrupted when it says it is running and nobody holds its lock', async () => {
    const runDir = await unfinishedRun();
    editByHand(path.join(runDir, 'status.json'), (text) => text.replace('"cancelled"', '"running"'));
    expect(open(runDir).describe().state).toBe('interrupted');
  });

  it('tells each newly finished cell once, also when its summary was asked for in between', async () => {
    const folder = temporaryFolder();
    const told: number[] = [];
    let reader: RunReader | undefined;
    const asked: Promise<unknown>[] = [];
    await runFile(
      writeExperiment(folder, text),
      {},
      {
        onStarted: ({ runDir }) => {
          reader = open(runDir);
        },
        onBlock: () => {
          asked.push(
            reader?.summary() ?? Promise.resolve(),
            (reader?.news() ?? Promise.reject()).then(({ cells }) => told.push(...cells)),
          );
        },
      },
    );
    await Promise.all(asked);
    const last = await reader?.news();
    told.push(...(last?.cells ?? []));
    expect(told.sort((a, b) => a - b)).toEqual(Array.from({ length: 47 }, (_, cell) => cell));
    expect((await reader?.news())?.cells).toHaveLength(0);
  });
});

describe('listRuns', () => {
  it('has the runs of a file, newest first, whatever they were called, and none of other files', async () => {
    const folder = temporaryFolder();
    const root = path.join(folder, '.capacity-lab', 'runs');
    const target = { root };
    const small = { x: 2, y: 2 };
    const file = writeExperiment(folder, experimentText({ ...small, name: 'Before' }));
    const dirs: string[] = [];
    const run = async (of: string): Promise<void> => {
      const outcome = await runFile(of, { target });
      if ('runDir' in outcome) dirs.push(outcome.runDir);
    };
    await run(file);
    writeExperiment(folder, experimentText({ ...small, name: 'After' }));
    await run(file);
    await run(writeExperiment(folder, experimentText(small), 'other.capacity.yaml'));
    fs.mkdirSync(path.join(root, 'before', 'not-a-run'));
    const problems: string[] = [];
    const runs = await listRuns(root, file, (message) => problems.push(message));
    expect(runs.map(({ runDir }) => runDir)).toEqual([dirs[1], dirs[0]]);
    expect(runs.map(({ experiment }) => experiment.name)).toEqual(['After', 'Before']);
    // A name changes nothing about what is trained.
    expect(runs.map(({ stale }) => stale)).toEqual([false, false]);
    fs.writeFileSync(path.join(dirs[0], 'source.yaml'), '');
    expect(await listRuns(root, file, (message) => problems.push(message))).toHaveLength(1);
    expect(problems).toEqual([expect.stringMatching(/source\.yaml cannot be read as an experiment/)]);
    expect(await listRuns(path.join(folder, 'nowhere'), file, () => undefined)).toEqual([]);
  });
});
