import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { built, experimentText, temporaryFolder, writeExperiment } from '../runs/builders.ts';
import { capacityLab, jsonLines } from './spawn.ts';

const corpus = path.resolve(import.meta.dirname, '../../corpus/broken');

describe('a broken file', () => {
  const files = fs.readdirSync(corpus).filter((name) => name !== 'README.md');

  it('is refused by run with its place and reason, exit code 2 and no folder, each of a large corpus', async () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
    const folder = temporaryFolder();
    for (const name of files) fs.copyFileSync(path.join(corpus, name), path.join(folder, name));
    const { code, stdout, stderr } = await capacityLab(['run', ...files], folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const lines = stderr.split('\n');
    const problem = /^:\d+:\d+: error \[[a-z0-9-]+\] .+/;
    for (const name of files) {
      expect(lines.some((line) => line.startsWith(name) && problem.test(line.slice(name.length)))).toBe(true);
    }
    expect(fs.readdirSync(folder).sort()).toEqual([...files].sort());
  });

  it('is a JSON line to programs', async () => {
    const { code, stdout, stderr } = await capacityLab(['validate', '--json', ...files], corpus);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const errors = jsonLines(stdout).filter(({ severity }) => severity === 'error');
    for (const name of files) {
      expect(errors.filter(({ file }) => file === name)[0]).toMatchObject({
        event: 'problem',
        line: expect.any(Number),
        column: expect.any(Number),
        code: expect.any(String),
        message: expect.any(String),
      });
    }
  });
});

describe('capacity-lab validate', () => {
  it('says how large a valid file is', async () => {
    const file = writeExperiment(temporaryFolder());
    expect(await capacityLab(['validate', file])).toMatchObject({
      code: 0,
      stdout: `${file}: valid, 47 cells × 4 starts = 188 models, about 1 s\n`,
    });
  });

  it('sums up several files, and says which are broken', async () => {
    const folder = temporaryFolder();
    writeExperiment(folder, experimentText(), 'a.capacity.yaml');
    writeExperiment(folder, 'nonsense', 'b.capacity.yaml');
    const { code, stdout, stderr } = await capacityLab(['validate', 'a.capacity.yaml', 'b.capacity.yaml'], folder);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^a\.capacity\.yaml: valid, .*\n1 of 2 files cannot be run\.\n$/);
    expect(stderr).toMatch(/^b\.capacity\.yaml:1:1: error/);
    const { stdout: lines } = await capacityLab(['validate', '--json', 'a.capacity.yaml', 'b.capacity.yaml'], folder);
    expect(jsonLines(lines).at(-1)).toEqual({ event: 'summary', files: 2, valid: 1, invalid: 1 });
  });

  it('checks for another engine', async () => {
    const file = writeExperiment(temporaryFolder());
    expect(await capacityLab(['validate', file, '--engine', 'tensorflow'])).toMatchObject({
      code: 0,
      stdout: `${file}: valid, 47 cells × 4 starts = 188 models\n`,
    });
  });

  it('checks what --set makes of it', async () => {
    const file = writeExperiment(temporaryFolder());
    expect(await capacityLab(['validate', file, '--set', 'train.starts=0'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Override train.starts=0'),
    });
  });

  it('says when a file cannot be read', async () => {
    const folder = temporaryFolder();
    expect(await capacityLab(['validate', 'missing.capacity.yaml'], folder)).toMatchObject({
      code: 2,
      stderr: 'Cannot read missing.capacity.yaml: no such file or folder.\n',
    });
    expect((await capacityLab(['validate', folder])).stderr).toMatch(/: it is a folder\. Name the files in it, /);
    expect((await capacityLab(['validate', '*.yaml'], folder)).stderr).toMatch(
      /no such file or folder\. No file matches/,
    );
  });
});

describe('with a finished run', () => {
  let folder: string;
  let runDir: string;
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-lab-'));
    runDir = path.join(folder, 'run');
    const file = writeExperiment(folder, experimentText({ x: 9, y: 7 }));
    // Started here and not by `capacityLab`, which ends processes with the test.
    expect(spawnSync(process.execPath, [built('cli.js'), 'run', file, '--out', runDir, '-q']).status).toBe(0);
    return () => fs.rmSync(folder, { recursive: true });
  });

  it('export writes the same table as CSV, JSON and Parquet, to a file or to standard output', async () => {
    const out = temporaryFolder();
    for (const format of ['csv', 'json', 'parquet']) {
      expect(await capacityLab(['export', runDir, '-o', path.join(out, `t.${format}`)])).toMatchObject({
        code: 0,
        stdout: '',
        stderr: '',
      });
    }
    expect(fs.readFileSync(path.join(out, 't.parquet'))).toEqual(fs.readFileSync(path.join(runDir, 'results.parquet')));
    const rows = await parquetReadObjects({
      file: new Uint8Array(fs.readFileSync(path.join(out, 't.parquet'))).buffer,
    });
    expect(rows).toHaveLength(65 * 6);
    expect(JSON.parse(fs.readFileSync(path.join(out, 't.json'), 'utf8'))).toEqual(rows);
    const [header, ...lines] = fs.readFileSync(path.join(out, 't.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toMatch(/^cell,start,features\.odd\.importance,data\.density,feature,index,/);
    expect(lines.map((line) => line.split(',')[7])).toEqual(rows.map(({ density }) => String(density)));
    expect((await capacityLab(['export', runDir, '--format', 'csv'])).stdout).toBe(
      fs.readFileSync(path.join(out, 't.csv'), 'utf8'),
    );
  });

  it('cite writes BibTeX and nothing else', async () => {
    const { code, stdout, stderr } = await capacityLab(['cite', runDir]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^@software\{capacitylab-[0-9a-f]{8},\n[\s\S]*\n\}\n\n@article\{[\s\S]*\n\}\n$/);
  });

  it('plot draws SVG with text in its font, PNG of twice its size, and a report that needs nothing else', async () => {
    const out = temporaryFolder();
    const pictures = ['svg', 'png', 'html'].map((format) => path.join(out, `figure.${format}`));
    const { code, stdout, stderr } = await capacityLab([
      'plot',
      runDir,
      ...pictures.flatMap((picture) => ['-o', picture]),
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`Picture: ${pictures[0]}\nPicture: ${pictures[1]}\nReport: ${pictures[2]}\n`);
    const svg = fs.readFileSync(pictures[0], 'utf8');
    expect(svg).toMatch(/^<svg [^>]*width="\d+"/);
    expect(svg).toContain('DejaVu Sans');
    expect(svg).toContain('>Theory<');
    const png = fs.readFileSync(pictures[1]);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(2 * Number(/width="(\d+)"/.exec(svg)?.[1]));
    const html = fs.readFileSync(pictures[2], 'utf8');
    expect(html).toMatch(/^<!DOCTYPE html>/);
    expect(html).not.toMatch(/(src|href)="(?!data:|#)/);
  });

  it('plot draws the same SVG each time', async () => {
    const out = temporaryFolder();
    const [a, b] = [path.join(out, 'a.svg'), path.join(out, 'b.svg')];
    await capacityLab(['plot', runDir, '-o', a]);
    await capacityLab(['plot', runDir, '-o', b]);
    expect(fs.readFileSync(a, 'utf8')).toBe(fs.readFileSync(b, 'utf8'));
  });

  it('a damaged run is reported with exit code 1', async () => {
    const copy = temporaryFolder();
    fs.cpSync(runDir, copy, { recursive: true });
    const block = path.join(copy, 'blocks', '000000.block');
    const bytes = fs.readFileSync(block);
    bytes[bytes.length - 40] ^= 1;
    fs.writeFileSync(block, bytes);
    expect(await capacityLab(['export', copy, '--format', 'csv'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/000000\.block is damaged/),
    });
    fs.writeFileSync(path.join(copy, 'manifest.json'), '');
    expect(await capacityLab(['plot', copy, '-o', path.join(copy, 'a.svg')])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/manifest\.json is damaged/),
    });
  });
});

describe('bad usage', () => {
  it.each([
    [['run'], 'run needs FILE'],
    [['runs', 'a'], 'Did you mean run?'],
    [['export', '/nowhere/at/all', '--format', 'csv'], 'is not a run folder'],
  ])('%j exits with 2', async (parameters, message) => {
    expect(await capacityLab(parameters)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });

  it('nothing at all shows the help and exits with 2; asking for help exits with 0', async () => {
    expect(await capacityLab([])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('Usage: capacity-lab COMMAND'),
    });
    expect(await capacityLab(['--help'])).toMatchObject({ code: 0 });
    expect(await capacityLab(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^capacity-lab \d+\.\d+\.\d+\n$/),
    });
  });
});
