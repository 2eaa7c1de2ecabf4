import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RefineRunRequest } from '../../../src/protocol/runService.ts';
import { refineRun } from '../../../src/runs/refineRun.ts';
import { experimentOf } from '../experiment/builders.ts';
import { experimentText, runFile, startService, temporaryFolder, writeExperiment } from './builders.ts';

const text = experimentText({ x: 3, y: 3, starts: 1 });
const region = { x: [0.1, 2] } satisfies RefineRunRequest['region'];

/** The run folder of a small experiment. */
async function aRun(overrides: { path: string; value: number }[] = []): Promise<string> {
  const folder = temporaryFolder();
  await runFile(writeExperiment(folder, text), { workers: 1, overrides });
  return path.join(folder, 'run');
}

function refined(request: RefineRunRequest) {
  const found = refineRun(request);
  if ('problem' in found) throw new Error(found.problem);
  return { ...found, experiment: experimentOf(found.text) };
}

describe('a region of a run', () => {
  it('is made from the file as it stands, while that would give the same run', async () => {
    const found = refined({ runDir: await aRun(), text: `# A later comment\n${text}`, region });
    expect(found).toMatchObject({ from: 'file', experiment: { sweep: { x: { from: 0.1, to: 2 } } } });
    expect(found.text).toContain('# A later comment');
  });

  it('is made from the file as it was run where that has changed or is gone', async () => {
    const runDir = await aRun();
    const changed = refined({ runDir, text: text.replace('dimensions: 3', 'dimensions: 4'), region });
    expect(changed).toMatchObject({ from: 'source', experiment: { model: { dimensions: 3 } } });
    expect(refined({ runDir, region }).from).toBe('source');
  });

  it('is made from the resolved configuration where settings were given beside the file', async () => {
    const found = refined({ runDir: await aRun([{ path: 'train.seed', value: 7 }]), text, region });
    expect(found).toMatchObject({ from: 'config', experiment: { train: { seed: 7 } } });
  });

  it('is refused where there is no run', () => {
    expect(() => refineRun({ runDir: '/nowhere', region })).toThrow('/nowhere is not a run folder');
  });

  it('is what the run service answers, with the points that are asked for', async () => {
    const service = startService();
    const answer = await service.call('refine', { runDir: await aRun(), region, points: { x: 5 } });
    if ('problem' in answer) throw new Error(answer.problem);
    expect(experimentOf(answer.text).sweep.x).toMatchObject({ points: 5 });
  });
});
