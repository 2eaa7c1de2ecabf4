import path from 'node:path';
import { layersFault } from '../../core/training/layers.ts';
import { isExact, type PlanShape } from '../../core/training/plan.ts';
import type { Engine } from '../engine.ts';
import { asGiven, isMeasured, measureExact } from '../givenModels.ts';
import { type BackendOptions, type LoadedBackend, loadBackend } from './backend.ts';
import { trainExact } from './exactTraining.ts';
import { trainSampled } from './sampledTraining.ts';

/** The engine, and how many tensors TensorFlow.js holds: training leaves that number as it was. */
export interface TensorflowEngine extends Engine {
  tensors(): number;
}

export interface TensorflowOptions {
  /** Folder in which to look for tfjs-node first: the package itself, or where it was installed with npm. */
  path?: string;
  /** Backends to try, in order; left out: tfjs-node, wasm, cpu. */
  backends?: BackendOptions['backends'];
}

/**
 * Trains by automatic differentiation, in float32: every model of the kernels, on the inputs that they draw, and layered
 * models. One to a thread, as TensorFlow.js is. Throws with a sentence for the user when no backend can be loaded.
 */
export async function createTensorflowEngine(options: TensorflowOptions = {}): Promise<TensorflowEngine> {
  let loaded: LoadedBackend | undefined = await loadBackend({
    // This module is a bundle of its own: __dirname is dist.
    files: path.join(__dirname, 'tensorflow'),
    ...(options.path !== undefined && { named: options.path }),
    nodePlaces: [__dirname],
    backends: options.backends ?? ['tfjs-node', 'wasm', 'cpu'],
  });
  return {
    name: 'tensorflow',
    details: loaded.details,
    ...(loaded.note !== undefined && { note: loaded.note }),
    refusal,
    async train(plan, hooks) {
      const reason = refusal(plan.shape);
      if (loaded === undefined || reason !== undefined) {
        throw new Error(reason ?? 'The engine was disposed.');
      }
      if (isMeasured(plan.shape)) {
        return isExact(plan.shape) ? measureExact(plan) : asGiven(plan, trainSampled(loaded.tf, plan, hooks));
      }
      return (isExact(plan.shape) ? trainExact : trainSampled)(loaded.tf, plan, hooks);
    },
    tensors: () => loaded?.tf.memory().numTensors ?? 0,
    dispose() {
      loaded?.dispose();
      loaded = undefined;
    },
  };
}

const refusal = (shape: PlanShape): string | undefined => layersFault(shape)?.message;
