import fs from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
// For their side effects: gradients of all operations, and the backends "cpu" and "wasm" with their kernels.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { TensorFlow } from './tensors.ts';

export interface WebPackage {
  tf: TensorFlow;
  /** Gives the backend's memory back; another one can be had afterwards. */
  dispose(): void;
}

/**
 * TensorFlow.js as it runs in browsers, with one of its backends.
 *
 * @param files folder of the backend's tfjs-backend-wasm-simd.wasm
 * @returns what was asked for, or why it cannot be had, as a sentence
 */
export async function loadWebPackage(backend: 'wasm' | 'cpu', files: string): Promise<WebPackage | string> {
  // No checks of every number, no advice on the console.
  tf.enableProdMode();
  if (backend === 'wasm') {
    const file = path.join(files, 'tfjs-backend-wasm-simd.wasm');
    if (!fs.existsSync(file)) {
      return `The WebAssembly backend is missing: there is no ${file}.`;
    }
    setWasmPaths(files + path.sep);
  }
  if (!(await tf.setBackend(backend))) {
    return `The ${backend} backend of TensorFlow.js does not start.`;
  }
  return {
    tf,
    dispose() {
      const factory = tf.findBackendFactory(backend);
      tf.removeBackend(backend);
      tf.registerBackend(backend, factory);
    },
  };
}
