import { loadNodePackage } from './nodePackage.ts';
import type { TensorFlow } from './tensors.ts';

/** tfjs-node: TensorFlow's C library. wasm: SIMD WebAssembly. cpu: plain JavaScript. */
export type Backend = 'tfjs-node' | 'wasm' | 'cpu';

export interface BackendOptions {
  /** Folder of tfjs-backend-wasm-simd.wasm. */
  files: string;
  /** The folder that the user named for tfjs-node, looked in first: the package, or where it was installed with npm. */
  named?: string;
  /** Other folders to look in. */
  nodePlaces: readonly string[];
  /** Which backends to try, in order. */
  backends: readonly Backend[];
}

export interface LoadedBackend {
  tf: TensorFlow;
  details: Record<string, string>;
  /** Why it is not a backend that was to be tried before. */
  note?: string;
  dispose(): void;
}

/** The first backend that can be had. Throws with a sentence for the user when there is none. */
export async function loadBackend({ files, named, nodePlaces, backends }: BackendOptions): Promise<LoadedBackend> {
  const reasons: string[] = [];
  for (const backend of backends) {
    if (backend === 'tfjs-node') {
      const { found, reasons: why } = loadNodePackage(nodePlaces, named);
      reasons.push(...why);
      if (found !== undefined) {
        return loadedBackend(found, `tfjs-node ${found.version}`, reasons);
      }
      continue;
    }
    // Loaded only now: two TensorFlow.js in one thread share their registries.
    const { loadWebPackage } = await import('./webPackage.ts');
    const loaded = await loadWebPackage(backend, files);
    if (typeof loaded !== 'string') {
      return loadedBackend(loaded, backend === 'wasm' ? 'WebAssembly, 128-bit SIMD' : 'JavaScript', reasons);
    }
    reasons.push(loaded);
  }
  throw new Error(['TensorFlow.js cannot be loaded.', ...reasons].join(' '));
}

const loadedBackend = (
  { tf, dispose }: Pick<LoadedBackend, 'tf' | 'dispose'>,
  backend: string,
  reasons: readonly string[],
): LoadedBackend => ({
  tf,
  dispose,
  details: { tensorflow: `TensorFlow.js ${tf.version_core}, float32`, backend },
  ...(reasons.length > 0 && { note: reasons.join(' ') }),
});
