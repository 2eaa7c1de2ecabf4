import * as vscode from 'vscode';
import { MOST_COMPARED, timeOf } from '../../core/results/runNames.ts';
import type { RunDescriptionAt } from '../../protocol/runService.ts';
import { EXPERIMENT_DOCUMENTS, isExperimentFile } from '../experimentFile.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import { labelText } from '../plainText.ts';
import { progressLine } from '../runs/progressText.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { runsRootOfFile } from '../settings.ts';

/** A run that can be chosen. */
export interface FoundRun {
  target: PanelTarget;
  description: RunDescriptionAt;
}

/** More files than this are not searched for runs. */
const MOST_FILES = 200;

/** The runs of a file, newest first. */
export async function runsOf(file: vscode.Uri, service: RunServiceClient): Promise<FoundRun[]> {
  if (file.scheme !== 'file') return [];
  const runs = await service.call('list', { runsRoot: runsRootOfFile(file), file: file.fsPath });
  return runs.map((description) => ({ target: { file, runDir: description.runDir }, description }));
}

/** The runs of all experiment files of the workspace, newest first. */
export async function runsOfWorkspace(service: RunServiceClient): Promise<FoundRun[]> {
  const pattern = EXPERIMENT_DOCUMENTS[0]?.pattern ?? '';
  const files = await vscode.workspace.findFiles(pattern, undefined, MOST_FILES);
  const found = await Promise.all(files.filter(isExperimentFile).map((file) => runsOf(file, service)));
  return found.flat().sort((a, b) => b.description.startedAt.localeCompare(a.description.startedAt));
}

/**
 * Lets the user pick two or more of some runs; the latest two are picked beforehand.
 *
 * @returns in the order of their beginning, so that the oldest is the base; `undefined` where the user does not go on
 */
export async function pickRuns(runs: readonly FoundRun[]): Promise<PanelTarget[] | undefined> {
  const { l10n } = vscode;
  const items = runs.map((run, place) => {
    const { description, target } = run;
    const name = labelText(description.experiment.name);
    return {
      label: `${name}, ${timeOf(description.id)}`,
      description: labelText(vscode.workspace.asRelativePath(target.file, false)),
      detail: progressLine({ ...description, name }, l10n),
      picked: place < 2,
      run,
    };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: l10n.t('Compare which runs?'),
    placeHolder: l10n.t('Two to {0} runs', MOST_COMPARED),
    canPickMany: true,
    matchOnDescription: true,
  });
  return chosen && inOrder(chosen.map(({ run }) => run));
}

/** The oldest first. */
export const inOrder = (runs: readonly FoundRun[]): PanelTarget[] =>
  runs.toSorted((a, b) => a.description.startedAt.localeCompare(b.description.startedAt)).map(({ target }) => target);
