import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runsUnder } from '../../../src/runs/findRuns.ts';
import { experimentText, runFile, temporaryFolder, writeExperiment } from './builders.ts';

describe('runs under a folder', () => {
  it('are found at any depth and nothing else is, whatever lies there', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder, experimentText({ x: 2, y: 1, starts: 1 }));
    const deep = path.join(folder, 'a', 'b', 'c', 'run');
    await runFile(file, { target: { dir: deep } });
    for (const copy of [
      path.join('node_modules', 'run'),
      path.join('.capacity-lab', 'runs', '.deleted', 'x', 'run'),
      path.join('1', '2', '3', '4', '5', '6', '7', '8', '9'),
    ]) {
      fs.cpSync(deep, path.join(folder, copy), { recursive: true });
    }
    fs.mkdirSync(path.join(folder, 'broken'));
    fs.writeFileSync(path.join(folder, 'broken', 'manifest.json'), '{"formatVersion": 1');
    fs.symlinkSync(path.join(folder, 'a'), path.join(folder, 'link'));
    fs.symlinkSync(folder, path.join(folder, 'loop'));
    const { runs, problems, cut } = runsUnder(folder);
    expect(runs.map(({ runDir }) => runDir)).toEqual([deep]);
    expect({ problems, cut }).toEqual({ problems: [], cut: false });
    expect(runsUnder(deep).runs).toHaveLength(1);
    expect(runsUnder(path.join(folder, 'nowhere')).runs).toEqual([]);
  });
});
