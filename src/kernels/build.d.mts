/** Compiles the kernels to `outFile`; the file is written only when its bytes change. */
export function buildKernels(outFile: string): Promise<void>;
