import fs from 'node:fs';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { capacities } from '../../../src/core/capacity/capacity.ts';
import { openRun } from '../../../src/runs/runReader.ts';
import type { RunOutcome, RunRequest } from '../../../src/runs/runTypes.ts';
import { built, editByHand, layeredText, resultBytes, runFile, temporaryFolder, writeExperiment } from './builders.ts';
import { readSafetensors } from './safetensors.ts';

const runIn = (folder: string): string => path.join(folder, 'run');
const manifestOf = (runDir: string) => JSON.parse(fs.readFileSync(path.join(runDir, 'manifest.json'), 'utf8'));

/** Trains the first of the three blocks. */
async function runPartly(file: string, request: Partial<RunRequest> = {}): Promise<RunOutcome> {
  const controller = new AbortController();
  return runFile(file, { workers: 1, ...request }, { signal: controller.signal, onBlock: () => controller.abort() });
}

/** As if the run had been begun where TensorFlow.js has another backend. */
function beginElsewhere(runDir: string): void {
  editByHand(path.join(runDir, 'manifest.json'), (text) =>
    text.replace(/"backend": "[^"]+"/, '"backend": "tfjs-node 4.22.0"'),
  );
}

describe('a run of the tensorflow engine', () => {
  it('records what trained it', async () => {
    const folder = temporaryFolder();
    expect(await runFile(writeExperiment(folder, layeredText))).toMatchObject({ state: 'done' });
    expect(manifestOf(runIn(folder)).engine).toEqual({
      name: 'tensorflow',
      details: {
        tensorflow: expect.stringMatching(/^TensorFlow\.js \d+\.\d+\.\d+, float32$/),
        backend: expect.stringMatching(/WebAssembly|tfjs-node/),
      },
    });
    const reader = openRun(runIn(folder));
    expect(reader.describe()).toMatchObject({
      engine: 'tensorflow',
      provenance: { engine: expect.stringMatching(/^tensorflow \(TensorFlow\.js .+, float32; .+\)$/) },
    });
    reader.close();
  });

  it('says why it has another backend than the folder that was named promised, and trains', async () => {
    const folder = temporaryFolder();
    const broken = path.join(folder, 'tfjs-node');
    fs.mkdirSync(broken);
    fs.writeFileSync(path.join(broken, 'package.json'), '{ "name": "@tensorflow/tfjs-node", "main": "main.js" }');
    fs.writeFileSync(path.join(broken, 'main.js'), 'throw new Error("tfjs_binding.node is missing");');
    const told: string[] = [];
    const outcome = await runFile(
      writeExperiment(folder, layeredText),
      { tensorflowPath: broken },
      { log: (level, message) => void (level === 'warn' && told.push(message)) },
    );
    const note = `@tensorflow/tfjs-node in ${broken} could not be loaded: tfjs_binding.node is missing.`;
    expect({ state: outcome.state, told }).toEqual({ state: 'done', told: [note] });
    expect(manifestOf(runIn(folder)).engine.note).toBe(note);
    expect(fs.readFileSync(path.join(runIn(folder), 'log.txt'), 'utf8')).toContain(note);
  });

  it('is refused with a reason, and leaves no folder, where the engine cannot be loaded', async () => {
    const folder = temporaryFolder();
    for (const name of ['worker.js', 'kernels.wasm']) fs.copyFileSync(built(name), path.join(folder, name));
    const file = writeExperiment(folder, layeredText);
    const outcome = await runFile(file, { script: path.join(folder, 'worker.js') });
    expect(outcome).toMatchObject({
      state: 'refused',
      error: {
        code: 'training',
        message: expect.stringMatching(/^The tensorflow engine cannot be loaded: .*tensorflow\.js/),
      },
    });
    expect(fs.existsSync(runIn(folder))).toBe(false);
  });

  it('gives the same bytes with one thread and with two, and stopped and resumed', async () => {
    const [one, two, stopped] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    await runFile(writeExperiment(one, layeredText), { workers: 1 });
    await runFile(writeExperiment(two, layeredText), { workers: 2 });
    expect(resultBytes(runIn(two))).toEqual(resultBytes(runIn(one)));
    const file = writeExperiment(stopped, layeredText);
    expect(await runPartly(file)).toMatchObject({ state: 'cancelled' });
    expect(await runFile(file, { resume: true })).toMatchObject({ state: 'done' });
    expect(resultBytes(runIn(stopped))).toEqual(resultBytes(runIn(one)));
  });

  it('is not gone on with by another backend', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder, layeredText);
    await runPartly(file);
    beginElsewhere(runIn(folder));
    const outcome = await runFile(file, { resume: true });
    expect(outcome).toMatchObject({ state: 'refused', error: { code: 'other-version' } });
    expect(outcome.state === 'refused' && outcome.error.message).toMatch(
      /was begun with tensorflow \(.*tfjs-node 4\.22\.0\), and here it would go on with tensorflow \(.*WebAssembly.*\): /,
    );
  });

  it('is begun anew where the unfinished one under the runs folder has another backend', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder, layeredText);
    const target = { root: path.join(folder, 'runs') };
    const first = await runPartly(file, { target });
    if (!('runDir' in first)) throw new Error(first.state);
    beginElsewhere(first.runDir);
    const second = await runFile(file, { target, resume: true });
    expect(second.state).toBe('done');
    // Begun within the same second it has the same name, and a number.
    expect('runDir' in second && second.runDir).not.toBe(first.runDir);
  });

  it('is gone on with whatever was said of how the engine was loaded', async () => {
    const folder = temporaryFolder();
    const file = writeExperiment(folder, layeredText);
    await runPartly(file, { tensorflowPath: path.join(folder, 'nowhere') });
    expect(await runFile(file, { resume: true })).toMatchObject({ state: 'done', runDir: runIn(folder) });
  });
});

describe('the results of a layered model', () => {
  it('have the capacity of its embedding, the recovery of its features, and all weights', async () => {
    const folder = temporaryFolder();
    await runFile(writeExperiment(folder, layeredText));
    const { tensors } = readSafetensors(fs.readFileSync(path.join(runIn(folder), 'weights.safetensors')));
    const shapes = Object.fromEntries([...tensors].map(([name, { shape }]) => [name, shape.join('x')]));
    for (const D of [1, 2, 3]) {
      expect(shapes).toMatchObject({
        [`W/${D}x6`]: `1x${D}x6`,
        [`b/${D}x6`]: '1x6',
        [`layers.1.weight/${D}x6`]: `1x4x${D}`,
        [`layers.1.bias/${D}x6`]: '1x4',
        [`output.weight/${D}x6`]: '1x6x4',
      });
    }
    const rows = await parquetReadObjects({
      file: new Uint8Array(fs.readFileSync(path.join(runIn(folder), 'results.parquet'))).buffer,
    });
    expect(rows).toHaveLength(3 * 6);
    for (const [at, D] of [1, 2, 3].entries()) {
      const own = rows.slice(6 * at, 6 * at + 6);
      const W = Float64Array.from(tensors.get(`W/${D}x6`)?.values ?? []);
      expect(own.map(({ capacity }) => capacity)).toEqual([...capacities(W, D, 6)]);
      expect(own.every(({ recovery }) => Number.isFinite(recovery) && recovery <= 1)).toBe(true);
      expect(own.map((row) => row['model.dimensions'])).toEqual(Array(6).fill(D));
    }
    expect(rows.every(({ capacity_theory, loss_theory, method }) => !capacity_theory && !loss_theory && !method)).toBe(
      true,
    );
  });
});
