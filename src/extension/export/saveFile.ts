import * as path from 'node:path';
import * as vscode from 'vscode';
import { showInformation } from '../notices.ts';
import type { SavedFile } from '../panel/requests.ts';

/**
 * Asks where to and writes what the page of a panel has made.
 * @param beside the file that the panel is about: its folder is offered
 * @throws Error of the file system
 */
export async function saveFile({ name, bytes }: SavedFile, beside: vscode.Uri): Promise<{ saved: boolean }> {
  const place = await askWhere(vscode.Uri.joinPath(beside, '..', name));
  if (place === undefined) {
    return { saved: false };
  }
  await vscode.workspace.fs.writeFile(place, bytes);
  tellSaved(place);
  return { saved: true };
}

/** The save dialog, which in a remote window can also save on the user's own machine. */
export function askWhere(offered: vscode.Uri): Thenable<vscode.Uri | undefined> {
  const ending = path.posix.extname(offered.path).slice(1);
  return vscode.window.showSaveDialog({
    defaultUri: offered,
    title: vscode.l10n.t('Export'),
    saveLabel: vscode.l10n.t('Export'),
    filters: { [ending.toUpperCase()]: [ending] },
  });
}

/** Says where the file is, with ways to it. */
export function tellSaved(file: vscode.Uri): void {
  const open = {
    title: vscode.l10n.t('Open'),
    run: () => void vscode.commands.executeCommand('vscode.open', file, vscode.ViewColumn.Beside),
  };
  const reveal = {
    title: vscode.l10n.t('Show in Folder'),
    run: () =>
      void vscode.commands.executeCommand(
        vscode.workspace.getWorkspaceFolder(file) === undefined ? 'revealFileInOS' : 'revealInExplorer',
        file,
      ),
  };
  const name = vscode.workspace.asRelativePath(file, false);
  showInformation(vscode.l10n.t('Exported to {0}.', name), open, reveal);
}
