import * as vscode from 'vscode';
import { isGiven } from '../../core/experiment/experiment.ts';
import { Command } from '../ids.ts';
import { showFailure, showInformation } from '../notices.ts';
import { endText } from './progressText.ts';
import type { ActiveRun } from './runTracker.ts';

/** Runs the file again. */
const runAgain = (file: vscode.Uri): void => void vscode.commands.executeCommand(Command.Run, file);

/** Tells of a run's end where the user would miss it: a failure always, success only when its panel is out of sight. */
export function reportEnd({ file, description }: ActiveRun, panelVisible: boolean, log: vscode.LogOutputChannel): void {
  const text = endText(
    { ...description, name: description.experiment.name, given: isGiven(description.experiment) },
    vscode.l10n,
  );
  if (description.state === 'failed') {
    log.error(text);
    showFailure(text, { title: vscode.l10n.t('Retry'), run: () => runAgain(file) });
    return;
  }
  log.info(text);
  if (description.state === 'done' && !panelVisible) {
    showInformation(text, {
      title: vscode.l10n.t('Open Results'),
      run: () => void vscode.commands.executeCommand(Command.OpenResults, file),
    });
  }
}

export interface Crash {
  reason: string;
  /** False once it happened too often. */
  willRestart: boolean;
  /** Runs that were going on. */
  interrupted: readonly ActiveRun[];
  allowRestart(): void;
}

/** The service's thread ended by itself. Where nothing ran and it starts again by itself, the log is enough. */
export function reportCrash(crash: Crash, log: vscode.LogOutputChannel): void {
  const { reason, willRestart, interrupted } = crash;
  log.error(`The run service stopped: ${reason}`);
  if (interrupted.length === 0 && willRestart) {
    return;
  }
  const message =
    interrupted.length === 0
      ? vscode.l10n.t('Capacity Lab cannot read its runs: its thread stops again and again ({0}).', reason)
      : vscode.l10n.t('The training stopped unexpectedly ({0}). What was finished is kept.', reason);
  showFailure(message, {
    title: vscode.l10n.t('Retry'),
    run: () => {
      crash.allowRestart();
      for (const { file } of interrupted) {
        runAgain(file);
      }
    },
  });
}
