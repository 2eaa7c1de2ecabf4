import type { EngineName } from '../core/experiment/experiment.ts';
import type { Engine } from './engine.ts';
import { createKernelEngine } from './kernels/kernelEngine.ts';

/** The engine of a name. Throws with a sentence for the user where it cannot be had. */
export function createEngine(name: EngineName, kernels: WebAssembly.Module): Engine {
  if (name === 'kernels') {
    return createKernelEngine(kernels);
  }
  throw new Error(`The engine "${name}" is not part of this version. Use "kernels".`);
}
