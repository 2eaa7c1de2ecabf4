import * as vscode from 'vscode';
import { type CompareParts, compareCommands } from './compare/commands.ts';
import { isExperimentFile } from './experimentFile.ts';
import { exportCommands } from './export/commands.ts';
import { Command } from './ids.ts';
import { newExperimentCommands } from './newExperiment/commands.ts';
import { reasonOf, showFailure, showInformation } from './notices.ts';
import type { Panels } from './panel/panels.ts';
import type { Action } from './panel/requests.ts';
import type { PanelTarget } from './panel/runPanel.ts';
import { paperCommands } from './papers/commands.ts';
import { labelText } from './plainText.ts';
import { progressLine } from './runs/progressText.ts';
import type { Runner } from './runs/runner.ts';
import type { ActiveRun, RunTracker } from './runs/runTracker.ts';
import { SHOW_PROGRESS } from './runs/statusBar.ts';
import { runsTreeCommands } from './runsTree/commands.ts';
import { fileOfNode, type Node, targetOf } from './runsTree/nodes.ts';
import type { RunList } from './runsTree/runList.ts';
import type { RunsTree } from './runsTree/runsTree.ts';
import type { RunServiceClient } from './service/runServiceClient.ts';
import { isWeightsFile, WEIGHTS_EXTENSIONS } from './weights/weightsFile.ts';
import type { WeightsPanels } from './weights/weightsPanels.ts';
import { welcomeCommands } from './welcome/commands.ts';
import { pickExperiment } from './welcome/pickExperiment.ts';

export interface CommandParts extends CompareParts {
  extensionUri: vscode.Uri;
  tree: RunsTree;
  list: RunList;
  runner: Runner;
  service: RunServiceClient;
  tracker: RunTracker;
  panels: Panels;
  weights: WeightsPanels;
  globalState: vscode.Memento;
  log: vscode.LogOutputChannel;
}

/**
 * What menus, lenses and links give a command: a URI, its text, a row of the view *Runs*, or nothing; menus add all that
 * are selected.
 */
type Argument = vscode.Uri | string | Node | undefined;

/** What a run command answers with, for other extensions and tests. */
export interface StartedRun {
  file: string;
  runDir: string;
}

export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { runner, tracker, log } = parts;
  const commands: Record<string, (argument: Argument, selected?: unknown) => unknown> = {
    [Command.Run]: (argument, selected) => runFiles(filesOf(argument, selected), parts),
    [Command.Cancel]: async (argument) => {
      const target = targetOf(argument);
      if (target !== undefined && tracker.of(target.file)?.runDir !== target.runDir) {
        showInformation(
          vscode.l10n.t('This run goes on in another program or window. Stop it there: what is finished is kept.'),
        );
        return;
      }
      const file = fileOf(argument);
      const run = file !== undefined && tracker.isBusy(file) ? file : (await pickRun(tracker))?.file;
      await (run === undefined ? undefined : runner.cancel(run));
    },
    [Command.OpenResults]: (argument) => openResults(fileOf(argument), parts, targetOf(argument)?.runDir),
    [Command.ShowLog]: () => log.show(),
    [Command.Inspect]: (argument, selected) => inspect(argument, selected, parts.weights),
    [SHOW_PROGRESS]: () => showProgress(parts),
    ...runsTreeCommands(parts),
    ...newExperimentCommands(parts.extensionUri),
    ...exportCommands(parts),
    ...compareCommands(parts),
  };
  const further = { ...paperCommands(parts), ...welcomeCommands(parts) };
  return vscode.Disposable.from(
    ...Object.entries({ ...commands, ...further }).map(([id, command]) => vscode.commands.registerCommand(id, command)),
  );
}

/** What a button of a panel does. */
export async function actOfPanel(action: Action, target: PanelTarget, parts: CommandParts): Promise<void> {
  const { file } = target;
  switch (action) {
    case 'run':
      await runFiles([file], parts);
      break;
    case 'cancel':
      await parts.runner.cancel(file);
      break;
    case 'openFile':
      await vscode.window.showTextDocument(file, { viewColumn: vscode.ViewColumn.One });
      break;
    case 'showLog':
      parts.log.show();
      break;
    case 'copyCitation':
      await vscode.commands.executeCommand(Command.CopyCitation, { target });
      break;
    case 'export':
      await vscode.commands.executeCommand(Command.Export, { target });
      break;
  }
}

async function runFiles(files: vscode.Uri[], parts: CommandParts): Promise<StartedRun | undefined> {
  let last: StartedRun | undefined;
  for (const file of files.length > 0 ? files : await pickedFile()) {
    const run = await parts.runner.run(file);
    if (run !== undefined) {
      // Of several, the first one trains first: one panel to look at, not one for each.
      if (last === undefined) openPanel(run, parts.panels);
      last = { file: file.toString(), runDir: run.runDir };
    }
  }
  return last;
}

/** Where nothing is meant, as from the walkthrough, the user chooses. */
async function pickedFile(): Promise<vscode.Uri[]> {
  const file = await pickExperiment();
  return file === undefined ? [] : [file];
}

/** The panel opens as soon as the run has a folder, and leaves the cursor where it is. */
const openPanel = ({ file, runDir, description }: ActiveRun, panels: Panels): void =>
  panels.open({ file, runDir }, description.experiment.name, true);

/** @param runDir of the run to open; left out: the one that is on, or else the latest */
async function openResults(
  file: vscode.Uri | undefined,
  parts: CommandParts,
  runDir?: string,
): Promise<StartedRun | undefined> {
  if (file === undefined) {
    showInformation(vscode.l10n.t('Open an experiment file (*.capacity.yaml) to see its results.'));
    return undefined;
  }
  const { tracker, latest, panels, service } = parts;
  try {
    const active = tracker.of(file);
    const run =
      runDir !== undefined
        ? { ...(await service.call('describe', { runDir })), runDir }
        : active === undefined
          ? await latest.of(file)
          : { ...active.description, runDir: active.runDir };
    if (run === undefined) {
      showInformation(vscode.l10n.t('{0} has not been run yet.', vscode.workspace.asRelativePath(file, false)), {
        title: vscode.l10n.t('Run'),
        run: () => void vscode.commands.executeCommand(Command.Run, file),
      });
      return undefined;
    }
    panels.open({ file, runDir: run.runDir }, run.experiment.name, false);
    return { file: file.toString(), runDir: run.runDir };
  } catch (error) {
    showFailure(vscode.l10n.t('The results cannot be opened: {0}', reasonOf(error)));
    return undefined;
  }
}

/** The files of weights that a menu means, or else what the user picks. */
async function inspect(argument: Argument, selected: unknown, panels: WeightsPanels): Promise<void> {
  const meant = Array.isArray(selected) && selected.length > 0 ? selected : [argument];
  const given = meant.filter((item): item is vscode.Uri => item instanceof vscode.Uri);
  const files = given.filter(isWeightsFile);
  if (given.length > 0 && files.length === 0) {
    showInformation(
      vscode.l10n.t('Weights are inspected in .safetensors, .npz and .npy files on this machine’s disk.'),
    );
    return;
  }
  for (const file of given.length > 0 ? files : await pickWeights()) panels.open(file);
}

async function pickWeights(): Promise<vscode.Uri[]> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Inspect the capacity of which weights?'),
    openLabel: vscode.l10n.t('Inspect'),
    filters: { [vscode.l10n.t('Weights')]: [...WEIGHTS_EXTENSIONS] },
    ...(folder === undefined ? {} : { defaultUri: folder }),
  });
  return picked?.filter(isWeightsFile) ?? [];
}

/** A click on the status bar: each run can be stopped or looked at. */
async function showProgress(parts: CommandParts): Promise<void> {
  const { l10n } = vscode;
  const items = parts.tracker.all().flatMap(({ file, description }): (vscode.QuickPickItem & { run(): unknown })[] => {
    const name = labelText(description.experiment.name);
    const detail = progressLine({ ...description, name }, l10n);
    return [
      { label: `$(stop-circle) ${l10n.t('Cancel {0}', name)}`, detail, run: () => parts.runner.cancel(file) },
      { label: `$(graph) ${l10n.t('Open the results of {0}', name)}`, run: () => openResults(file, parts) },
    ];
  });
  if (items.length > 2) {
    const all = vscode.l10n.t('Cancel all {0} experiments', items.length / 2);
    const run = () => vscode.commands.executeCommand(Command.CancelAll);
    items.push({ label: `$(stop-circle) ${all}`, run });
  }
  const log = { label: `$(output) ${l10n.t('Show the log')}`, run: () => parts.log.show() };
  const chosen = await vscode.window.showQuickPick([...items, log], { title: l10n.t('Capacity Lab') });
  await chosen?.run();
}

/** The run to cancel where the command was given none: the only one, or the one that the user picks. */
async function pickRun(tracker: RunTracker): Promise<ActiveRun | undefined> {
  const runs = tracker.all();
  if (runs.length < 2) {
    return runs[0];
  }
  const items = runs.map((run) => ({
    label: labelText(run.description.experiment.name),
    description: labelText(vscode.workspace.asRelativePath(run.file)),
    detail: progressLine({ ...run.description, name: run.description.experiment.name }, vscode.l10n),
    run,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Cancel which run?') }))?.run;
}

/** Experiment files among what Explorer selected, or else the one file meant. */
function filesOf(argument: Argument, selected: unknown): vscode.Uri[] {
  const several = Array.isArray(selected) ? selected.flatMap((item) => experimentIn(item) ?? []) : [];
  if (several.length > 1) {
    return several;
  }
  const file = fileOf(argument);
  return file === undefined ? [] : [file];
}

/** The experiment file that a command was given, or else the one in the active editor. */
function fileOf(argument: Argument): vscode.Uri | undefined {
  return experimentIn(argument ?? vscode.window.activeTextEditor?.document.uri);
}

/** The experiment file that something given to a command is or is about. */
function experimentIn(given: unknown): vscode.Uri | undefined {
  const file = typeof given === 'string' ? vscode.Uri.parse(given, true) : (fileOfNode(given) ?? given);
  return file instanceof vscode.Uri && isExperimentFile(file) ? file : undefined;
}
