import fs from 'node:fs';
import path from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { resolvedYaml } from '../../../src/core/experiment/canonical.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { rowsOf } from '../../../src/core/results/table.ts';
import { blockPath } from '../../../src/runs/layout.ts';
import { isLocked } from '../../../src/runs/lock.ts';
import type { RunProgress } from '../../../src/runs/progress.ts';
import { readProgress } from '../../../src/runs/progressLog.ts';
import { openRun } from '../../../src/runs/runReader.ts';
import { INTERRUPTED, type RunHooks, type RunOutcome, type RunRequest } from '../../../src/runs/runTypes.ts';
import {
  built,
  editByHand,
  experimentText,
  resultBytes,
  runFile,
  temporaryFolder,
  writeExperiment,
} from './builders.ts';
import { readSafetensors } from './safetensors.ts';

/** Runs until some cells are finished, then stops. */
async function runPartly(file: string, request: Partial<RunRequest> = {}, reason?: string): Promise<RunOutcome> {
  const controller = new AbortController();
  const hooks: Partial<RunHooks> = { signal: controller.signal, onBlock: () => controller.abort(reason) };
  return runFile(file, { workers: 1, ...request }, hooks);
}

const readJson = (file: string): Record<string, unknown> => JSON.parse(fs.readFileSync(file, 'utf8'));
const runIn = (folder: string): string => path.join(folder, 'run');
/** Several blocks, so that there is something to interrupt. */
const inBlocks = experimentText({ starts: 16 });

const refusal = (outcome: RunOutcome): string =>
  outcome.state === 'refused' ? `${outcome.error.code}: ${outcome.error.message}` : outcome.state;

describe('a finished run', () => {
  it('leaves the files of a run and nothing else', async () => {
    const folder = temporaryFolder();
    const outcome = await runFile(writeExperiment(folder));
    expect(outcome).toMatchObject({ state: 'done', runDir: runIn(folder), progress: { cells: 47, finished: 47 } });
    const names =
      'SHA256SUMS blocks config.yaml curves.parquet log.txt manifest.json progress.jsonl results.parquet source.yaml status.json weights.safetensors';
    expect(fs.readdirSync(runIn(folder)).sort().join(' ')).toBe(names);
  });

  it('keeps the file byte for byte and says what it resolved to', async () => {
    const folder = temporaryFolder();
    const text = `${experimentText()}# a comment, é and \r\n`;
    await runFile(writeExperiment(folder, text), { overrides: [{ path: 'train.seed', value: 5 }] });
    expect(fs.readFileSync(path.join(runIn(folder), 'source.yaml'), 'utf8')).toBe(text);
    const { experiment } = parseExperiment(text, { overrides: [{ path: 'train.seed', value: 5 }] });
    expect(experiment?.train.seed).toBe(5);
    expect(fs.readFileSync(path.join(runIn(folder), 'config.yaml'), 'utf8')).toBe(
      experiment && resolvedYaml(experiment),
    );
  });

  it('records where its results come from', async () => {
    const folder = temporaryFolder();
    await runFile(writeExperiment(folder));
    expect(readJson(path.join(runIn(folder), 'manifest.json'))).toMatchObject({
      formatVersion: 1,
      experiment: 'Small',
      file: '../small.capacity.yaml',
      seed: 1,
      cells: 47,
      engine: { name: 'kernels', details: { kernels: expect.stringMatching(/^[0-9a-f]{16}$/) } },
      configHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      platform: { node: process.version },
      sessions: [{ state: 'done', workers: 2, cellsBefore: 0, trainingMs: expect.any(Number) }],
    });
    expect(readJson(path.join(runIn(folder), 'status.json'))).toMatchObject({ state: 'done', finished: 47, cells: 47 });
  });

  it('has a row for each cell, kept start and feature in results.parquet', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder, experimentText({ x: 3, y: 2, keep: 'all' }));
    await runFile(file);
    const bytes = new Uint8Array(fs.readFileSync(path.join(runIn(folder), 'results.parquet'))).buffer;
    const reader = openRun(runIn(folder));
    const expected = Array.from({ length: 8 }, (_, cell) => {
      const record = reader.cell(cell);
      if (record === undefined) throw new Error(`cell ${cell} is missing`);
      const { rows, columns } = rowsOf(reader.experiment, record);
      return Array.from({ length: rows }, (_row, row) =>
        Object.fromEntries(columns.map(({ name, values }) => [name, values[row]])),
      );
    }).flat();
    reader.close();
    expect(expected).toHaveLength(8 * 4 * 6);
    expect(await parquetReadObjects({ file: bytes })).toEqual(expected);
    const metadata = Object.fromEntries(
      (parquetMetadata(bytes).key_value_metadata ?? []).map(({ key, value }) => [key, value]),
    );
    expect(metadata).toEqual({
      'capacity-lab.schema_version': '1',
      'capacity-lab.config_hash': readJson(path.join(runIn(folder), 'manifest.json')).configHash,
      'capacity-lab.experiment': 'Small',
      'capacity-lab.engine': 'kernels',
      'capacity-lab.seed': '1',
      'capacity-lab.version': 'development',
    });
  });

  it('has the weights and training curves of every cell', async () => {
    const folder = temporaryFolder();
    await runFile(writeExperiment(folder, experimentText({ x: 3, y: 2 })));
    const { tensors } = readSafetensors(fs.readFileSync(path.join(runIn(folder), 'weights.safetensors')));
    expect(tensors.get('W')?.shape).toEqual([8, 3, 6]);
    const reader = openRun(runIn(folder));
    expect(tensors.get('W')?.values.slice(5 * 18, 6 * 18)).toEqual([...(reader.cell(5)?.starts[0].W ?? [])]);
    reader.close();
    const curves = await parquetReadObjects({
      file: new Uint8Array(fs.readFileSync(path.join(runIn(folder), 'curves.parquet'))).buffer,
    });
    expect(new Set(curves.map(({ cell }) => cell)).size).toBe(8);
    expect(curves.every(({ loss, step }) => Number.isFinite(loss) && step >= 0)).toBe(true);
  });

  it('tells of its cells and of its progress as it goes', async () => {
    const file = writeExperiment(temporaryFolder(), inBlocks);
    const told: number[] = [];
    const progress: RunProgress[] = [];
    await runFile(
      file,
      {},
      { onBlock: (records) => told.push(...records.map(({ cell }) => cell)), onProgress: (now) => progress.push(now) },
    );
    expect(told.sort((a, b) => a - b)).toEqual(Array.from({ length: 47 }, (_, cell) => cell));
    expect(progress[0]).toMatchObject({ cells: 47, finished: 0 });
    expect(progress.at(-1)).toMatchObject({ cells: 47, finished: 47, remainingMs: 0 });
  });
});

describe('results', () => {
  it('are the same bytes with one thread and with two', async () => {
    const runs = await Promise.all(
      [1, 2].map(async (workers) => {
        const folder = temporaryFolder();
        await runFile(writeExperiment(folder, inBlocks), { workers });
        return resultBytes(runIn(folder));
      }),
    );
    expect(runs[0]).toEqual(runs[1]);
  });

  it('are the same bytes when the run was stopped and resumed', async () => {
    const [stopped, whole] = [temporaryFolder(), temporaryFolder()];
    const file = writeExperiment(stopped, inBlocks);
    expect(await runPartly(file)).toMatchObject({ state: 'cancelled' });
    expect(readJson(path.join(runIn(stopped), 'status.json'))).toMatchObject({ state: 'cancelled' });
    expect(readProgress(runIn(stopped)).at(-1)?.finished).toBeLessThan(47);
    expect(await runFile(file, { resume: true })).toMatchObject({ state: 'done' });
    await runFile(writeExperiment(whole, inBlocks));
    expect(resultBytes(runIn(stopped))).toEqual(resultBytes(runIn(whole)));
  });

  it('are the same bytes when finished blocks were damaged before resuming', async () => {
    const [damaged, whole] = [temporaryFolder(), temporaryFolder()];
    const file = writeExperiment(damaged, inBlocks);
    await runFile(file);
    fs.truncateSync(blockPath(runIn(damaged), 1), 500);
    const bytes = fs.readFileSync(blockPath(runIn(damaged), 2));
    bytes[bytes.length - 100] ^= 0x40;
    fs.writeFileSync(blockPath(runIn(damaged), 2), bytes);
    expect(await runFile(file, { resume: true })).toMatchObject({ state: 'done' });
    expect(fs.readFileSync(path.join(runIn(damaged), 'log.txt'), 'utf8')).toMatch(
      /is cut short\. .*trained again[\s\S]*checksum of a cell/,
    );
    await runFile(writeExperiment(whole, inBlocks));
    expect(resultBytes(runIn(damaged))).toEqual(resultBytes(runIn(whole)));
  });

  it('are mended by resuming when a joined file was lost', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder);
    await runFile(file);
    const before = resultBytes(runIn(folder));
    fs.rmSync(path.join(runIn(folder), 'results.parquet'));
    expect(await runFile(file, { resume: true })).toMatchObject({ state: 'done' });
    expect(resultBytes(runIn(folder))).toEqual(before);
  });
});

describe('stopping', () => {
  it('keeps the finished blocks, frees the folder and says who stopped it', async () => {
    const folder = temporaryFolder();
    const outcome = await runPartly(writeExperiment(folder, inBlocks), {}, INTERRUPTED);
    expect(outcome).toMatchObject({ state: 'interrupted', progress: { cells: 47 } });
    expect(fs.readdirSync(path.join(runIn(folder), 'blocks')).length).toBeGreaterThan(0);
    expect(isLocked(runIn(folder))).toBe(false);
    expect(fs.existsSync(path.join(runIn(folder), 'results.parquet'))).toBe(false);
  });

  it('before training leaves a run that can be resumed', async () => {
    const file = writeExperiment(temporaryFolder());
    const stopped = AbortSignal.abort();
    expect(await runFile(file, {}, { signal: stopped })).toMatchObject({
      state: 'cancelled',
      progress: { finished: 0 },
    });
    expect(await runFile(file, { resume: true })).toMatchObject({ state: 'done' });
  });
});

describe('a folder that exists', () => {
  it('is refused when its run is finished', async () => {
    const file = writeExperiment(temporaryFolder());
    await runFile(file);
    expect(refusal(await runFile(file))).toMatch(/^finished: .* holds a finished run of this configuration/);
    expect(refusal(await runFile(file, { resume: true }))).toMatch(/^finished/);
  });

  it('needs the word to resume an unfinished run', async () => {
    const file = writeExperiment(temporaryFolder(), inBlocks);
    await runPartly(file);
    expect(refusal(await runFile(file))).toMatch(/^needs-resume: .*--resume/);
  });

  it('is refused to another configuration, and not to another comment', async () => {
    const folder = temporaryFolder();
    await runPartly(writeExperiment(folder, inBlocks));
    const other = writeExperiment(folder, experimentText({ starts: 16, seed: 2 }));
    expect(refusal(await runFile(other, { resume: true }))).toMatch(/^other-configuration/);
    const sameButForWords = writeExperiment(folder, `${inBlocks}# the same\n`);
    expect(await runFile(sameButForWords, { resume: true })).toMatchObject({ state: 'done' });
  });

  it('is refused when the cells were trained by other kernels', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder, inBlocks);
    await runPartly(file);
    const manifest = path.join(runIn(folder), 'manifest.json');
    editByHand(manifest, (text) => text.replace(/"kernels": "[0-9a-f]{4}/, '"kernels": "0000'));
    expect(refusal(await runFile(file, { resume: true }))).toMatch(/^other-version/);
  });

  it('is refused while another run works on it', async () => {
    const file = writeExperiment(temporaryFolder(), inBlocks);
    let second: Promise<RunOutcome> | undefined;
    const first = await runFile(
      file,
      {},
      {
        onStarted: () => {
          second = runFile(file, { resume: true });
        },
      },
    );
    expect(first.state).toBe('done');
    expect(refusal(await (second ?? Promise.reject(new Error('never started'))))).toMatch(/^(locked|finished)/);
  });

  it('is refused when it holds something else, and taken when it is empty', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder);
    fs.mkdirSync(runIn(folder));
    fs.writeFileSync(path.join(runIn(folder), 'thesis.tex'), 'x');
    expect(refusal(await runFile(file))).toMatch(/^not-a-run: .*thesis\.tex/);
    fs.rmSync(path.join(runIn(folder), 'thesis.tex'));
    expect(await runFile(file)).toMatchObject({ state: 'done' });
  });

  it('is refused with a reason when its manifest is damaged', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder);
    fs.mkdirSync(runIn(folder));
    fs.writeFileSync(path.join(runIn(folder), 'manifest.json'), '{"formatVersion": 1');
    expect(refusal(await runFile(file))).toMatch(/^damaged: .*manifest\.json is damaged: it is not valid JSON/);
    fs.writeFileSync(path.join(runIn(folder), 'manifest.json'), '{"formatVersion": 99}');
    expect(refusal(await runFile(file))).toMatch(/written by a newer version/);
  });

  it('is refused with a reason when it cannot be made', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder);
    const outcome = await runFile(file, { target: { dir: path.join(file, 'inside-a-file') } });
    expect(refusal(outcome)).toMatch(/^disk: Cannot .*: a part of the path is not a folder/);
  });
});

describe('a run under a runs folder', () => {
  const underRoot = (file: string, request: Partial<RunRequest> = {}): Promise<RunOutcome> =>
    runFile(file, { target: { root: path.join(path.dirname(file), '.capacity-lab', 'runs') }, ...request });
  const folderOf = (outcome: RunOutcome): string => ('runDir' in outcome ? outcome.runDir : outcome.state);

  it('gets a folder named by experiment, time and configuration, kept out of version control', async () => {
    const folder = temporaryFolder();
    const outcome = await underRoot(writeExperiment(folder, experimentText({ name: 'My / Run', x: 2, y: 2 })));
    const expected = /\.capacity-lab\/runs\/my-run\/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_[0-9a-f]{8}$/;
    expect(folderOf(outcome).split(path.sep).join('/')).toMatch(expected);
    expect(fs.readFileSync(path.join(folder, '.capacity-lab', '.gitignore'), 'utf8')).toMatch(/^\*$/m);
  });

  it('is a new one each time, also within a second', async () => {
    const file = writeExperiment(temporaryFolder(), experimentText({ x: 2, y: 2 }));
    const [first, second] = [await underRoot(file), await underRoot(file, { resume: true })];
    expect(second.state).toBe('done');
    expect(folderOf(second)).not.toBe(folderOf(first));
  });

  it('goes on with the unfinished run of the same configuration, where resuming is asked for', async () => {
    const file = writeExperiment(temporaryFolder(), inBlocks);
    const target = { root: path.join(path.dirname(file), '.capacity-lab', 'runs') };
    const stopped = await runPartly(file, { target });
    expect(folderOf(await underRoot(file, { overrides: [{ path: 'train.seed', value: 9 }], resume: true }))).not.toBe(
      folderOf(stopped),
    );
    expect(folderOf(await underRoot(file, { resume: true }))).toBe(folderOf(stopped));
  });

  it('does not mix two files of the same name', async () => {
    const folder = temporaryFolder();
    const small = experimentText({ x: 2, y: 2 });
    const root = path.join(folder, 'runs');
    const outcomes = [];
    for (const name of ['a.capacity.yaml', 'b.capacity.yaml']) {
      outcomes.push(await runFile(writeExperiment(folder, small, name), { target: { root } }));
    }
    const parents = outcomes.map((outcome) => path.basename(path.dirname(folderOf(outcome))));
    expect(parents[0]).toBe('small');
    expect(parents[1]).toMatch(/^small-[0-9a-f]{6}$/);
  });
});

describe('a broken file', () => {
  it('is told with its problems and leaves no folder', async () => {
    const folder = temporaryFolder();
    const outcome = await runFile(writeExperiment(folder, 'version: 1\nname: [broken'));
    expect(outcome.state).toBe('invalid');
    expect(outcome.state === 'invalid' && outcome.problems.length).toBeGreaterThan(0);
    expect(fs.readdirSync(folder)).toEqual(['small.capacity.yaml']);
  });

  it('is found broken each of a large corpus', async () => {
    const corpus = path.resolve(import.meta.dirname, '../../corpus/broken');
    const names = fs.readdirSync(corpus).filter((name) => name !== 'README.md');
    expect(names.length).toBeGreaterThanOrEqual(60);
    for (const name of names) {
      const folder = temporaryFolder();
      fs.copyFileSync(path.join(corpus, name), path.join(folder, name));
      expect(await runFile(path.join(folder, name))).toMatchObject({ state: 'invalid' });
      expect(fs.readdirSync(folder)).toEqual([name]);
    }
  });

  it('may be no text at all', async () => {
    const folder = temporaryFolder();
    const outcome = await runFile(writeExperiment(folder), { source: Uint8Array.of(0xff, 0xfe, 0x00, 0x80) });
    expect(outcome).toMatchObject({ state: 'invalid', problems: [{ code: 'not-utf-8' }] });
  });
});

describe('a training thread that dies', () => {
  /** A thread that dies `deaths` times in all, and else is the real one. */
  function mortalScript(folder: string, deaths: number): string {
    const script = path.join(folder, 'mortal.cjs');
    const deathsFile = JSON.stringify(path.join(folder, 'deaths'));
    fs.writeFileSync(
      script,
      `const fs = require('node:fs');
      const deaths = fs.existsSync(${deathsFile}) ? fs.readFileSync(${deathsFile}).length : 0;
      if (deaths < ${deaths}) { fs.appendFileSync(${deathsFile}, 'x'); process.exit(9); }
      require(${JSON.stringify(built('worker.js'))});`,
    );
    return script;
  }

  it('is replaced once, and the results are as ever', async () => {
    const [mortal, whole] = [temporaryFolder(), temporaryFolder()];
    const outcome = await runFile(writeExperiment(mortal), { script: mortalScript(mortal, 1) });
    expect(outcome.state).toBe('done');
    expect(fs.readFileSync(path.join(runIn(mortal), 'log.txt'), 'utf8')).toMatch(/Block 0 is tried again/);
    await runFile(writeExperiment(whole));
    expect(resultBytes(runIn(mortal))).toEqual(resultBytes(runIn(whole)));
  });

  it('fails the run when its successor dies too, and the run can be resumed', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder);
    const outcome = await runFile(file, { script: mortalScript(folder, 2), workers: 1 });
    expect(outcome).toMatchObject({
      state: 'failed',
      error: { message: expect.stringMatching(/^Training cells 0 to 46 failed twice/) },
    });
    expect(readJson(path.join(runIn(folder), 'status.json'))).toMatchObject({
      state: 'failed',
      error: expect.any(String),
    });
    expect(await runFile(file, { resume: true })).toMatchObject({ state: 'done' });
  });
});
