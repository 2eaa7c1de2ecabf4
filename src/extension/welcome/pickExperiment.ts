import * as vscode from 'vscode';
import { Command } from '../ids.ts';
import { showInformation } from '../notices.ts';
import { labelText } from '../plainText.ts';

/** More files than this are not listed: a folder of them is better looked at in the Explorer. */
const MOST_FILES = 200;

/** An experiment file of the open folders, chosen by the user; with none there, the samples are offered. */
export async function pickExperiment(): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles('**/*.capacity.{yaml,yml,json}', '**/node_modules/**', MOST_FILES);
  if (files.length === 0) {
    showInformation(vscode.l10n.t('There is no experiment file (*.capacity.yaml) in the open folder.'), {
      title: vscode.l10n.t('Open Sample Experiments'),
      run: () => void vscode.commands.executeCommand(Command.OpenSample),
    });
    return undefined;
  }
  const items = files
    .map((file) => ({ label: labelText(vscode.workspace.asRelativePath(file)), file }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Run which experiment?') });
  return chosen?.file;
}
