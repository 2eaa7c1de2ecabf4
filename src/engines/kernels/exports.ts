/** What the compiled kernels export: see src/kernels/index.ts. */
export interface KernelExports extends MomentExports {
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

/**
 * What measures given weights (src/kernels/moments.ts), in float64. x, packed and the like are addresses; steps are
 * bytes from one feature, and from one dimension, to the next.
 */
export interface MomentExports {
  squaredNorms(x: number, features: number, D: number, featureStep: number, dimensionStep: number, norm2: number): void;
  packDimensions(
    x: number,
    scale: number,
    features: number,
    D: number,
    featureStep: number,
    dimensionStep: number,
    to: number,
  ): void;
  addMoment(packed: number, features: number, rows: number, first: number, stride: number, M: number): void;
  packFeatures(
    x: number,
    scale: number,
    order: number,
    features: number,
    D: number,
    featureStep: number,
    dimensionStep: number,
    to: number,
  ): void;
  productSquares(upper: number, rank: number, packed: number, groups: number, D: number, sums: number): void;
  solutionSquares(lower: number, rank: number, packed: number, groups: number, D: number, sums: number): void;
}

const NAMES: readonly (keyof KernelExports)[] = [
  ...(['memory', 'arenaStart', 'quadraticTrain', 'sampledTrain', 'sampledErrors', 'sampledGradient'] as const),
  ...(['squaredNorms', 'packDimensions', 'addMoment', 'packFeatures', 'productSquares', 'solutionSquares'] as const),
];

/** Instantiates the kernels. Throws when the module is not ours. */
export function kernelExports(module: WebAssembly.Module): KernelExports {
  const { exports } = new WebAssembly.Instance(module, {});
  for (const name of NAMES) {
    if (!(name in exports)) {
      throw new Error(`The kernels lack "${name}": dist/kernels.wasm is of another version. Build again.`);
    }
  }
  return exports as unknown as KernelExports;
}
