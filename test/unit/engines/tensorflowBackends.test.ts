import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import util from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { loadNodePackage } from '../../../src/engines/tensorflow/nodePackage.ts';
import type { TensorflowEngine } from '../../../src/engines/tensorflow/tensorflowEngine.ts';
import { architectures, gradientOf, gradientPlan, relativeDifference } from '../support/gradientSteps.ts';
import { kernelEngine } from '../support/kernels.ts';
import { starts } from '../support/plans.ts';
import { repository, tensorflowEngine } from '../support/tensorflow.ts';

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0).reverse()) {
    close();
  }
});

/** A folder with a package named tfjs-node in it, of these few lines. */
function folderWith(main: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfjs-node-'));
  opened.push(() => fs.rmSync(folder, { recursive: true }));
  const own = path.join(folder, 'node_modules/@tensorflow/tfjs-node');
  fs.mkdirSync(own, { recursive: true });
  fs.writeFileSync(path.join(own, 'package.json'), '{ "name": "@tensorflow/tfjs-node", "main": "main.js" }');
  fs.writeFileSync(path.join(own, 'main.js'), main);
  return folder;
}

/** As the real one does: it takes its helpers from node:util, and calls them when it computes. */
const healthy = `
  const util = require('util');
  module.exports = { matMul: (a) => util.isNullOrUndefined(a), version: { 'tfjs-node': '4.0.0' } };
`;

async function engineOf(options: Parameters<typeof tensorflowEngine>[0]): Promise<TensorflowEngine> {
  const engine = await tensorflowEngine(options);
  opened.push(() => engine.dispose());
  return engine;
}

describe('tfjs-node', () => {
  it('is passed over without a word where it is not installed', () => {
    const empty = fs.mkdtempSync(path.join(os.tmpdir(), 'empty-'));
    opened.push(() => fs.rmSync(empty, { recursive: true }));
    const nowhere = path.join(empty, 'no such folder');
    expect(loadNodePackage([empty, nowhere])).toEqual({ reasons: [] });
    expect(loadNodePackage([empty], nowhere)).toEqual({
      reasons: [`There is no @tensorflow/tfjs-node in ${nowhere}.`],
    });
  });

  it.each(['', 'node_modules/@tensorflow/tfjs-node'])(
    'is found in a folder and as the folder itself: "%s"',
    (inside) => {
      const folder = path.join(folderWith(healthy), inside);
      expect(loadNodePackage(['/no such folder', folder])).toMatchObject({ found: { version: '4.0.0' }, reasons: [] });
      expect(loadNodePackage(['/no such folder'], folder)).toMatchObject({ found: { version: '4.0.0' }, reasons: [] });
    },
  );

  it('finds the functions that Node took away, until it is disposed of', () => {
    const before = Object.keys(util);
    const { found } = loadNodePackage([folderWith(healthy)]);
    const matMul: unknown = found?.tf.matMul;
    expect(typeof matMul === 'function' && matMul(null) && !matMul(1)).toBe(true);
    found?.dispose();
    expect(Object.keys(util)).toEqual(before);
  });

  it('that does not load says why, and leaves no trace', () => {
    const before = Object.keys(util);
    const broken = folderWith('throw new Error("tfjs_binding.node is missing.\\nTry npm rebuild");');
    const other = folderWith('module.exports = {};');
    expect(loadNodePackage([broken, other])).toEqual({
      reasons: [
        `@tensorflow/tfjs-node in ${broken} could not be loaded: tfjs_binding.node is missing.`,
        `@tensorflow/tfjs-node in ${other} could not be loaded: it is not TensorFlow.js.`,
      ],
    });
    expect(Object.keys(util)).toEqual(before);
  });

  it('follows the gradient of the kernels, where it is installed', { timeout: 60_000 }, async (context) => {
    const { found, reasons } = loadNodePackage([repository]);
    if (found === undefined) {
      context.skip(`skipped: ${reasons.join(' ') || 'not installed'}`);
      return;
    }
    found.dispose();
    const kernels = await kernelEngine();
    const native = await engineOf({ path: repository, backends: ['tfjs-node'] });
    expect(native.details.backend).toMatch('tfjs-node');
    for (const architecture of architectures) {
      const plan = gradientPlan(3, starts(2, { importance: [1, 0.7, 0.5, 0.3], density: 0.3 }), architecture);
      expect(relativeDifference(await gradientOf(kernels, plan), await gradientOf(native, plan))).toBeLessThan(1e-5);
    }
  });
});

describe('backends', () => {
  const plan = gradientPlan(2, starts(2, { importance: [1, 0.7, 0.5] }), {
    family: 'autoencoder',
    activation: 'gelu',
  });

  it('take the same step in plain JavaScript as in WebAssembly, one after another in one thread', async () => {
    const web = await tensorflowEngine({ backends: ['wasm'] });
    const expected = await gradientOf(web, plan);
    web.dispose();
    const plain = await engineOf({ backends: ['cpu'] });
    expect(plain.details.backend).toBe('JavaScript');
    expect(relativeDifference(expected, await gradientOf(plain, plan))).toBeLessThan(1e-5);
  });

  it('fall back when tfjs-node does not load, and a note says why', async () => {
    const broken = folderWith('throw new Error("no library")');
    const engine = await engineOf({ path: broken, backends: ['tfjs-node', 'wasm'] });
    expect(engine).toMatchObject({
      details: { backend: 'WebAssembly, 128-bit SIMD' },
      note: `@tensorflow/tfjs-node in ${broken} could not be loaded: no library.`,
    });
    expect(await engineOf({ backends: ['wasm'] })).not.toHaveProperty('note');
  });

  it('that cannot be had are named when none is left', async () => {
    const broken = folderWith('throw new Error("no library")');
    const answer = tensorflowEngine({ path: broken, backends: ['tfjs-node'] });
    await expect(answer).rejects.toThrow(
      /^TensorFlow\.js cannot be loaded\. @tensorflow\/tfjs-node in .* no library\.$/,
    );
  });

  it('can no longer train once the engine is disposed of', async () => {
    const engine = await tensorflowEngine();
    engine.dispose();
    engine.dispose();
    expect(engine.tensors()).toBe(0);
    await expect(engine.train(plan, { cancelled: () => false })).rejects.toThrow('disposed');
  });
});
