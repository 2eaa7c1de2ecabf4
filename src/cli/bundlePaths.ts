import { join } from 'node:path';

/** Files that lie beside this bundle in dist/, for training. */
export const bundled = {
  worker: join(__dirname, 'worker.js'),
  kernels: join(__dirname, 'kernels.wasm'),
} as const;
