import * as vscode from 'vscode';
import type { ListedRun } from '../../protocol/runService.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import type { ExperimentRuns } from './experiments.ts';

/** What the rows of the tree stand for. Each is one object for as long as it is shown: VS Code knows rows by them. */
export type Node = ExperimentNode | RunNode;

export interface ExperimentNode {
  readonly kind: 'experiment';
  readonly file: vscode.Uri;
  experiment: ExperimentRuns;
}

export interface RunNode {
  readonly kind: 'run';
  readonly target: PanelTarget;
  run: ListedRun;
}

/** The run that a command was given by a row; menus of others give other things. */
export function targetOf(argument: unknown): PanelTarget | undefined {
  if (typeof argument !== 'object' || argument === null || !('target' in argument)) return undefined;
  const { target } = argument;
  return typeof target === 'object' && target !== null && 'file' in target && 'runDir' in target
    ? target.file instanceof vscode.Uri && typeof target.runDir === 'string'
      ? { file: target.file, runDir: target.runDir }
      : undefined
    : undefined;
}

/** The experiment file that a row is about, of an experiment or of a run. */
export function fileOfNode(argument: unknown): vscode.Uri | undefined {
  const target = targetOf(argument);
  if (target !== undefined) return target.file;
  return typeof argument === 'object' && argument !== null && 'file' in argument && argument.file instanceof vscode.Uri
    ? argument.file
    : undefined;
}

/** The runs that a command of the tree is about: all that are selected, the row it was called on, or the selection. */
export function targetsOf(argument: unknown, selected: unknown, selection: readonly Node[]): PanelTarget[] {
  const rows =
    Array.isArray(selected) && selected.length > 0 ? selected : argument === undefined ? selection : [argument];
  return rows.flatMap((row) => targetOf(row) ?? []);
}
