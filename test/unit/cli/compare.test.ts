import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../src/cli/commandLine.ts';
import { temporaryFolder, writeExperiment } from '../runs/builders.ts';
import { capacityLab, jsonLines } from './spawn.ts';

const TEXT = `
version: 1
name: Compared
model: { family: computation, activation: quadratic, dimensions: 3 }
data: { density: 0.1 }
features:
  - { name: odd, importance: 1 }
  - { name: rest, count: 5, importance: 1 }
train: { steps: 400, starts: 2, keep: all }
sweep:
  x: { parameter: features.odd.importance, log: [0.1, 10], points: 5 }
`;

/** A folder with the runs run2 and run3, of two and three dimensions. */
async function twoRuns(): Promise<string> {
  const folder = temporaryFolder();
  const file = writeExperiment(folder, TEXT);
  for (const dimensions of [2, 3]) {
    const { code, stderr } = await capacityLab(
      ['run', file, '--out', `run${dimensions}`, '--set', `model.dimensions=${dimensions}`, '--quiet'],
      folder,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }
  return folder;
}

describe('capacity-lab compare', () => {
  it('says which settings differ, and what that changed', async () => {
    const { code, stdout, stderr } = await capacityLab(['compare', 'run2', 'run3'], await twoRuns());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'A: Compared, embedding dimensions 2: run2, 5 of 5 cells',
      'B: Compared, embedding dimensions 3: run3, 5 of 5 cells',
      '',
      '                  A  B',
      'model.dimensions  2  3',
    ]);
    expect(stdout).toMatch(/^B against A: [\d.]+ % of 5 cells have another status of odd; its capacity differs by/m);
    expect(stdout).toMatch(/^The loss of B is lower than that of A in 100 % of cells/m);
  });

  it('writes the same as JSON lines, and a report that holds both runs', async () => {
    const folder = await twoRuns();
    const { code, stdout } = await capacityLab(
      ['compare', 'run2', 'run3', '--feature', 'rest', '--json', '-o', 'both.html'],
      folder,
    );
    expect(code).toBe(0);
    const [configuration, comparison, picture] = jsonLines(stdout);
    expect(configuration).toEqual({
      event: 'configuration',
      runs: ['run2', 'run3'],
      differences: [{ path: 'model.dimensions', title: 'Embedding dimensions', values: ['2', '3'] }],
    });
    expect(comparison).toMatchObject({ event: 'comparison', group: 'rest', cells: 5, matched: 5, compared: 5 });
    expect(comparison?.sharingByRank).toHaveLength(2);
    expect(picture).toMatchObject({ event: 'picture' });
    expect(fs.readFileSync(path.join(folder, 'both.html'), 'utf8')).toContain('id="capacity-lab-comparison"');
  });

  it('says so when there is no difference', async () => {
    const { stdout } = await capacityLab(['compare', 'run2', 'run2'], await twoRuns());
    expect(stdout).toContain('The runs have the same configuration, defaults included.');
    expect(stdout).toContain('0 % of 5 cells have another status of odd; its capacity is the same everywhere.');
  });

  it('refuses what is no run, and groups that there are not', async () => {
    const folder = await twoRuns();
    const none = await capacityLab(['compare', 'run2', 'nowhere'], folder);
    expect(none).toMatchObject({ code: 2, stderr: 'nowhere is not a run folder: it has no manifest.json.\n' });
    const group = await capacityLab(['compare', 'run2', 'run3', '--feature', 'even'], folder);
    expect(group).toMatchObject({
      code: 2,
      stderr: '--feature: run2 has no feature group "even"; it has odd or rest.\n',
    });
  });

  it('draws the lines of all runs, or their losses, as pictures that name every run, and says what a sweep lacks', async () => {
    const folder = await twoRuns();
    const draw = (...parameters: string[]) => capacityLab(['compare', 'run2', 'run3', ...parameters], folder);
    expect(await draw('-o', 'lines.svg', '-o', 'lines.png', '-o', 'lines.json', '--theme', 'dark')).toMatchObject({
      code: 0,
    });
    const svg = fs.readFileSync(path.join(folder, 'lines.svg'), 'utf8');
    for (const name of [
      'A: Compared, embedding dimensions 2',
      'B: Compared, embedding dimensions 3',
      'Capacity of odd',
    ]) {
      expect(svg).toContain(name);
    }
    const { usermeta } = JSON.parse(fs.readFileSync(path.join(folder, 'lines.json'), 'utf8'));
    expect(Object.keys(usermeta['capacity-lab'])).toEqual(expect.arrayContaining(['run A', 'run B']));
    expect(fs.readFileSync(path.join(folder, 'lines.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(await draw('--view', 'losses', '-o', 'losses.svg')).toMatchObject({ code: 0 });
    expect(fs.readFileSync(path.join(folder, 'losses.svg'), 'utf8')).toContain('Task loss of B');
    expect(await draw('--view', 'difference', '-o', 'map.svg')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^A map of differences needs a sweep along two axes\./),
    });
    expect(fs.existsSync(path.join(folder, 'map.svg'))).toBe(false);
  });

  it('needs two to six runs, pictures of known kinds, and looks that go together', () => {
    expect(() => parseCommandLine(['compare', 'a'])).toThrow('compare needs RUN RUN….');
    expect(() => parseCommandLine(['compare', ...'abcdefg'])).toThrow(
      'compare takes at most 6 of RUN RUN…, and there is also "g".',
    );
    const parse =
      (...words: string[]) =>
      () =>
        parseCommandLine(['compare', 'a', 'b', ...words]);
    expect(parse('-o', 'x.pdf')).toThrow(/ends in \.svg, \.png, \.html or \.json/);
    expect(parse('-o', 'x.html', '--view', 'losses')).toThrow('A report shows everything');
    expect(parse('-o', 'x.svg', '--view', 'losses', '--layer', 'loss')).toThrow('--view losses has none');
    expect(parse('-o', 'x.svg', '--view', 'map')).toThrow('--view needs difference, overlay or losses, not "map".');
  });
});
