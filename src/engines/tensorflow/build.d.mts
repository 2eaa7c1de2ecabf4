/** Builds `outdir`/tensorflow.js with the files it reads beside it; resolves with the bundle's path. */
export function buildTensorflow(outdir: string): Promise<string>;
