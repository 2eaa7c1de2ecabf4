import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { built, experimentText, layeredText, temporaryFolder, writeExperiment } from '../runs/builders.ts';
import { capacityLab, jsonLines, startProcess } from './spawn.ts';

let folder: string;
/** Beside the file, and put elsewhere. */
let [first, second] = ['', ''];

const run = (parameters: readonly string[]): void => {
  // Started here and not by `capacityLab`, which ends processes with the test.
  expect(spawnSync(process.execPath, [built('cli.js'), 'run', ...parameters, '-q'], { cwd: folder }).status).toBe(0);
};

beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-lab-')));
  writeExperiment(folder, experimentText({ x: 9, y: 5, starts: 2 }));
  run(['small.capacity.yaml']);
  const runs = path.join('.capacity-lab', 'runs', 'small');
  first = path.join(runs, fs.readdirSync(path.join(folder, runs))[0] ?? '');
  second = path.join('results', 'two');
  run(['small.capacity.yaml', '--out', second, '--set', 'sweep.x.points=3']);
  const marks = { star: true, note: 'look\u001b[2J here' };
  fs.writeFileSync(path.join(folder, second, 'marks.json'), JSON.stringify(marks));
  return () => fs.rmSync(folder, { recursive: true });
});

const here = (...parameters: string[]): ReturnType<typeof capacityLab> => capacityLab(parameters, folder);

describe('capacity-lab list', () => {
  it('lists every run under the folder, newest first, with star, note and headline', async () => {
    const { code, stdout, stderr } = await here('list');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '2 runs.\n' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(
      /^★ {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}done {2}Small {2}17 cells {2}[\d.]+ % agree, [\d.]+ % polysemantic/,
    );
    expect(lines[0]).toMatch(new RegExp(` {2}${second}$`));
    // A note cannot command the terminal.
    expect(lines[1]).toBe('   “look␛[2J here”');
    expect(lines[2]).toContain(`47 cells`);
    expect(lines[2]?.endsWith(first)).toBe(true);
  });

  it('lists those of a file beside it, of a folder, and of one run', async () => {
    for (const [argument, expected] of [
      ['small.capacity.yaml', first],
      ['results', second],
      [second, second],
    ] as const) {
      const { stdout } = await here('list', argument, '--json');
      expect(jsonLines(stdout).map(({ event, dir }) => [event, dir])).toEqual([['run', path.join(folder, expected)]]);
    }
  });

  it('lists a run once, and only states that are asked for', async () => {
    expect((await here('list', '.', second, '--state', 'done')).stderr).toBe('2 runs.\n');
    expect(await here('list', '--state', 'failed')).toMatchObject({ code: 0, stdout: '', stderr: '0 of 2 runs.\n' });
  });

  it('says when there is nothing', async () => {
    const empty = temporaryFolder();
    expect(await capacityLab(['list'], empty)).toMatchObject({ code: 0, stderr: `There are no runs in ${empty}.\n` });
    expect(await here('list', 'nowhere')).toMatchObject({
      code: 2,
      stderr: 'Cannot list nowhere: no such file or folder.\n',
    });
  });
});

describe('capacity-lab show', () => {
  it('says how a run stands, what made it, what came out and what is in its folder', async () => {
    const { code, stdout, stderr } = await here('show', second);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^★ Small\n {2}Run folder {5}results\/two\n/);
    expect(stdout).toMatch(/^ {2}Seed {11}1$/m);
    expect(stdout).toMatch(/^ {2}Set beside it {2}sweep\.x\.points=3$/m);
    expect(stdout).toMatch(/^ {2}odd is ignored in /m);
    expect(stdout).toMatch(/^ {2}version: 1$/m);
    expect(stdout).toMatch(/^ +[\d.]+ kB {2}results\.parquet$/m);
  });

  it('says the same to programs', async () => {
    const { stdout } = await here('show', second, '--json');
    expect(jsonLines(stdout)).toMatchObject([
      {
        event: 'run',
        dir: path.join(folder, second),
        state: 'done',
        cells: 17,
        finished: 17,
        seed: 1,
        star: true,
        overrides: [{ path: 'sweep.x.points', value: 3 }],
        sessions: [{ state: 'done' }],
        headline: { finished: 17 },
      },
    ]);
  });
});

describe('an argument RUN', () => {
  it('may be an experiment file, which means its latest run', async () => {
    const { code, stdout, stderr } = await here('show', 'small.capacity.yaml');
    expect({ code, stderr }).toEqual({ code: 0, stderr: `The latest run of small.capacity.yaml: ${first}\n` });
    expect(stdout).toContain(first);
  });

  it('says what to do where there is no run', async () => {
    fs.copyFileSync(path.join(folder, 'small.capacity.yaml'), path.join(folder, 'results', 'other.capacity.yaml'));
    const { code, stderr } = await here('cite', 'results/other.capacity.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^results\/other\.capacity\.yaml has no run in .*: capacity-lab run results\/other/);
    expect(await here('export', 'results', '-f', 'csv')).toMatchObject({
      code: 2,
      stderr: `results is not a run folder, but holds 1 run, the latest of them ${second}. See capacity-lab list results.\n`,
    });
  });
});

describe('capacity-lab plot --view', () => {
  it('lists the views and layers of a run, and draws them', async () => {
    const { code, stdout } = await here('plot', second, '--list-views');
    expect(code).toBe(0);
    const views = [...stdout.matchAll(/^(\w+) /gm)].map(([, name]) => name);
    expect(views).toEqual(['figure', 'marginal', 'allocation', 'embedding', 'directions', 'training']);
    const layers = [...stdout.matchAll(/--layer (\w+)/g)].map(([, name]) => name);
    expect(layers).toEqual(expect.arrayContaining(['capacity', 'status', 'prediction', 'returns', 'task_loss']));
    const drawn = new Set<string>();
    // That every view can be drawn is tested without processes (plots/cellViews.test.ts).
    const asked = [
      ['--view', 'training'],
      ['--layer', 'returns'],
      ['--layer', 'task_loss', '--theme', 'dark'],
    ];
    for (const options of asked) {
      const ended = await here('plot', second, '-o', 'view.svg', ...options);
      expect(ended).toMatchObject({ code: 0, stdout: 'Picture: view.svg\n', stderr: '' });
      const svg = fs.readFileSync(path.join(folder, 'view.svg'), 'utf8');
      expect(svg).not.toMatch(/NaN|undefined/);
      expect(svg).toContain('<metadata id="capacity-lab">');
      drawn.add(svg);
    }
    expect(drawn.size).toBe(asked.length);
  });

  it('draws the cell that is asked for by number, name or values', async () => {
    const draw = async (...options: string[]): Promise<string> => {
      expect(await here('plot', second, '--view', 'allocation', '-o', 'c.json', ...options)).toMatchObject({ code: 0 });
      return JSON.stringify(JSON.parse(fs.readFileSync(path.join(folder, 'c.json'), 'utf8')).title.subtitle);
    };
    expect(await draw('--cell', '0')).toContain('relative importance of odd 0.01, density 1"');
    expect(await draw('--cell', 'A')).toContain('Point A: relative importance of odd 0.75');
    expect(await draw('--at', 'features.odd.importance=90', '--at', 'data.sparsity=0.999')).toContain(
      'relative importance of odd 100, density 0.001',
    );
  });

  it.each([
    [['--view', 'gram', '-o', 'a.svg'], 'The matrix WᵀW is drawn of autoencoders.'],
    [['--view', 'gallery', '-o', 'a.svg'], 'This run has no view gallery. It has figure, marginal, '],
    [['--layer', 'recovery', '-o', 'a.svg'], 'This run has no layer recovery. It has capacity, status, '],
    [['--feature', 'nobody', '-o', 'a.svg'], '--feature: this run has no feature group "nobody". It has odd, rest.'],
    [
      ['--view', 'gram', '--cell', '17', '-o', 'a.svg'],
      '--cell: this run has no cell "17". It has cells 0 to 16, and the points A, E.',
    ],
    [
      ['--view', 'gram', '--at', 'train.seed=2', '-o', 'a.svg'],
      '--at: this run does not sweep "train.seed". It sweeps features.odd.importance and data.density.',
    ],
    [['--view', 'gram', '--at', 'data.density=2', '-o', 'a.svg'], 'Override data.density=2: '],
  ])('says why it cannot draw %j', async (options, message) => {
    const { code, stdout, stderr } = await here('plot', second, ...options);
    expect({ stdout }).toEqual({ stdout: '' });
    expect(code).toBe(2);
    expect(stderr.startsWith(message)).toBe(true);
    expect(fs.existsSync(path.join(folder, 'a.svg'))).toBe(false);
  });

  it('draws lines, small pictures and cells of a layered model along one axis, and computes no curves', async () => {
    const own = temporaryFolder();
    writeExperiment(own, layeredText);
    expect(await capacityLab(['run', 'small.capacity.yaml', '--out', 'r', '-q'], own)).toMatchObject({ code: 0 });
    const { stdout } = await capacityLab(['plot', 'r', '--list-views'], own);
    expect([...stdout.matchAll(/^(\w+) /gm)].map(([, name]) => name)).toEqual([
      'figure',
      'gallery',
      'allocation',
      'embedding',
      'directions',
      'training',
    ]);
    expect(await capacityLab(['plot', 'r', '--view', 'gallery', '-o', 'g.svg'], own)).toMatchObject({ code: 0 });
    expect(await capacityLab(['plot', 'r', '--view', 'marginal', '-o', 'a.svg'], own)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^A layered model has no curves/),
    });
    expect(await capacityLab(['plot', 'r', '--layer', 'status', '-o', 'a.svg'], own)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^This run sweeps along one axis/),
    });
  });

  it('computes curves that have no closed form, and keeps them as the panel does', async () => {
    const own = temporaryFolder();
    writeExperiment(own, autoencoderText);
    expect(await capacityLab(['run', 'small.capacity.yaml', '--out', 'r', '-q'], own)).toMatchObject({ code: 0 });
    for (const options of [
      ['--layer', 'returns'],
      ['--view', 'gram'],
      ['--view', 'marginal'],
    ]) {
      expect(await capacityLab(['plot', 'r', '-o', 'a.svg', ...options], own)).toMatchObject({ code: 0, stderr: '' });
      expect(fs.readFileSync(path.join(own, 'a.svg'), 'utf8')).not.toMatch(/NaN|undefined/);
    }
    expect(fs.existsSync(path.join(own, 'r', 'marginal.parquet'))).toBe(true);
  });
});

/** Two features in one dimension, at two densities. */
const autoencoderText = `
version: 1
name: Two in one
model: { family: autoencoder, activation: relu, dimensions: 1 }
data: { density: 0.2 }
features:
  - { name: odd, importance: 1 }
  - { name: rest, importance: 1 }
train: { learning_rate: 0.02, steps: 300, batch: 256, starts: 2, seed: 1 }
sweep:
  x: { parameter: features.odd.importance, values: [0.5, 2] }
  y: { parameter: data.density, values: [0.5, 0.1] }
`;

describe('standard output', () => {
  it('may be closed early: no stack trace, exit code of what was asked', async () => {
    const script = `"$0" "$@" | head -n 1; echo "\${PIPESTATUS[0]}"`;
    for (const parameters of [
      ['export', second, '-f', 'csv'],
      ['show', second],
      ['list'],
      ['--help'],
      ['run', 'small.capacity.yaml', '--json'],
    ]) {
      const { stdout, stderr } = await startProcess(
        'bash',
        ['-c', script, process.execPath, built('cli.js'), ...parameters],
        folder,
      ).ended;
      expect(stdout.trimEnd().split('\n').at(-1)).toBe('0');
      expect(stderr).not.toMatch(/EPIPE|\bat .*\(/);
    }
  });

  it('may be full: a sentence, and exit code 1', async () => {
    const script = `"$0" "$@" > /dev/full`;
    for (const parameters of [
      ['export', second, '-f', 'csv'],
      ['show', second],
    ]) {
      const { code, stderr } = await startProcess(
        'bash',
        ['-c', script, process.execPath, built('cli.js'), ...parameters],
        folder,
      ).ended;
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: 'capacity-lab: Cannot write to standard output: the disk is full.\n',
      });
    }
  });
});
