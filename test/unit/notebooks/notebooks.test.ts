import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { built, runFile, temporaryFolder } from '../runs/builders.ts';

// The example trains for a few seconds on a busy machine, and Python takes a while to load pandas.
vi.setConfig({ testTimeout: 180_000 });

const root = path.resolve(import.meta.dirname, '../../..');
const page = fs.readFileSync(path.join(root, 'docs/notebooks.md'), 'utf8');

/** The pandas blocks of docs/notebooks.md, in order. */
const blocks = [...page.matchAll(/```python\n([\s\S]*?)```/g)]
  .map(([, code = '']) => code)
  .filter((code) => !code.includes('polars'));
const reads = (code: string): boolean => /pandas\.read_/.test(code);
const draws = (code: string): boolean => code.includes('matplotlib');

/** A Python that has these modules: the one of the path, or the system's own. */
function pythonWith(statement: string): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', statement]).status === 0);
}

const PARQUET = 'import pandas; pandas.io.parquet.get_engine("auto")';

/** Runs the page's blocks after the one that reads by `reader`. Returns what was printed. */
async function run(python: string, reader: 'read_parquet' | 'read_csv', matplotlib: boolean): Promise<string> {
  const folder = temporaryFolder();
  const file = path.join(folder, 'figure4.capacity.yaml');
  fs.copyFileSync(path.join(root, 'examples/figure4.capacity.yaml'), file);
  await runFile(file);
  if (reader === 'read_csv') {
    execFileSync(process.execPath, [built('cli.js'), 'export', path.join(folder, 'run'), '-o', 'results.csv'], {
      cwd: folder,
    });
  }
  const chosen = [
    ...blocks.filter((code) => reads(code) && code.includes(reader)),
    ...blocks.filter((code) => !reads(code) && (matplotlib || !draws(code))),
  ];
  return execFileSync(python, ['-c', chosen.join('').replaceAll('RUN/', 'run/')], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, MPLBACKEND: 'Agg' },
  });
}

function orSkip(context: TestContext, statement: string, what: string): string {
  const python = pythonWith(statement);
  if (python === undefined) context.skip(`not installed: ${what}`);
  return python ?? '';
}

describe('docs/notebooks.md', () => {
  it('reads, pivots and draws: four blocks and another way to read', () => {
    expect(blocks.map((code) => (reads(code) ? 'read' : draws(code) ? 'draw' : 'use'))).toEqual([
      'read',
      'use',
      'draw',
      'use',
      'read',
    ]);
  });

  it('has lines of pandas that run on results.parquet', async (context) => {
    const python = orSkip(context, PARQUET, 'Python with pandas and pyarrow or fastparquet');
    const said = await run(python, 'read_parquet', pythonWith(`${PARQUET}; import matplotlib`) === python);
    expect(said).toMatch(/\(31, 41\)\n.*\d+% of the cells within 0.05 of theory/);
  });

  it('has lines of pandas that run on the exported CSV', async (context) => {
    const python = orSkip(context, 'import pandas', 'Python with pandas');
    const said = await run(python, 'read_csv', pythonWith('import pandas, matplotlib') === python);
    expect(said).toMatch(/\(31, 41\)\n.*\d+% of the cells within 0.05 of theory/);
  });
});
