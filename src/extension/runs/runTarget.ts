import * as vscode from 'vscode';
import { isExperimentFile } from '../experimentFile.ts';
import type { Panels } from '../panel/panels.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import type { LatestRuns } from './latestRuns.ts';
import type { RunTracker } from './runTracker.ts';

export interface RunTargetParts {
  panels: Panels;
  tracker: RunTracker;
  latest: LatestRuns;
}

/**
 * The run that a command about runs means: of a tree's node; the latest run of a file, or the one under way; with no
 * argument that of the panel in front, else of the experiment file in the active editor.
 *
 * @param argument a node `{target}`, a file's URI or its text, or nothing
 * @returns `undefined` where nothing is meant or the file was never run. Rejects where the run service cannot answer.
 */
export async function runTargetOf(
  argument: unknown,
  { panels, tracker, latest }: RunTargetParts,
): Promise<PanelTarget | undefined> {
  if (isNode(argument)) {
    return argument.target;
  }
  const given = typeof argument === 'string' ? vscode.Uri.parse(argument, true) : argument;
  // The title of a panel gives the panel's own URI, which is no file.
  const named = given instanceof vscode.Uri && isExperimentFile(given) ? given : undefined;
  const front = named === undefined ? panels.all().find(({ active }) => active) : undefined;
  if (front !== undefined) {
    return front.target;
  }
  const file = named ?? vscode.window.activeTextEditor?.document.uri;
  if (file === undefined || !isExperimentFile(file)) {
    return undefined;
  }
  const runDir = tracker.of(file)?.runDir ?? (await latest.of(file))?.runDir;
  return runDir === undefined ? undefined : { file, runDir };
}

const isNode = (argument: unknown): argument is { target: PanelTarget } =>
  typeof argument === 'object' &&
  argument !== null &&
  'target' in argument &&
  typeof argument.target === 'object' &&
  argument.target !== null &&
  'file' in argument.target &&
  argument.target.file instanceof vscode.Uri &&
  'runDir' in argument.target &&
  typeof argument.target.runDir === 'string';
