/** When the bundle began to run. The first import of `extension.ts`, so that everything else counts as activation. */
export const loadedAt = performance.now();
