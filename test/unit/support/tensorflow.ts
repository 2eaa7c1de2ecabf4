import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { buildTensorflow } from '../../../src/engines/tensorflow/build.mjs';
import type { TensorflowEngine, TensorflowOptions } from '../../../src/engines/tensorflow/tensorflowEngine.ts';

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'tensorflow-'));
// Kept for all files of this process: they share the bundle.
process.once('exit', () => fs.rmSync(directory, { recursive: true, force: true }));
let bundle: Promise<string> | undefined;

/** What the bundle exports. */
interface Exports {
  createTensorflowEngine(options: TensorflowOptions): Promise<TensorflowEngine>;
}

/** A tensorflow engine from a bundle like the one that ships, so that what esbuild leaves out is missed. */
export async function tensorflowEngine(options: TensorflowOptions = { backends: ['wasm'] }): Promise<TensorflowEngine> {
  bundle ??= buildTensorflow(directory);
  const { createTensorflowEngine }: Exports = createRequire(import.meta.url)(await bundle);
  return createTensorflowEngine(options);
}

/** Where `npm install` of this repository puts tfjs-node. */
export const repository = path.resolve(import.meta.dirname, '../../..');
