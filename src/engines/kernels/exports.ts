/** What the compiled kernels export: see src/kernels/index.ts. */
export interface KernelExports {
  memory: WebAssembly.Memory;
  arenaStart(): number;
  /** Goes on with the job at `job` for `budget` steps; returns how many models are not done. */
  quadraticTrain(job: number, budget: number): number;
  /** Goes on with the job for `budget` steps; returns how many steps are left. */
  sampledTrain(job: number, budget: number): number;
  /** Expected squared errors on the common sample of that number: (groups × outputs) v128 at `out`. */
  sampledErrors(job: number, replicate: number, out: number): void;
  /** Expected squared errors of a group on written inputs to the job's errors, the gradient to the job's gradient. */
  sampledGradient(job: number, inputs: number, group: number): void;
}

/** Instantiates the kernels. Throws when the module is not ours. */
export function kernelExports(module: WebAssembly.Module): KernelExports {
  const { exports } = new WebAssembly.Instance(module, {});
  for (const name of ['memory', 'arenaStart', 'quadraticTrain', 'sampledTrain', 'sampledErrors', 'sampledGradient']) {
    if (!(name in exports)) {
      throw new Error(`The kernels lack "${name}": dist/kernels.wasm is of another version. Build again.`);
    }
  }
  return exports as unknown as KernelExports;
}
