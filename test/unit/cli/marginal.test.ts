import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/exitCodes.ts';
import { temporaryFolder } from '../runs/builders.ts';
import { capacityLab } from './spawn.ts';

const text = (family: string, activation: string): string => `version: 1
name: Two features
model: { family: ${family}, activation: ${activation}, dimensions: 1 }
data: { density: 0.1 }
features:
  - { name: odd, importance: 0.8 }
  - { name: rest, importance: 1 }
`;

function aFile(family: string, activation: string): string {
  const file = path.join(temporaryFolder(), 'two.capacity.yaml');
  fs.writeFileSync(file, text(family, activation));
  return file;
}

interface Row {
  feature: string;
  kind: string;
  capacity: number;
  marginal_benefit: number | null;
  feasible: boolean;
  method: string;
}

const rowsOf = (stdout: string): Row[] => JSON.parse(stdout);

describe('capacity-lab marginal', () => {
  it('writes the bath of an autoencoder, the same for any number of threads', async () => {
    const file = aFile('autoencoder', 'relu');
    const words = ['marginal', file, '--feature', 'odd', '--copies', '2', '--points', '3', '--format', 'json'];
    const one = await capacityLab([...words, '--workers', '1']);
    const two = await capacityLab([...words, '--workers', '2']);
    expect(one.stdout).toBe(two.stdout);
    const rows = rowsOf(one.stdout);
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['allocated', 'pinned']));
    expect(rows.filter(({ kind }) => kind === 'pinned').map(({ feasible }) => feasible)).toEqual([true, true, true]);
    expect(one.stderr).toMatch(/odd: method bath, \w+ returns\./);
    expect(one.stderr).not.toMatch(/Warning/);
  }, 60_000);

  it('takes the closed form where there is one, at the place asked for, for both groups of the file', async () => {
    const file = aFile('computation', 'quadratic');
    const { stdout } = await capacityLab([
      'marginal',
      file,
      '--at',
      'features.odd.importance=0.5',
      '-f',
      'json',
      '--points',
      '2',
    ]);
    const ends = rowsOf(stdout).map(({ feature, marginal_benefit: m }) => `${feature} ${m}`);
    // (k − 1)² v²/2 and 2 v², k = 18.
    expect(ends).toEqual(['odd 36.125', 'odd 0.5', 'rest 144.5', 'rest 2']);
  });

  it('takes the net benefit of a ReLU computation model', async () => {
    const { stdout } = await capacityLab([
      'marginal',
      aFile('computation', 'relu'),
      '--feature',
      'odd',
      '--points',
      '2',
      '-f',
      'json',
    ]);
    expect(rowsOf(stdout).map(({ method }) => method)).toEqual(['net', 'net']);
  }, 60_000);

  it('probes the trained weights of a run', async () => {
    const file = aFile('computation', 'quadratic');
    const run = path.join(path.dirname(file), 'run');
    expect((await capacityLab(['run', file, '--out', run, '--quiet'])).code).toBe(ExitCode.Done);
    const { stdout, code } = await capacityLab(['marginal', run, '--method', 'probe', '-f', 'json']);
    expect(code).toBe(ExitCode.Done);
    const [odd, rest] = rowsOf(stdout);
    expect(odd.marginal_benefit).toBeCloseTo(rest.marginal_benefit ?? 0, 4);
  });

  it('probes the weights that a file names, as those of the run that they are from', async () => {
    const file = aFile('autoencoder', 'relu');
    const folder = path.dirname(file);
    const run = path.join(folder, 'run');
    expect((await capacityLab(['run', file, '--out', run, '--set', 'train.steps=200', '--quiet'])).code).toBe(0);
    fs.appendFileSync(file, 'weights: run/weights.safetensors\n');
    const probed = async (source: string): Promise<string> =>
      (await capacityLab(['marginal', source, '--method', 'probe', '-f', 'json'])).stdout;
    const given = await probed(file);
    expect(rowsOf(given).map(({ kind }) => kind)).toEqual(['probe', 'probe']);
    expect(given).toBe(await probed(run));
  });

  it.each([
    [['--feature', 'old'], /no feature group "old". Groups are odd, rest/],
    [['--method', 'closed'], /no closed form/],
    [['--method', 'probe'], /needs trained weights/],
    [['--at', 'data.densty=0.1'], /densty/],
    [['--points', '0'], /--points needs a whole number from 1 to 200/],
  ])('says what is wrong, with exit code 2: %j', async (words, message) => {
    const { code, stderr, stdout } = await capacityLab(['marginal', aFile('autoencoder', 'relu'), ...words]);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([ExitCode.BadInput, '']);
  });

  it('draws the curves as a picture that names them, and says where it is', async () => {
    const folder = temporaryFolder();
    const picture = path.join(folder, 'new', 'curves.svg');
    const words = ['--points', '3', '--copies', '2', '--plot', picture, '-o', path.join(folder, 'curves.csv')];
    const { code, stderr } = await capacityLab(['marginal', aFile('autoencoder', 'relu'), ...words]);
    expect(code).toBe(ExitCode.Done);
    expect(stderr).toContain(`Picture: ${picture}`);
    const svg = fs.readFileSync(picture, 'utf8');
    for (const text of [
      'Two features: marginal benefit of capacity',
      'odd: bath curve',
      'rest: bath curve',
      'predicted',
    ]) {
      expect(svg).toContain(text);
    }
  }, 60_000);

  it('draws no picture of a probe, and none in HTML', async () => {
    const file = aFile('autoencoder', 'relu');
    const probed = await capacityLab(['marginal', file, '--method', 'probe', '--plot', 'curves.svg']);
    expect([probed.code, probed.stderr]).toEqual([ExitCode.BadInput, expect.stringContaining('the probe has none')]);
    const html = await capacityLab(['marginal', file, '--plot', 'curves.html']);
    expect([html.code, html.stderr]).toEqual([ExitCode.BadInput, expect.stringContaining('ends in .svg or .png')]);
  });
});
