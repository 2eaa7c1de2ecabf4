import fs from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../../src/engines/engine.ts';
import { createKernelEngine } from '../../../src/engines/kernels/kernelEngine.ts';
import { buildKernels } from '../../../src/kernels/build.mjs';

let compiled: Promise<WebAssembly.Module> | undefined;

/** The kernels as they ship, built if a source is newer. */
export function kernels(): Promise<WebAssembly.Module> {
  compiled ??= (async () => {
    const file = path.resolve(import.meta.dirname, '../../../dist/kernels.wasm');
    await buildKernels(file);
    return new WebAssembly.Module(fs.readFileSync(file));
  })();
  return compiled;
}

export const kernelEngine = async (): Promise<Engine> => createKernelEngine(await kernels());
