import { isExact, type PlanShape } from '../../core/training/plan.ts';
import type { Engine } from '../engine.ts';
import { asGiven, isMeasured, measureExact } from '../givenModels.ts';
import { createArena } from './arena.ts';
import { minimiseExact } from './exactMinimum.ts';
import { type KernelExports, kernelExports } from './exports.ts';
import { trainQuadratic } from './quadraticJob.ts';
import { trainSampled } from './sampledJob.ts';

/** The default engine: fused SIMD kernels in WebAssembly, bit-identical on every machine. */
export function createKernelEngine(module: WebAssembly.Module): Engine {
  let kernels: KernelExports | undefined = kernelExports(module);
  const arena = createArena(kernels.memory, kernels.arenaStart());
  return {
    name: 'kernels',
    details: { kernels: 'WebAssembly, 128-bit SIMD, float64' },
    refusal,
    async train(plan, hooks) {
      const reason = refusal(plan.shape);
      if (kernels === undefined || reason !== undefined) {
        throw new Error(reason ?? 'The engine was disposed.');
      }
      arena.reset();
      const exact = isExact(plan.shape);
      if (isMeasured(plan.shape)) {
        return exact ? measureExact(plan) : asGiven(plan, await trainSampled(kernels, arena, plan, hooks));
      }
      if (exact && plan.shape.optimizer === 'lbfgs') {
        return minimiseExact(plan, hooks);
      }
      return (exact ? trainQuadratic : trainSampled)(kernels, arena, plan, hooks);
    },
    dispose() {
      kernels = undefined;
    },
  };
}

/** The kernels know every model that a plan can describe but layered ones, and no quasi-Newton method for neurons. */
function refusal({ layers, bottleneck, optimizer }: PlanShape): string | undefined {
  if (layers !== undefined) {
    return 'The kernels do not train layered models. Write "engine: tensorflow" in the file, or leave out "layers".';
  }
  return bottleneck !== undefined && optimizer === 'lbfgs'
    ? 'lbfgs does not train models of the family neurons. Take adam, adamw or sgd.'
    : undefined;
}
