// The TensorFlow.js engine as a bundle of its own, dist/tensorflow.js, and the files it reads from dist/tensorflow/.
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

const root = path.join(import.meta.dirname, '../../..');

/** The bundle's options; the caller adds `outdir` and what all its bundles share. */
export const tensorflowTarget = {
  entryPoints: { tensorflow: 'src/engines/tensorflow/tensorflowEngine.ts' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // The modules of TensorFlow.js say which of them register gradients, kernels and backends; its CommonJS files do not,
  // and esbuild would leave the registrations out.
  mainFields: ['module', 'main'],
  // It is for a Node that has no `fetch` of its own, and never reached: a third of a megabyte.
  external: ['node-fetch'],
};

/** For other bundles: `import('./tensorflow/tensorflowEngine.ts')` loads the bundle beside them when it is reached. */
export const tensorflowApart = {
  name: 'tensorflow-apart',
  setup(build) {
    build.onResolve({ filter: /\/tensorflowEngine\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './tensorflow.js', external: true } : undefined,
    );
  },
};

/**
 * Copies the backend's WebAssembly to `outdir`/tensorflow: the file without threads, which is for Node, and with SIMD, as
 * our own kernels are.
 */
export function copyTensorflowFiles(outdir) {
  const from = path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  const to = path.join(outdir, 'tensorflow');
  fs.mkdirSync(to, { recursive: true });
  const file = 'tfjs-backend-wasm-simd.wasm';
  fs.copyFileSync(path.join(from, file), path.join(to, file));
}

/** Builds `outdir`/tensorflow.js with its files; resolves with the bundle's path. */
export async function buildTensorflow(outdir) {
  await esbuild.build({ ...tensorflowTarget, absWorkingDir: root, outdir, logLevel: 'warning' });
  copyTensorflowFiles(outdir);
  return path.join(outdir, 'tensorflow.js');
}
