import type { EngineName } from '../core/experiment/experiment.ts';
import type { Engine } from './engine.ts';
import { createKernelEngine } from './kernels/kernelEngine.ts';
import type { TensorflowOptions } from './tensorflow/tensorflowEngine.ts';

/**
 * The engine of a name. Rejects with a sentence for the user where it cannot be had.
 *
 * @param kernels the compiled kernels, for the engine of that name
 * @param tensorflow where to look for tfjs-node, for the engine of that name
 */
export async function createEngine(
  name: EngineName,
  kernels: WebAssembly.Module,
  tensorflow: TensorflowOptions = {},
): Promise<Engine> {
  if (name === 'kernels') {
    return createKernelEngine(kernels);
  }
  // A bundle of its own, dist/tensorflow.js: most runs have no use for it.
  const { createTensorflowEngine } = await import('./tensorflow/tensorflowEngine.ts');
  return createTensorflowEngine(tensorflow);
}
