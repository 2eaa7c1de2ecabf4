import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { reasonOf, showFailure } from '../notices.ts';

export interface SampleParts {
  extensionUri: vscode.Uri;
  /** Kept across windows: a folder that opens in place of this window starts another extension host. */
  globalState: vscode.Memento;
}

/** Name of the folder that the examples are copied to. */
const FOLDER = 'capacity-lab-examples';

/** What to look at first. */
const FIRST_FILE = 'figure4.capacity.yaml';

/** Under which key the folder is kept whose first file is to be opened. */
const OPENED_KEY = 'capacityLab.openedSample';

/**
 * Copies the examples to a folder and opens it. What is there already stays as it is, so that nobody loses a change.
 *
 * @param given the folder; it is not opened then. Left out, the user is asked where.
 * @returns the folder; `undefined` where the user gave up or was told why it cannot be
 */
export async function openSample(given: vscode.Uri | undefined, parts: SampleParts): Promise<vscode.Uri | undefined> {
  const folder = given ?? (await askFolder());
  if (folder === undefined) {
    return undefined;
  }
  try {
    await copyMissing(vscode.Uri.joinPath(parts.extensionUri, 'examples'), folder);
    if (given === undefined) {
      await open(folder, parts.globalState);
    }
    return folder;
  } catch (error) {
    showFailure(vscode.l10n.t('The examples could not be copied to {0}: {1}', folder.fsPath, reasonOf(error)));
    return undefined;
  }
}

/** After the window has opened the examples: shows the first of them, once. */
export async function showOpenedSample(globalState: vscode.Memento): Promise<void> {
  const kept = globalState.get<string>(OPENED_KEY);
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === kept);
  if (folder === undefined) {
    return;
  }
  await globalState.update(OPENED_KEY, undefined);
  await showFirst(folder.uri);
}

async function askFolder(): Promise<vscode.Uri | undefined> {
  const usual = vscode.Uri.joinPath(vscode.Uri.file(homedir()), FOLDER);
  const other = vscode.l10n.t('Choose Another Folder…');
  const chosen = await vscode.window.showQuickPick(
    [
      { label: vscode.l10n.t('Copy to {0}', usual.fsPath), folder: usual },
      { label: other, description: vscode.l10n.t('{0} is made in it', FOLDER), folder: undefined },
    ],
    {
      title: vscode.l10n.t('Open Sample Experiments'),
      placeHolder: vscode.l10n.t('Files that are there already stay as they are.'),
    },
  );
  if (chosen === undefined || chosen.folder !== undefined) {
    return chosen?.folder;
  }
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Copy the examples to which folder?'),
      openLabel: vscode.l10n.t('Copy Here'),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  return parent && vscode.Uri.joinPath(parent, FOLDER);
}

/** Copies a folder; files that exist are left alone. */
async function copyMissing(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  const { fs } = vscode.workspace;
  await fs.createDirectory(to);
  const there = new Set((await fs.readDirectory(to)).map(([name]) => name));
  for (const [name, type] of await fs.readDirectory(from)) {
    if (type === vscode.FileType.File && !there.has(name)) {
      // Written anew, not copied: what belongs to an installed extension may be read-only.
      await fs.writeFile(vscode.Uri.joinPath(to, name), await fs.readFile(vscode.Uri.joinPath(from, name)));
    }
  }
}

/** Opens the folder in this window where nothing is open; else the user says. */
async function open(folder: vscode.Uri, globalState: vscode.Memento): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.some(({ uri }) => uri.toString() === folder.toString())) {
    await showFirst(folder);
    return;
  }
  const inNewWindow = vscode.l10n.t('Open in New Window');
  const beside = vscode.l10n.t('Add to This Workspace');
  const choice =
    folders.length === 0
      ? undefined
      : await vscode.window.showInformationMessage(
          vscode.l10n.t('The examples are in {0}.', folder.fsPath),
          inNewWindow,
          beside,
        );
  if (folders.length > 0 && choice === undefined) {
    return;
  }
  if (choice === beside) {
    vscode.workspace.updateWorkspaceFolders(folders.length, 0, { uri: folder });
    await showFirst(folder);
    return;
  }
  await globalState.update(OPENED_KEY, folder.toString());
  await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: choice === inNewWindow });
}

const showFirst = async (folder: vscode.Uri): Promise<void> => {
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, FIRST_FILE), { preview: false });
};
