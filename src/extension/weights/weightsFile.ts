/** Which files hold weights. No vscode here: tested by itself. */

/** Endings of files that *Inspect Capacity* is offered for; package.json has them too. */
export const WEIGHTS_EXTENSIONS = ['safetensors', 'npz', 'npy'] as const;

const FILE_NAME = new RegExp(`\\.(${WEIGHTS_EXTENSIONS.join('|')})$`, 'i');

/** They are read from the disk in pieces, so that they must be on one. */
export const isWeightsFile = ({ scheme, path }: { scheme: string; path: string }): boolean =>
  scheme === 'file' && FILE_NAME.test(path);
