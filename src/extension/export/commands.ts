import * as vscode from 'vscode';
import { isExperimentFile } from '../experimentFile.ts';
import { Command } from '../ids.ts';
import { reasonOf, showFailure, showInformation } from '../notices.ts';
import type { Panels } from '../panel/panels.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import type { LatestRuns } from '../runs/latestRuns.ts';
import type { RunTracker } from '../runs/runTracker.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { exportRun } from './exportRun.ts';
import { formatOf } from './formats.ts';

export interface ExportParts {
  service: RunServiceClient;
  panels: Panels;
  latest: LatestRuns;
  tracker: RunTracker;
}

/** The handlers of this topic, by their ids. */
export function exportCommands(parts: ExportParts): Record<string, (argument: unknown) => unknown> {
  return { [Command.Export]: (argument) => exportResults(argument, parts) };
}

/**
 * Exports the run that is meant: a node of the runs' tree or `{target}` names one, which may also say `format` and
 * `destination` and then asks nothing; a file means its latest run; nothing means the active panel's, or the active
 * editor's.
 *
 * @returns where the file is; `undefined` when none was written
 */
async function exportResults(argument: unknown, parts: ExportParts): Promise<vscode.Uri | undefined> {
  try {
    const target = await targetOf(argument, parts);
    if (target === undefined) {
      return undefined;
    }
    const { format, destination } = fieldsOf(argument);
    return await exportRun(
      {
        target,
        format: formatOf(format),
        destination: destination instanceof vscode.Uri ? destination : undefined,
      },
      parts.service,
    );
  } catch (error) {
    showFailure(vscode.l10n.t('The results cannot be exported: {0}', reasonOf(error)));
    return undefined;
  }
}

async function targetOf(argument: unknown, { panels, latest, tracker }: ExportParts): Promise<PanelTarget | undefined> {
  const { target } = fieldsOf(argument);
  if (isTarget(target)) {
    return target;
  }
  const given = typeof argument === 'string' ? vscode.Uri.parse(argument, true) : argument;
  // The title of a panel gives the panel's own URI, which is no file.
  const named = given instanceof vscode.Uri && isExperimentFile(given) ? given : undefined;
  const panel = named === undefined ? panels.active() : undefined;
  if (panel !== undefined) {
    return panel.target;
  }
  const file = named ?? vscode.window.activeTextEditor?.document.uri;
  if (file === undefined || !isExperimentFile(file)) {
    showInformation(vscode.l10n.t('Open an experiment file (*.capacity.yaml) or its results to export them.'));
    return undefined;
  }
  const runDir = tracker.of(file)?.runDir ?? (await latest.of(file))?.runDir;
  if (runDir === undefined) {
    showInformation(vscode.l10n.t('{0} has not been run yet.', vscode.workspace.asRelativePath(file, false)), {
      title: vscode.l10n.t('Run'),
      run: () => void vscode.commands.executeCommand(Command.Run, file),
    });
    return undefined;
  }
  return { file, runDir };
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof vscode.Uri) ? { ...value } : {};

function isTarget(value: unknown): value is PanelTarget {
  const { file, runDir } = fieldsOf(value);
  return file instanceof vscode.Uri && typeof runDir === 'string' && runDir !== '';
}
