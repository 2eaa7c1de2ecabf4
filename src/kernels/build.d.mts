/** Compiles the kernels to `outFile`; nothing is done when it is newer than every source. */
export function buildKernels(outFile: string): Promise<void>;
