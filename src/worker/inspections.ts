import type { Block } from '../core/capacity/geometry.ts';
import type { WeightsRequest } from '../core/weights/choose.ts';
import type { Inspection } from '../core/weights/inspection.ts';
import type { Interferer } from '../core/weights/interference.ts';
import type { ThreadParts } from '../inspect/inspectors.ts';
import { findBlocks, findInterferers, inspectWeights } from '../inspect/inspectWeights.ts';
import type { InspectRequest } from '../protocol/runService.ts';
import { loadKernels } from '../runs/kernelModule.ts';

/** News of the progress of an inspection come at most so often. */
const NEWS_MS = 250;

/** Given weights, for the run service: the calls of `RunServiceApi` with what they need. */
export interface Inspections {
  inspect(request: InspectRequest, signal: AbortSignal, onProgress: (share: number) => void): Promise<Inspection>;
  interferers(
    request: WeightsRequest & { feature: number; workers: number },
    signal: AbortSignal,
  ): Promise<Interferer[]>;
  blocks(request: WeightsRequest & { workers: number }, signal: AbortSignal): Promise<Block[]>;
}

/** @param script dist/worker.js; @param kernels dist/kernels.wasm */
export function createInspections({ script, kernels }: { script: string; kernels: string }): Inspections {
  const parts = async (threads: number): Promise<ThreadParts> => {
    const { module } = await loadKernels(kernels);
    return { script, kernels: module, threads };
  };
  return {
    async inspect(request, signal, onProgress) {
      let told = 0;
      return inspectWeights(request, await parts(request.workers), signal, (share) => {
        const now = performance.now();
        if (now - told < NEWS_MS) return;
        told = now;
        onProgress(share);
      });
    },
    interferers: async (request, signal) => findInterferers(request, await parts(request.workers), signal),
    blocks: async (request, signal) => findBlocks(request, await parts(request.workers), signal),
  };
}
