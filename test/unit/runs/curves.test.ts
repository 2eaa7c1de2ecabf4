import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CellCurves } from '../../../src/core/results/cellCurves.ts';
import { Agreement } from '../../../src/core/results/runSummary.ts';
import { createCurves, keptCurves } from '../../../src/runs/curves.ts';
import { openRun } from '../../../src/runs/runReader.ts';
import { createSharedTasks } from '../../../src/runs/sharedTasks.ts';
import { built, runFile, startService, temporaryFolder, writeExperiment } from './builders.ts';

/** A tied ReLU autoencoder at two densities, and three importances of `odd`. */
const text = (activation = 'relu', family = 'autoencoder'): string => `
version: 1
name: Small
model: { family: ${family}, activation: ${activation}, dimensions: 2 }
data: { density: 0.1 }
features:
  - { name: odd, importance: 1 }
  - { name: rest, count: 3, importance: 1 }
train: { optimizer: lbfgs, steps: 400, batch: 512, starts: 4, seed: 1 }
sweep:
  x: { parameter: features.odd.importance, values: [0.05, 0.5, 4] }
  y: { parameter: data.density, values: [0.9, 0.1] }
marginal: { feature: odd, reference: rest }
`;

async function trained(source = text()): Promise<string> {
  const folder = temporaryFolder();
  const outcome = await runFile(writeExperiment(folder, source));
  expect(outcome.state).toBe('done');
  return path.join(folder, 'run');
}

const REQUEST = { cell: 4, groups: ['odd', 'rest'], workers: 2 };

describe('curves of a cell', () => {
  it('come at once in rough, then whole, and survive a restart of the service', async () => {
    const runDir = await trained();
    const service = startService();
    const stages: CellCurves[] = [];
    service.on('curves', ({ curves }) => stages.push(curves));
    const found = await service.call('curves', { runDir, ...REQUEST });
    expect(stages[0]).toMatchObject({ cell: 4, groups: ['odd', 'rest'], refining: true });
    expect(stages[0]?.curves).toHaveLength(2);
    expect(found.refining).toBe(false);
    const [odd, rest] = found.curves;
    expect(odd?.curve).toMatchObject({ method: 'bath', returns: 'stepped' });
    // One bath serves both, scaled by importance.
    expect(odd?.curve.rows.map(({ loss }) => loss)).toEqual(rest?.curve.rows.map(({ loss }) => 0.5 * loss));
    expect(odd?.curve.rows.filter(({ kind }) => kind === 'pinned')).toHaveLength(21);
    expect(found.probe?.marginalBenefit).toHaveLength(4);
    const again = startService();
    const before = fs.statSync(path.join(runDir, 'marginal.json')).mtimeMs;
    const heard: CellCurves[] = [];
    again.on('curves', ({ curves }) => heard.push(curves));
    expect(await again.call('curves', { runDir, ...REQUEST })).toEqual(found);
    expect(heard).toEqual([]);
    expect(fs.statSync(path.join(runDir, 'marginal.json')).mtimeMs).toBe(before);
  });

  it('are net curves where a bath predicts poorly, and none where there is a closed form', async () => {
    const curves = curvesHere();
    const relu = openRun(await trained(text('relu', 'computation')));
    onTestFinished(() => relu.close());
    const found = await curves.ofCell(relu, { cell: 4, groups: ['odd'] }, watch());
    expect(found.curves.map(({ curve }) => curve.method)).toEqual(['net']);
    const quadratic = openRun(await trained(text('quadratic', 'computation')));
    onTestFinished(() => quadratic.close());
    expect((await curves.ofCell(quadratic, REQUEST, watch())).curves).toEqual([]);
  });

  it('are given up when nobody waits for them, and computed when asked for again', async () => {
    const runDir = await trained();
    const service = startService();
    const controller = new AbortController();
    service.on('curves', () => controller.abort());
    await expect(service.call('curves', { runDir, ...REQUEST }, { signal: controller.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(fs.existsSync(path.join(runDir, 'marginal.parquet'))).toBe(false);
    expect((await service.call('curves', { runDir, ...REQUEST })).curves).toHaveLength(2);
  });

  it('are computed again where their file is damaged, which the log says', async () => {
    const runDir = await trained();
    const file = path.join(runDir, 'marginal.json');
    fs.writeFileSync(file, 'no JSON');
    const logged: string[] = [];
    const curves = curvesHere(logged);
    const run = openRun(runDir);
    onTestFinished(() => run.close());
    expect((await curves.ofCell(run, REQUEST, watch())).curves).toHaveLength(2);
    expect(logged).toEqual([expect.stringMatching(/marginal\.json is damaged and is not used/)]);
    expect((await keptCurves(run)).curves).toHaveLength(1);
  });
});

describe('predictions of a run', () => {
  it('come of one hull for each bath, with progress, and say where training did otherwise', async () => {
    const runDir = await trained();
    const service = startService();
    const progress: string[] = [];
    service.on('predictions', ({ predictions: { done, total } }) => progress.push(`${done}/${total}`));
    const { hulls, agreement } = await service.call('predictions', { runDir, workers: 2 });
    expect(progress).toEqual(['0/2', '1/2']);
    expect(hulls.map(({ key }) => key)).toEqual(['autoencoder relu 0.9', 'autoencoder relu 0.1']);
    expect(hulls[1]?.returns).toBe('stepped');
    expect(agreement).toHaveLength(6);
    expect([...agreement]).not.toContain(Agreement.Unknown);
    const run = openRun(runDir);
    onTestFinished(() => run.close());
    // What a report shows without computing anything.
    expect((await keptCurves(run)).predictions).toEqual({ done: 2, total: 2, hulls, agreement });
  });

  it('are none for a run in closed form', async () => {
    const run = openRun(await trained(text('quadratic', 'computation')));
    onTestFinished(() => run.close());
    expect(await curvesHere().ofRun(run, watch())).toMatchObject({ done: 0, total: 0, hulls: [] });
    expect((await keptCurves(run)).predictions).toBeUndefined();
  });
});

describe('shared work', () => {
  it('is done once for all who wait, and ended when the last has left', async () => {
    const tasks = createSharedTasks<number>();
    const [first, second] = [new AbortController(), new AbortController()];
    let begun = 0;
    let ended = false;
    const work = (signal: AbortSignal): Promise<number> => {
      begun++;
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          ended = true;
          reject(signal.reason);
        }),
      );
    };
    const results = [first, second].map(({ signal }) => tasks.run('a', work, signal));
    const settled = Promise.allSettled(results);
    first.abort();
    await expect(results[0]).rejects.toThrow();
    expect([begun, ended]).toEqual([1, false]);
    second.abort();
    await settled;
    expect([begun, ended]).toEqual([1, true]);
    expect(await tasks.run('a', async () => 7, new AbortController().signal)).toBe(7);
  });
});

function curvesHere(logged: string[] = []) {
  const curves = createCurves({
    script: built('worker.js'),
    kernels: built('kernels.wasm'),
    log: (_, message) => logged.push(message),
  });
  onTestFinished(() => curves.dispose());
  return curves;
}

const watch = () => ({ signal: new AbortController().signal, threads: 2, onStage: () => undefined });
