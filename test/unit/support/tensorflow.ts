import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { buildTensorflow } from '../../../src/engines/tensorflow/build.mjs';
import type { TensorflowEngine, TensorflowOptions } from '../../../src/engines/tensorflow/tensorflowEngine.ts';

/** A tensorflow engine from a bundle like the one that ships, so that what esbuild leaves out is missed. */
export async function tensorflowEngine(options: TensorflowOptions = { backends: ['wasm'] }): Promise<TensorflowEngine> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'tensorflow-'));
  try {
    const bundle: BundleOfEngine = createRequire(import.meta.url)(await buildTensorflow(directory));
    return await bundle.createTensorflowEngine(options);
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

/** What the bundle exports. */
interface BundleOfEngine {
  createTensorflowEngine(options: TensorflowOptions): Promise<TensorflowEngine>;
}

/** Where `npm install` of this repository puts tfjs-node. */
export const repository = path.resolve(import.meta.dirname, '../../..');
