import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { judged, type Line } from './table.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Measured {
  /** From start to end of the process, and what training took of that. */
  seconds: number;
  training: number;
  /** Greatest resident size of the process, its threads included. */
  megabytes: number;
}

/** Runs an example in the command line as a user does, on two threads. */
export function runExample(name: string): Measured {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  try {
    const out = path.join(directory, 'run');
    const peak = path.join(directory, 'peak');
    const began = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '--import',
        pathToFileURL(path.join(import.meta.dirname, 'peakMemory.mjs')).href,
        path.join(root, 'dist/cli.js'),
        'run',
        `examples/${name}.capacity.yaml`,
        '--out',
        out,
        '--workers',
        '2',
        '--quiet',
      ],
      { cwd: root, encoding: 'utf8', env: { ...process.env, PEAK_MEMORY: peak } },
    );
    const seconds = (performance.now() - began) / 1000;
    if (status !== 0) {
      throw new Error(`${name} failed: ${stderr}`);
    }
    const manifest: { sessions: { trainingMs: number }[] } = JSON.parse(
      fs.readFileSync(path.join(out, 'manifest.json'), 'utf8'),
    );
    const megabytes = Number(fs.readFileSync(peak, 'utf8')) / 1e6;
    return { seconds, training: manifest.sessions[0].trainingMs / 1000, megabytes };
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

/** Time and memory of every example but figure 4, which is measured apart. */
export function examples(): Line[] {
  const names = fs
    .readdirSync(path.join(root, 'examples'))
    .filter((file) => file.endsWith('.capacity.yaml'))
    .map((file) => file.replace('.capacity.yaml', ''))
    .sort();
  return names.flatMap((name) => {
    const { seconds, megabytes } = runExample(name);
    return [
      ...(name === 'figure4' ? [] : [judged(`${name}, whole run, 2 workers`, seconds, { below: 60 }, 's')]),
      judged(`${name}, peak memory`, megabytes, { below: 300 }, 'MB'),
    ];
  });
}
