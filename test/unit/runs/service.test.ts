import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptySummary, putCells } from '../../../src/core/results/summary.ts';
import type { RunServiceEvents, StartRequest } from '../../../src/protocol/runService.ts';
import { capacityLab, start, untilBlocks } from '../cli/spawn.ts';
import { sparseFile, writeFile } from '../weights/builders.ts';
import { npy, npyMatrix } from '../weights/files.ts';
import {
  experimentText,
  layeredText,
  resultBytes,
  type ServicePeer,
  startService,
  temporaryFolder,
  writeExperiment,
} from './builders.ts';

const requestOf = (file: string): StartRequest => ({
  source: new Uint8Array(fs.readFileSync(file)),
  file,
  runsRoot: path.join(path.dirname(file), '.capacity-lab', 'runs'),
  workers: 2,
});

type Changes = RunServiceEvents['runChanged'][];

/** Collects news until a run has ended. */
function newsOf(service: ServicePeer): { changes: Changes; ended: Promise<void> } {
  const changes: Changes = [];
  const ended = new Promise<void>((resolve) => {
    service.on('runChanged', (news) => {
      changes.push(news);
      if (!['queued', 'running'].includes(news.change.description.state)) resolve();
    });
  });
  return { changes, ended };
}

const text = experimentText({ starts: 16 });
/** Long enough to be stopped before its end. */
const longText = experimentText({ x: 41, y: 31, starts: 16 });

describe('the run service', () => {
  it('tells of a run that another program trains, to whoever looks at it, and that it is trained elsewhere', async () => {
    const folder = temporaryFolder();
    const runDir = path.join(folder, 'run');
    const terminal = start(['run', writeExperiment(folder, longText), '--out', runDir, '--workers', '1', '--quiet']);
    await untilBlocks(terminal, runDir, 1);
    const service = startService();
    const { changes, ended } = newsOf(service);
    const description = await service.call('describe', { runDir });
    expect(description).toMatchObject({ state: 'running', elsewhere: true });
    const heard = await service.call('summary', { runDir });
    await ended;
    expect((await terminal.ended).code).toBe(0);
    for (const { change } of changes) putCells(heard, change.cells, change.summary);
    expect(await service.call('summary', { runDir })).toEqual(heard);
    expect(changes.length).toBeGreaterThan(1);
    expect(changes[0]?.change.description).toMatchObject({ state: 'running', elsewhere: true });
    expect(changes.at(-1)?.change.description.elsewhere).toBeUndefined();
    // Nothing is told twice, and nothing of what was there when the run was first asked for.
    const cells = changes.flatMap(({ change }) => [...change.cells]);
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.length).toBeLessThanOrEqual(description.cells - description.finished);
  });

  it('tells of a run that was stopped and that another program goes on with', async () => {
    const service = startService();
    const { changes, ended } = newsOf(service);
    const folder = temporaryFolder();
    const file = writeExperiment(folder, longText);
    const { runDir, description } = await service.call('start', requestOf(file));
    await service.call('describe', { runDir });
    await service.call('cancel', { runDir });
    await ended;
    await capacityLab(['run', file, '--out', runDir, '--resume', '--quiet']);
    await expect
      .poll(() => changes.at(-1)?.change.description, { timeout: 20_000 })
      .toMatchObject({ state: 'done', finished: description.cells });
  });

  it('answers a start with the folder and tells of every cell as it finishes', async () => {
    const service = startService();
    const { changes, ended } = newsOf(service);
    const file = writeExperiment(temporaryFolder(), text);
    const { runDir, description, resumed } = await service.call('start', requestOf(file));
    expect(resumed).toBe(false);
    expect(description).toMatchObject({ state: 'queued', cells: 47, experiment: { name: 'Small' } });
    await ended;
    expect(changes.at(-1)).toMatchObject({ runDir, change: { description: { state: 'done', finished: 47 } } });
    const heard = emptySummary(description.experiment);
    for (const { change } of changes) putCells(heard, change.cells, change.summary);
    expect(await service.call('summary', { runDir })).toEqual(heard);
    expect(heard.outcome.every((outcome) => outcome > 0)).toBe(true);
  });

  it('gives the same results as a run of the command line', async () => {
    const service = startService();
    const { ended } = newsOf(service);
    const { runDir } = await service.call('start', requestOf(writeExperiment(temporaryFolder(), text)));
    await ended;
    const folder = temporaryFolder();
    const out = path.join(folder, 'run');
    await capacityLab(['run', writeExperiment(folder, text), '--out', out, '--workers', '1', '--quiet']);
    expect(resultBytes(runDir)).toEqual(resultBytes(out));
    const exported = await service.call('exportTable', { runDir, format: 'parquet' });
    expect(Buffer.from(exported)).toEqual(fs.readFileSync(path.join(runDir, 'results.parquet')));
  });

  it('cancels, keeps what is finished, and goes on with it at the next start', async () => {
    const service = startService();
    const { changes, ended } = newsOf(service);
    const file = writeExperiment(temporaryFolder(), longText);
    const first = await service.call('start', requestOf(file));
    await service.call('cancel', { runDir: first.runDir });
    await ended;
    expect(changes.at(-1)?.change.description.state).toBe('cancelled');
    expect(await service.call('describe', { runDir: first.runDir })).toMatchObject({ state: 'cancelled' });
    const second = await service.call('start', requestOf(file));
    expect(second).toMatchObject({ runDir: first.runDir, resumed: true });
    await service.call('cancel', { runDir: first.runDir });
  });

  it('finds a run that is on already instead of starting it twice', async () => {
    const service = startService();
    const request = requestOf(writeExperiment(temporaryFolder(), longText));
    const [first, second] = await Promise.all([service.call('start', request), service.call('start', request)]);
    expect(second.runDir).toBe(first.runDir);
    await service.call('cancel', { runDir: first.runDir });
  });

  it('trains one run at a time, and one that waits can be cancelled', async () => {
    const service = startService();
    const folder = temporaryFolder();
    const long = await service.call('start', requestOf(writeExperiment(folder, longText, 'a.capacity.yaml')));
    const waiting = await service.call('start', requestOf(writeExperiment(folder, text, 'b.capacity.yaml')));
    expect(await service.call('describe', { runDir: waiting.runDir })).toMatchObject({ state: 'queued', finished: 0 });
    await service.call('cancel', { runDir: waiting.runDir });
    expect(await service.call('describe', { runDir: waiting.runDir })).toMatchObject({ state: 'cancelled' });
    const { ended } = newsOf(service);
    const next = await service.call('start', requestOf(writeExperiment(folder, text, 'c.capacity.yaml')));
    await service.call('cancel', { runDir: long.runDir });
    await ended;
    await expect
      .poll(async () => (await service.call('describe', { runDir: next.runDir })).state, { timeout: 20_000 })
      .toBe('done');
  });

  it('tells those that wait where they stand, whenever the line moves', async () => {
    const service = startService();
    const folder = temporaryFolder();
    const heard: string[] = [];
    service.on('runChanged', ({ change: { description } }) => {
      if (description.turn !== undefined) heard.push(`${description.turn.place} of ${description.turn.of}`);
    });
    const started = [];
    for (const name of ['a', 'b', 'c']) {
      started.push(await service.call('start', requestOf(writeExperiment(folder, longText, `${name}.capacity.yaml`))));
    }
    await expect.poll(() => heard, { timeout: 20_000 }).toContain('3 of 3');
    await service.call('cancel', { runDir: started[1]?.runDir ?? '' });
    await expect.poll(() => heard.at(-1), { timeout: 20_000 }).toBe('2 of 2');
    const { runs } = await service.call('listAll', { runsRoot: path.join(folder, '.capacity-lab', 'runs'), files: [] });
    expect(runs.map(({ state, turn }) => ({ state, turn }))).toContainEqual({
      state: 'queued',
      turn: { place: 2, of: 2 },
    });
    for (const { runDir } of started) await service.call('cancel', { runDir });
  });

  it('goes on with the very run that it is given, with its settings, and not with one of another configuration', async () => {
    const service = startService();
    const folder = temporaryFolder();
    const file = writeExperiment(folder, longText);
    const older = await service.call('start', requestOf(file));
    await service.call('cancel', { runDir: older.runDir });
    fs.writeFileSync(file, longText.replace('seed: 1', 'seed: 2'));
    await expect(service.call('start', { ...requestOf(file), runDir: older.runDir })).rejects.toThrow(
      /another configuration/,
    );
    const newer = await service.call('start', requestOf(file));
    expect(newer.runDir).not.toBe(older.runDir);
    await service.call('cancel', { runDir: newer.runDir });
    fs.writeFileSync(file, longText);
    const again = await service.call('start', { ...requestOf(file), runDir: older.runDir });
    expect(again).toMatchObject({ runDir: older.runDir, resumed: true });
    await service.call('cancel', { runDir: older.runDir });
  });

  it('says why a file cannot be run, and leaves no folder', async () => {
    const service = startService();
    const folder = temporaryFolder();
    const request = requestOf(writeExperiment(folder, text.replace('dimensions: 3', 'dimensions: 0')));
    await expect(service.call('start', request)).rejects.toThrow(/^Line \d+: .*dimensions/);
    expect(fs.readdirSync(folder)).toEqual(['small.capacity.yaml']);
  });

  it('measures given weights, tells how far it is, and stops when nobody waits any more', async () => {
    const service = startService();
    const values = Float32Array.from({ length: 40 * 6 }, (_, at) => Math.sin(at * at));
    const file = writeFile('W.npy', npyMatrix(40, 6, values));
    const request = { id: 'a', file, choice: {}, workers: 2, mostFeatures: 100 };
    const inspection = await service.call('inspect', request);
    expect(inspection).toMatchObject({ N: 40, D: 6, rank: 6, capacity: expect.any(Float64Array) });
    const [strongest] = await service.call('interferers', { file, choice: {}, workers: 2, feature: 3 });
    expect(strongest).toMatchObject({ feature: expect.any(Number), cosine: expect.any(Number) });
    expect(await service.call('blocks', { file, choice: {}, workers: 2 })).toMatchObject([{ dimensions: 6 }]);
    await expect(service.call('inspect', { ...request, mostFeatures: 39 })).rejects.toThrow(
      'W has 40 features, and at most 39 are shown here.',
    );
    await expect(service.call('inspect', { ...request, file: `${file}.gone` })).rejects.toThrow(/no such file/);

    const start = npy({ shape: [1_000_000, 2000], data: 0 });
    const endless = sparseFile('endless.npy', start, start.length + 8_000_000_000);
    const controller = new AbortController();
    const news = new Promise<{ id: string; share: number }>((resolve) => service.on('inspectProgress', resolve));
    const running = service.call(
      'inspect',
      { ...request, id: 'endless', file: endless, mostFeatures: 1e6 },
      { signal: controller.signal },
    );
    expect(await news).toMatchObject({ id: 'endless', share: expect.any(Number) });
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    // The threads are gone: another one is measured at once.
    expect(await service.call('inspect', request)).toEqual(inspection);
  });

  it('trains with the preferred engine what names none, and records it as an override', async () => {
    const service = startService();
    const small = text
      .replace('points: 9', 'points: 2')
      .replace('points: 5', 'points: 1')
      .replace('steps: 4000', 'steps: 50');
    const [open, named] = [small, `${small}engine: kernels\n`];
    const folder = temporaryFolder();
    const overridesOf = async (content: string, name: string): Promise<unknown> => {
      const { ended } = newsOf(service);
      const file = writeExperiment(folder, content, name);
      const { runDir, description } = await service.call('start', { ...requestOf(file), engine: 'tensorflow' });
      await ended;
      const { configHash } = await service.call('check', { text: content, json: false, engine: 'tensorflow' });
      expect(description.configHash).toBe(configHash);
      const manifest = JSON.parse(fs.readFileSync(path.join(runDir, 'manifest.json'), 'utf8'));
      return { engine: manifest.engine.name, overrides: manifest.overrides, stale: description.stale };
    };
    expect(await overridesOf(open, 'a.capacity.yaml')).toEqual({
      engine: 'tensorflow',
      overrides: [{ path: 'engine', value: 'tensorflow' }],
      stale: false,
    });
    expect(await overridesOf(named, 'b.capacity.yaml')).toEqual({ engine: 'kernels', overrides: [], stale: false });
    const { configHash } = await service.call('check', { text: open, json: false });
    expect((await service.call('check', { text: named, json: false, engine: 'tensorflow' })).configHash).toBe(
      configHash,
    );
  });

  it('tells a hover of a layered model what was trained, without theory', async () => {
    const service = startService();
    const { ended } = newsOf(service);
    const { runDir } = await service.call('start', requestOf(writeExperiment(temporaryFolder(), layeredText)));
    await ended;
    const facts = await service.call('groupFacts', { runDir, group: 'rest' });
    expect(facts).toMatchObject({ members: 5, diverged: false, cell: { cells: 3, index: 2 } });
    expect(facts?.trained.capacity.high).toBeGreaterThan(0);
    expect(facts).not.toHaveProperty('theory');
    expect(facts?.trained).not.toHaveProperty('marginalBenefit');
  });

  it('lists the runs of a file, and reads cells of any of them', async () => {
    const service = startService();
    const { ended } = newsOf(service);
    const request = requestOf(writeExperiment(temporaryFolder(), text));
    expect(await service.call('list', request)).toEqual([]);
    const { runDir } = await service.call('start', request);
    await ended;
    expect(await service.call('list', request)).toMatchObject([{ runDir, state: 'done', finished: 47 }]);
    expect(await service.call('cell', { runDir, cell: 3 })).toMatchObject({
      cell: 3,
      starts: [{ W: expect.any(Float64Array) }],
    });
    await expect(service.call('cell', { runDir, cell: 99 })).rejects.toThrow('There is no cell 99');
    await expect(service.call('describe', { runDir: `${runDir}-gone` })).rejects.toThrow(/is not a run folder/);
  });
});

describe('a file that names weights', () => {
  it('is checked with them, and measured for a hover without a run', async () => {
    const service = startService();
    const folder = temporaryFolder();
    const weights = path.join(folder, 'w.npy');
    fs.writeFileSync(weights, npyMatrix(1, 2, [0.8, -0.8]));
    const request = { text: givenText, json: false, folder };
    const check = await service.call('check', request);
    expect(check).toMatchObject({ given: true, features: [{ group: 'odd' }, { group: 'rest' }] });
    const facts = await service.call('measure', { ...request, group: 'odd', workers: 1 });
    expect(facts).toMatchObject({ given: true, members: 1, diverged: false, cell: { cells: 3 } });
    // Two features in one direction have half a dimension each.
    expect(facts?.trained.capacity.median).toBeCloseTo(0.5, 6);
    expect(facts?.trained.marginalBenefit?.median).toBeGreaterThan(0);
    expect(facts?.trained.benefitStandardError).toBeGreaterThan(0);
    expect(facts?.trained.recovery?.median).toBeGreaterThan(0.5);
    expect(fs.readdirSync(folder)).toEqual(['w.npy']);

    fs.writeFileSync(weights, npyMatrix(1, 2, [0.8, 0.1]));
    expect((await service.call('check', request)).configHash).not.toBe(check.configHash);
    const changed = await service.call('measure', { ...request, group: 'rest', workers: 1 });
    expect(changed?.trained.capacity.median).toBeLessThan(0.1);
    fs.rmSync(weights);
    await expect(service.call('measure', { ...request, group: 'odd', workers: 1 })).rejects.toThrow(/no such file/);
  });
});

const givenText = `version: 1
name: Given
model: { family: autoencoder, activation: relu, dimensions: 1 }
data: { density: 0.02 }
features: [{ name: odd }, { name: rest }]
sweep: { x: { parameter: data.density, values: [0.01, 0.02, 0.05] } }
weights: w.npy
`;
