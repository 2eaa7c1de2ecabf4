import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { EngineName } from '../core/experiment/experiment.ts';
import { runsRootOf } from './experimentFile.ts';
import { Setting } from './ids.ts';

/** Training threads to use: the setting, or one for each core. */
export function trainingThreads(): number {
  const setting = vscode.workspace.getConfiguration().get<number>(Setting.Workers, 0);
  return Number.isInteger(setting) && setting > 0 ? setting : availableParallelism();
}

/** Folder of the runs of a file; see `runsRootOf`. */
export function runsRootOfFile(file: vscode.Uri): string {
  const setting = vscode.workspace.getConfiguration(undefined, file).get<string>(Setting.RunsFolder, '');
  return runsRootOf(file.fsPath, workspaceOf(file), setting);
}

/** Folder of the runs of the files at the top of a workspace folder. */
export function runsRootOfFolder(folder: vscode.Uri): string {
  const setting = vscode.workspace.getConfiguration(undefined, folder).get<string>(Setting.RunsFolder, '');
  return runsRootOf(path.join(folder.fsPath, 'any'), folder.fsPath, setting);
}

/** Folders in which there may be runs of a file: that of the settings, and the one that the command line makes beside it. */
export function runsRootsOfFile(file: vscode.Uri): string[] {
  const beside = runsRootOf(file.fsPath, undefined, '');
  return [...new Set([runsRootOfFile(file), beside])];
}

/** What trains the models of a file that names no engine. */
export function engineOf(file: vscode.Uri): EngineName {
  const setting = vscode.workspace.getConfiguration(undefined, file).get<string>(Setting.Engine);
  return setting === 'tensorflow' ? setting : 'kernels';
}

/** Where to look for tfjs-node first; `undefined` where the user names no folder. */
export function tensorflowPathOf(file: vscode.Uri): string | undefined {
  const setting = vscode.workspace.getConfiguration(undefined, file).get<string>(Setting.TensorflowPath, '').trim();
  return setting === '' ? undefined : path.resolve(workspaceOf(file) ?? path.dirname(file.fsPath), setting);
}

const workspaceOf = (file: vscode.Uri): string | undefined => vscode.workspace.getWorkspaceFolder(file)?.uri.fsPath;
