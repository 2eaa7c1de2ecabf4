import { availableParallelism } from 'node:os';
import * as vscode from 'vscode';
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
  return runsRootOf(file.fsPath, vscode.workspace.getWorkspaceFolder(file)?.uri.fsPath, setting);
}
