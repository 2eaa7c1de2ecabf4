import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { packCommandLine } from '../../../packaging/packCommandLine.ts';

it('the npm package works where it alone is installed, and installs nothing else', () => {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'clab-npm-')));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  const home = path.join(folder, 'home');
  fs.mkdirSync(home);
  const env = { PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ''}`, HOME: home };
  const run = (program: string, ...parameters: string[]) =>
    execFileSync(program, parameters, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  const tgz = packCommandLine(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  run('npm', 'install', '--offline', '--no-audit', '--no-fund', tgz);
  expect(fs.readdirSync(path.join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'capacity-lab',
  ]);

  const program = path.join(folder, 'node_modules/.bin/capacity-lab');
  const example = path.join(folder, 'node_modules/capacity-lab/examples/figure4.capacity.yaml');
  const small = ['--set', 'sweep.x.points=3', '--set', 'sweep.y.points=3', '--set', 'train.steps=50'];
  run(program, 'run', example, '--out', 'run', ...small, '--plot', 'run.png', '--plot', 'run.html');
  expect(fs.readFileSync(path.join(folder, 'run.png')).subarray(1, 4).toString()).toBe('PNG');
  expect(fs.readFileSync(path.join(folder, 'run.html'), 'utf8')).toContain('</html>');
  run(program, 'run', example, '--out', 'tensors', ...small, '--engine', 'tensorflow');
  expect(fs.existsSync(path.join(folder, 'tensors/results.parquet'))).toBe(true);
}, 180_000);
