import * as vscode from 'vscode';
import { MOST_COMPARED } from '../../core/results/runNames.ts';
import { isExperimentFile } from '../experimentFile.ts';
import { Command } from '../ids.ts';
import { reasonOf, showFailure, showInformation } from '../notices.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import type { LatestRuns } from '../runs/latestRuns.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { inOrder, pickRuns, runsOf, runsOfWorkspace } from './chooseRuns.ts';
import type { ComparePanels } from './comparePanels.ts';
import { nodeTargets } from './nodeTargets.ts';

export interface CompareParts {
  service: RunServiceClient;
  latest: LatestRuns;
  comparisons: ComparePanels;
}

/** The command that compares runs, by its id. */
export const compareCommands = (
  parts: CompareParts,
): Record<string, (argument: unknown, selected?: unknown) => unknown> => ({
  [Command.Compare]: (argument, selected) => compare(argument, selected, parts),
});

/** @returns the folders of the runs that are shown, for other extensions and tests */
async function compare(
  argument: unknown,
  selected: unknown,
  { service, latest, comparisons }: CompareParts,
): Promise<string[] | undefined> {
  try {
    const targets = await targetsOf(argument, selected, service, latest);
    if (targets === undefined) return undefined;
    if (targets.length < 2) {
      showInformation(vscode.l10n.t('Choose at least two runs to compare.'));
      return undefined;
    }
    if (targets.length > MOST_COMPARED) {
      showInformation(vscode.l10n.t('At most {0} runs can be compared at once.', MOST_COMPARED));
      return undefined;
    }
    return comparisons.open(targets).runDirs;
  } catch (error) {
    showFailure(vscode.l10n.t('The runs cannot be compared: {0}', reasonOf(error)));
    return undefined;
  }
}

/**
 * Which runs are meant: those of tree nodes; the latest of each of several files; of one file those that the user picks;
 * of no file those of the whole workspace. `undefined` where there is nothing to pick from, which the user is told, or
 * nothing was picked.
 */
async function targetsOf(
  argument: unknown,
  selected: unknown,
  service: RunServiceClient,
  latest: LatestRuns,
): Promise<PanelTarget[] | undefined> {
  const nodes = nodeTargets(argument, selected);
  if (nodes.length > 1) return nodes;
  const files = filesOf(argument, selected);
  if (files.length > 1) return latestOf(files, latest);
  const file = nodes[0]?.file ?? files[0];
  const runs = file === undefined ? await runsOfWorkspace(service) : await runsOf(file, service);
  if (runs.length > 2) return pickRuns(runs);
  if (runs.length === 2) return inOrder(runs);
  sayTooFew(file, runs.length);
  return undefined;
}

async function latestOf(files: readonly vscode.Uri[], latest: LatestRuns): Promise<PanelTarget[] | undefined> {
  const runs = await Promise.all(files.map(async (file) => ({ file, run: await latest.of(file) })));
  const without = runs.find(({ run }) => run === undefined);
  if (without !== undefined) {
    showInformation(
      vscode.l10n.t('{0} has not been run yet.', vscode.workspace.asRelativePath(without.file, false)),
      runChoice(without.file),
    );
    return undefined;
  }
  return runs.flatMap(({ file, run }) => (run === undefined ? [] : [{ file, runDir: run.runDir }]));
}

function sayTooFew(file: vscode.Uri | undefined, runs: number): void {
  const { l10n } = vscode;
  if (file === undefined) {
    showInformation(
      l10n.t(
        'There are fewer than two runs in this workspace. Run an experiment twice, with a change in between, and compare.',
      ),
    );
    return;
  }
  const name = vscode.workspace.asRelativePath(file, false);
  const message =
    runs === 0
      ? l10n.t('{0} has not been run yet.', name)
      : l10n.t('{0} has only one run. Change the file, run it again, and compare.', name);
  showInformation(message, runChoice(file));
}

const runChoice = (file: vscode.Uri): { title: string; run(): void } => ({
  title: vscode.l10n.t('Run'),
  run: () => void vscode.commands.executeCommand(Command.Run, file),
});

/** Experiment files among what is selected, or else the one that is meant, or that is open. */
function filesOf(argument: unknown, selected: unknown): vscode.Uri[] {
  const several = Array.isArray(selected) ? selected.filter(isFile) : [];
  if (several.length > 1) return several;
  const given = typeof argument === 'string' ? vscode.Uri.parse(argument, true) : argument;
  const file = given ?? vscode.window.activeTextEditor?.document.uri;
  return isFile(file) ? [file] : [];
}

const isFile = (value: unknown): value is vscode.Uri => value instanceof vscode.Uri && isExperimentFile(value);
