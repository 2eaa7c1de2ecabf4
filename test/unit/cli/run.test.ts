import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { built, experimentText, layeredText, resultBytes, temporaryFolder, writeExperiment } from '../runs/builders.ts';
import { capacityLab, type Ended, jsonLines, start, startProcess, untilBlocks } from './spawn.ts';

const figure4 = path.resolve(import.meta.dirname, '../../../examples/figure4.capacity.yaml');
const small = ['--set', 'sweep.x.points=9', '--set', 'sweep.y.points=5'];
/** Some thirty blocks, a second or two of training on one thread. */
const longText = experimentText({ x: 21, y: 15, starts: 16 });
/** Four cells of a plain autoencoder. */
const autoencoderText = `
version: 1
name: Autoencoder
model: { family: autoencoder, activation: relu, dimensions: 3 }
data: { density: 0.2 }
features:
  - { name: odd, importance: 1 }
  - { name: rest, count: 5, importance: 1 }
train: { learning_rate: 0.02, steps: 600, batch: 256, starts: 3, seed: 1 }
sweep:
  x: { parameter: features.odd.importance, log: [0.1, 10], points: 2 }
  y: { parameter: data.density, values: [0.5, 0.1] }
`;
const inFolder = (folder: string): string => path.join(folder, 'run');

const readJson = (file: string): Record<string, unknown> => JSON.parse(fs.readFileSync(file, 'utf8'));

/** A run of `longText` on one thread that gets a signal after a third of its blocks. */
async function stoppedRun(folder: string, signal: NodeJS.Signals): Promise<Ended> {
  const file = writeExperiment(folder, longText);
  const run = start(['run', file, '--out', inFolder(folder), '--workers', '1', '--quiet']);
  await untilBlocks(run, inFolder(folder), 9);
  run.child.kill(signal);
  return run.ended;
}

describe('capacity-lab run', () => {
  it('runs the example, says what came out, and where', async () => {
    const runDir = inFolder(temporaryFolder());
    const { code, stdout, stderr } = await capacityLab(['run', figure4, '--out', runDir, ...small]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `Running ${figure4}: 51 cells.\n` });
    expect(stdout).toMatch(/^Figure 4: 51 cells, trained in [\d.]+ s, [\d.]+ s in all\.$/m);
    expect(stdout).toMatch(
      /^odd is ignored in [\d.]+ % of the cells, polysemantic in [\d.]+ %, dedicated in [\d.]+ %\.$/m,
    );
    expect(stdout).toMatch(/^Trained and predicted status agree in 100 % of the cells/m);
    expect(stdout).toContain(`Run folder: ${runDir}\n`);
  });

  it('puts the run beside the file when it is told of no folder', async () => {
    const folder = temporaryFolder();
    writeExperiment(folder, experimentText({ x: 2, y: 2 }));
    const { code, stdout } = await capacityLab(['run', 'small.capacity.yaml'], folder);
    expect(code).toBe(0);
    const [, runDir = ''] = /Run folder: (.*)/.exec(stdout) ?? [];
    expect(runDir.split(path.sep).slice(0, 3)).toEqual(['.capacity-lab', 'runs', 'small']);
    expect(fs.existsSync(path.join(folder, runDir, 'results.parquet'))).toBe(true);
  });

  it('writes one JSON object per line with --json, and nothing else', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder);
    const { code, stdout, stderr } = await capacityLab(['run', file, '--out', inFolder(folder), '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const events = jsonLines(stdout);
    expect(events[0]).toMatchObject({
      event: 'started',
      dir: inFolder(folder),
      cells: 47,
      finished: 0,
      resumed: false,
    });
    expect(events.slice(1, -1).every(({ event }) => event === 'progress')).toBe(true);
    expect(events.at(-1)).toMatchObject({
      event: 'done',
      dir: inFolder(folder),
      cells: 47,
      trainingMs: expect.any(Number),
      headline: { finished: 47, agreementShare: 1 },
    });
  });

  it('says nothing with --quiet', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder);
    expect(await capacityLab(['run', file, '--out', inFolder(folder), '--quiet'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('runs several files one after the other, and none when one is broken', async () => {
    const folder = temporaryFolder();
    const tiny = experimentText({ x: 2, y: 2 });
    writeExperiment(folder, tiny, 'a.capacity.yaml');
    writeExperiment(folder, tiny, 'b.capacity.yaml');
    writeExperiment(folder, 'nonsense', 'c.capacity.yaml');
    expect(await capacityLab(['run', 'a.capacity.yaml', 'c.capacity.yaml'], folder)).toMatchObject({ code: 2 });
    expect(fs.existsSync(path.join(folder, '.capacity-lab'))).toBe(false);
    const { code, stdout } = await capacityLab(['run', 'a.capacity.yaml', 'b.capacity.yaml'], folder);
    expect(code).toBe(0);
    expect(stdout.match(/^Run folder/gm)).toHaveLength(2);
  });

  it('gives the same bytes with one thread and with two', async () => {
    const folder = temporaryFolder();
    for (const workers of ['1', '2']) {
      const { code } = await capacityLab([
        'run',
        figure4,
        '--out',
        path.join(folder, workers),
        '--workers',
        workers,
        '-q',
        ...small,
      ]);
      expect(code).toBe(0);
    }
    expect(resultBytes(path.join(folder, '1'))).toEqual(resultBytes(path.join(folder, '2')));
  });

  it('trains with either engine, to the same losses within their noise', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder, autoencoderText);
    const losses = await Promise.all(
      ['kernels', 'tensorflow'].map(async (engine) => {
        const runDir = path.join(folder, engine);
        expect(await capacityLab(['run', file, '--out', runDir, '--engine', engine, '-q'])).toMatchObject({ code: 0 });
        expect(readJson(path.join(runDir, 'manifest.json'))).toMatchObject({
          engine: { name: engine },
          overrides: [{ path: 'engine', value: engine }],
        });
        expect(fs.readFileSync(path.join(runDir, 'config.yaml'), 'utf8')).toMatch(`engine: ${engine}\n`);
        const { stdout } = await capacityLab(['export', runDir, '--format', 'json']);
        return (JSON.parse(stdout) as { loss: number; loss_standard_error: number; recovery: number }[]).filter(
          (_, row) => row % 6 === 0,
        );
      }),
    );
    expect(losses[0]).toHaveLength(4);
    for (const [cell, { loss, loss_standard_error, recovery }] of (losses[0] ?? []).entries()) {
      const other = losses[1]?.[cell];
      // Both are measured on the same inputs, so that what is left of their noise is that of training.
      expect(Math.abs(loss - (other?.loss ?? Number.NaN))).toBeLessThan(3 * loss_standard_error);
      expect(other?.recovery).toBeCloseTo(recovery, 1);
    }
  });

  it('trains layered models, says where tfjs-node is missing, and draws them', async () => {
    const folder = temporaryFolder();
    writeExperiment(folder, layeredText);
    const picture = ['--plot', 'run.svg', '--plot', 'run.html'];
    const into = ['run', 'small.capacity.yaml', '--out', 'run', '--tensorflow-path', 'nowhere', ...picture];
    const { code, stdout, stderr } = await capacityLab(into, folder);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `There is no @tensorflow/tfjs-node in ${path.join(folder, 'nowhere')}.\nRunning small.capacity.yaml: 3 cells.\n`,
    });
    expect(stdout).toMatch(/^Features: \d+ ignored at embedding dimensions 1, \d+ polysemantic/m);
    expect(stdout).not.toMatch('predicted');
    expect(fs.readFileSync(path.join(folder, 'run.svg'), 'utf8')).not.toMatch(/NaN|undefined/);
  });

  it('refuses layered models to the kernels, and says what to write', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder, layeredText);
    const { code, stderr } = await capacityLab(['run', file, '--engine', 'kernels']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/error \[needs-tensorflow\] engine: Override engine=kernels: .*write engine: tensorflow/);
  });

  it('exits with 2 into a folder that is finished or holds another run', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder, experimentText({ x: 2, y: 2 }));
    const into = ['run', file, '--out', inFolder(folder)];
    expect((await capacityLab(into)).code).toBe(0);
    expect(await capacityLab(into)).toMatchObject({ code: 2, stderr: expect.stringContaining('holds a finished run') });
    expect(await capacityLab([...into, '--set', 'train.seed=4'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('holds a run of another configuration'),
    });
    const { code, stdout } = await capacityLab([...into, '--json']);
    expect(code).toBe(2);
    expect(jsonLines(stdout)).toMatchObject([{ event: 'refused', code: 'finished' }]);
  });

  it('exits with 1 and keeps what is finished when the disk says no', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder);
    // The shell's limit on the size of files stands for a full disk; blocks of this run are larger than 8 kB.
    const script = `trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`;
    const run = startProcess('bash', [
      '-c',
      script,
      process.execPath,
      built('cli.js'),
      'run',
      file,
      '--out',
      inFolder(folder),
    ]);
    const { code, stderr } = await run.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Cannot write .*\.block: the file would be larger than is allowed here\.$/m);
    expect(readJson(path.join(inFolder(folder), 'status.json'))).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^Cannot write/),
    });
    expect(await capacityLab(['run', file, '--out', inFolder(folder), '--resume'])).toMatchObject({ code: 0 });
  });
});

describe('a run that is killed', () => {
  it('at a third of the way gives the same bytes when it is resumed', async () => {
    const [killed, whole] = [temporaryFolder(), temporaryFolder()];
    expect(await stoppedRun(killed, 'SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    expect(fs.existsSync(path.join(inFolder(killed), 'results.parquet'))).toBe(false);
    const file = path.join(killed, 'small.capacity.yaml');
    expect(await capacityLab(['run', file, '--out', inFolder(killed)])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--resume'),
    });
    const resumed = await capacityLab(['run', file, '--out', inFolder(killed), '--resume', '--json']);
    expect(resumed.code).toBe(0);
    const [started] = jsonLines(resumed.stdout);
    expect(started).toMatchObject({ event: 'started', resumed: true });
    expect(started.finished).toBeGreaterThanOrEqual(9 * 12);
    await capacityLab(['run', writeExperiment(whole, longText), '--out', inFolder(whole), '-q']);
    expect(resultBytes(inFolder(killed))).toEqual(resultBytes(inFolder(whole)));
  });

  it('is found again by --resume without a folder', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder, longText);
    const run = start(['run', file, '--workers', '1', '--json']);
    await expect.poll(() => run.stdout()).toContain('"started"');
    const runDir = String(jsonLines(run.stdout().split('\n').slice(0, 1).join(''))[0].dir);
    await untilBlocks(run, runDir, 2);
    run.child.kill('SIGKILL');
    await run.ended;
    const resumed = await capacityLab(['run', file, '--resume', '--json']);
    expect(jsonLines(resumed.stdout).at(-1)).toMatchObject({ event: 'done', dir: runDir });
  });
});

describe.each([
  ['SIGINT', 130, 'cancelled'],
  ['SIGTERM', 75, 'interrupted'],
  ['SIGUSR2', 75, 'interrupted'],
] as const)('a run that gets %s', (signal, code, state) => {
  it(`exits with ${code}, is ${state} and can be resumed`, async () => {
    const folder = temporaryFolder();
    expect(await stoppedRun(folder, signal)).toMatchObject({ code, signal: null });
    expect(readJson(path.join(inFolder(folder), 'status.json'))).toMatchObject({ state });
    expect(fs.existsSync(path.join(inFolder(folder), 'lock'))).toBe(false);
    const file = path.join(folder, 'small.capacity.yaml');
    expect(await capacityLab(['run', file, '--out', inFolder(folder), '--resume', '-q'])).toMatchObject({ code: 0 });
  });
});

describe('a run that gets a second signal', () => {
  it.each([
    ['SIGTERM', 75],
    ['SIGINT', 130],
  ] as const)('%s ends at once, and can be resumed', async (signal, code) => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder, longText);
    const run = start(['run', file, '--out', inFolder(folder), '--workers', '1']);
    await untilBlocks(run, inFolder(folder), 2);
    run.child.kill(signal);
    run.child.kill(signal);
    expect(await run.ended).toMatchObject({ code, signal: null });
    expect(await capacityLab(['run', file, '--out', inFolder(folder), '--resume', '-q'])).toMatchObject({ code: 0 });
  });
});
