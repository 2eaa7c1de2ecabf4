import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { asRunError } from './runError.ts';

export interface KernelModule {
  module: WebAssembly.Module;
  /** First 16 hex digits of the SHA-256 of the file: what a result's bits depend on. */
  hash: string;
}

/**
 * Reads and compiles the training kernels, once to be shared by all threads.
 * @param path dist/kernels.wasm
 * @throws RunError (`disk`, `training`)
 */
export async function loadKernels(path: string): Promise<KernelModule> {
  try {
    const bytes = await readFile(path);
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    return { module: await WebAssembly.compile(new Uint8Array(bytes)), hash };
  } catch (error) {
    throw asRunError(error, `load the training kernels from ${path}`);
  }
}
