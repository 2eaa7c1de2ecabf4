import { loadNodePackage } from './nodePackage.ts';
import type { TensorFlow } from './tensors.ts';

/** tfjs-node: TensorFlow's C library. wasm: SIMD WebAssembly. cpu: plain JavaScript. */
export type Backend = 'tfjs-node' | 'wasm' | 'cpu';

export interface BackendOptions {
  /** Folder of tfjs-backend-wasm.wasm and tfjs-backend-wasm-simd.wasm. */
  files: string;
  /** Where to look for tfjs-node, in order: folders that are the package, or from which `require` finds it. */
  nodePlaces: readonly string[];
  /** Which backends to try, in order. */
  backends: readonly Backend[];
}

export interface LoadedBackend {
  tf: TensorFlow;
  /** For the run's manifest. */
  details: Record<string, string>;
  dispose(): void;
}

/** The first backend that can be had. Throws with a sentence for the user when there is none. */
export async function loadBackend({ files, nodePlaces, backends }: BackendOptions): Promise<LoadedBackend> {
  const reasons: string[] = [];
  for (const backend of backends) {
    if (backend === 'tfjs-node') {
      const loaded = loadNodePackage(nodePlaces);
      if (!Array.isArray(loaded)) {
        return { ...loaded, details: detailsOf(`tfjs-node ${loaded.version}`, loaded.tf, reasons) };
      }
      reasons.push(...loaded);
      continue;
    }
    // Loaded only now: two TensorFlow.js in one thread share their registries.
    const { loadWebPackage } = await import('./webPackage.ts');
    const loaded = await loadWebPackage(backend, files);
    if (typeof loaded !== 'string') {
      const title = backend === 'wasm' ? 'WebAssembly, 128-bit SIMD' : 'JavaScript';
      return { ...loaded, details: detailsOf(title, loaded.tf, reasons) };
    }
    reasons.push(loaded);
  }
  throw new Error(['TensorFlow.js cannot be loaded.', ...reasons].join(' '));
}

function detailsOf(backend: string, tf: TensorFlow, reasons: readonly string[]): Record<string, string> {
  const details = { tensorflow: `TensorFlow.js ${tf.version_core}, float32`, backend };
  return reasons.length > 0 ? { ...details, note: reasons.join(' ') } : details;
}
