import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cellCount } from '../../../src/core/experiment/sweep.ts';
import { capacityLab, jsonLines } from '../cli/spawn.ts';
import { temporaryFolder } from '../runs/builders.ts';
import { EXAMPLES, example, type Settings } from '../support/examples.ts';

const QUICK = { 'train.steps': 40, 'train.batch': 64, 'train.starts': 2 };
const DIAGRAM = { ...QUICK, 'sweep.x.points': 3, 'sweep.y.points': 3 };
const LINE = { ...QUICK, 'sweep.x.points': 3 };

/** Every example at a size that takes a moment, and what its picture must say. */
const TABLE: Readonly<Record<string, { small: Settings; says: string[] }>> = {
  'abs-value': { small: LINE, says: ['Weights: a row for each neuron'] },
  'architectures-vs-sparsity': { small: LINE, says: ['GeLU autoencoder', 'quadratic computation'] },
  figure4: { small: { ...DIAGRAM, 'train.steps': 400 }, says: ['Theory', 'Trained', 'Density'] },
  figure7: {
    small: { ...DIAGRAM, 'sweep.x.points': 2, 'sweep.y.points': 2 },
    says: ['Activation ReLU', 'autoencoder 6 in 5', 'for autoencoders at 0.47 and 0.53'],
  },
  'penalty-capacity': { small: LINE, says: ['Capacity penalty μ', 'μ*', 'WᵀW'] },
  'engineering-monosemanticity': {
    small: { ...QUICK, 'sweep.x.values[2]': 32 },
    says: ['32 features in 16 dimensions, ReLU neurons', 'Initial bias', 'Neurons'],
  },
  'penalty-compare': { small: LINE, says: ['orthogonality', '±σ noise', 'Strength of penalties'] },
  'hypothesis-sparse-and-similar': { small: DIAGRAM, says: ['ReLU autoencoder', 'Relative importance of odd'] },
  'given-weights': { small: { 'sweep.x.points': 3 }, says: ['features as arrows', '2/5 pentagon'] },
  'tms-anticorrelated': { small: LINE, says: ['features as arrows', 'set-b'] },
  'tms-correlated': { small: LINE, says: ['features as arrows', 'set-b'] },
  'tms-five-in-two': { small: LINE, says: ['features as arrows', '2/5 pentagon'] },
  'tms-phase-2in1': { small: DIAGRAM, says: ['sufficient for superposition', 'Relative importance of extra'] },
  'tms-phase-3in2': { small: DIAGRAM, says: ['sufficient for superposition', 'where the pair changes partners'] },
  'tms-twenty-in-five': { small: LINE, says: ['WᵀW', 'dimensions per feature'] },
  'tms-uniform': {
    small: { ...LINE, 'features[0].count': 30 },
    says: ['dimensions per feature', '1/2 digon (antipodal)'],
  },
};

const files = fs.readdirSync(EXAMPLES).filter((name) => name.endsWith('.capacity.yaml'));
const textOf = (name: string): string => fs.readFileSync(path.join(EXAMPLES, `${name}.capacity.yaml`), 'utf8');

it('has an entry here for every example, and in docs/examples.md', () => {
  expect(files.map((name) => name.replace('.capacity.yaml', '')).sort()).toEqual(Object.keys(TABLE).sort());
  const page = fs.readFileSync(path.join(EXAMPLES, '../docs/examples.md'), 'utf8');
  for (const name of files) expect(page).toContain(`../examples/${name}`);
});

describe.each(Object.entries(TABLE))('the example %s', (name, { small, says }) => {
  it('says in its head where it comes from and what to see', () => {
    const [head = ''] = textOf(name).split('\nversion:');
    expect(head.split('\n').every((line) => line.startsWith('#'))).toBe(true);
    expect(head).toMatch(/(Elhage|Scherlis|Jermyn) et al\. 2022/);
    expect(head).toContain('What to see: ');
  });

  it('runs on the command line at a small size, and draws its picture', async () => {
    const folder = temporaryFolder();
    const [dir, picture] = [path.join(folder, 'run'), path.join(folder, 'picture.svg')];
    const set = Object.entries(small).flatMap(([at, value]) => ['--set', `${at}=${value}`]);
    const file = path.join(EXAMPLES, `${name}.capacity.yaml`);
    const { code, stdout, stderr } = await capacityLab([
      'run',
      file,
      '--out',
      dir,
      '--plot',
      picture,
      '--json',
      ...set,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const done = jsonLines(stdout).find(({ event }) => event === 'done');
    expect(done).toMatchObject({ cells: cellCount(example(name, small)), headline: { diverged: 0 } });
    const svg = fs.readFileSync(picture, 'utf8');
    for (const text of says) expect(svg).toContain(text);
    expect(svg).not.toMatch(/NaN|undefined/);
  }, 30_000);
});

it('names the settings of the paper in the head of tms-uniform', () => {
  const [command = ''] = /capacity-lab run [\s\S]*?(?=\n#\n)/.exec(textOf('tms-uniform')) ?? [];
  const settings = Object.fromEntries(
    [...command.matchAll(/--set (\S+)=(\S+)/g)].map(([, at = '', value = '']) => [at, Number(value)]),
  );
  const { model, features } = example('tms-uniform', settings);
  expect([features[0]?.count, model.dimensions]).toEqual([400, 30]);
});
