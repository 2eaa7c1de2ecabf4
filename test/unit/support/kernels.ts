import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Engine } from '../../../src/engines/engine.ts';
import { createKernelEngine } from '../../../src/engines/kernels/kernelEngine.ts';
import { buildKernels } from '../../../src/kernels/build.mjs';

let compiled: Promise<WebAssembly.Module> | undefined;

/** The kernels, compiled from source once for a test file. */
export function kernels(): Promise<WebAssembly.Module> {
  compiled ??= (async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'kernels-'));
    try {
      const file = path.join(directory, 'kernels.wasm');
      await buildKernels(file);
      return new WebAssembly.Module(fs.readFileSync(file));
    } finally {
      fs.rmSync(directory, { recursive: true });
    }
  })();
  return compiled;
}

export const kernelEngine = async (): Promise<Engine> => createKernelEngine(await kernels());
