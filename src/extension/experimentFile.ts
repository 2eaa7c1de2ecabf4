import * as path from 'node:path';

/** Which files are experiment files and where their runs live. No vscode here: tested by itself. */

const FILE_NAME = /\.capacity\.(ya?ml|json)$/i;

/** Finds experiment files. */
export const EXPERIMENT_GLOB = '**/*.capacity.{yaml,yml,json}';

/** Schemes whose documents are experiment files; the two sides of a comparison (`git:` and the like) are not. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs'];

/** The parts of a `vscode.Uri` that matter here. */
export interface FileUri {
  scheme: string;
  path: string;
}

export const isExperimentFile = (uri: FileUri): boolean => SCHEMES.includes(uri.scheme) && FILE_NAME.test(uri.path);

/** Selects the documents for which `isExperimentFile` is true. */
export const EXPERIMENT_DOCUMENTS = SCHEMES.map((scheme) => ({ scheme, pattern: EXPERIMENT_GLOB }));

/** True where the file is read as JSON: a parser of YAML reads it too, but its messages should speak of JSON. */
export const isJson = (uri: FileUri): boolean => uri.path.toLowerCase().endsWith('.json');

/**
 * Folder of a file's runs.
 *
 * @param file       absolute path of the experiment file
 * @param workspace  absolute path of the workspace folder it lies in; `undefined` outside of one
 * @param setting    the setting `capacityLab.runsFolder`: absolute, or relative to the workspace folder, or else to
 *                   the folder of the file. Empty means the default.
 */
export function runsRootOf(file: string, workspace: string | undefined, setting: string): string {
  const folder = setting.trim() === '' ? '.capacity-lab/runs' : setting.trim();
  return path.resolve(workspace ?? path.dirname(file), folder);
}
