import * as vscode from 'vscode';
import { Command } from '../ids.ts';
import { showFailure, showInformation, showWarning } from '../notices.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import type { RunsTreeParts } from './commands.ts';

/**
 * Goes on with this very run. That is possible only as long as its file says what it said then: where it does not, the
 * user is told, and can run the file as it is now.
 */
export async function resumeRun(target: PanelTarget, parts: RunsTreeParts): Promise<void> {
  const { list, runner, tracker, panels } = parts;
  const { file, runDir } = target;
  // The file may have been edited since the list was read.
  await list.refresh();
  const run = list.run(runDir);
  const name = vscode.workspace.asRelativePath(file, false);
  if (run === undefined) {
    showInformation(vscode.l10n.t('This run is not there any more.'));
  } else if (!run.fileExists) {
    showFailure(vscode.l10n.t('{0} is gone. Its run can go on only with the file in its place.', name));
  } else if (run.stale) {
    showWarning(vscode.l10n.t('{0} has changed since this run, so the run cannot go on.', name), {
      title: vscode.l10n.t('Run the File Anew'),
      run: () => void vscode.commands.executeCommand(Command.Run, file),
    });
  } else if (tracker.isBusy(file) && tracker.of(file)?.runDir !== runDir) {
    showInformation(vscode.l10n.t('Another run of {0} is going on. Wait for its end, or cancel it.', name));
  } else {
    const started = await runner.run(file, runDir);
    if (started !== undefined) panels.open(target, run.experiment, true);
  }
}
