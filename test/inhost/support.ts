// Helpers for tests inside the extension host.
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Measurement } from './report.ts';

export const extensionId = 'capacity-lab.capacity-lab';

/** The extension under test. Throws when VS Code does not know it. */
export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  if (found === undefined) throw new Error(`VS Code does not know ${extensionId}`);
  return found;
}

/**
 * Waits until `get` gives something other than `undefined` (or resolves with it), and gives that. Rejects after
 * `limitMs` with `what` was waited for, and why the last try failed if it did.
 */
export async function until<T>(
  what: string,
  get: () => T | undefined | Promise<T | undefined>,
  limitMs = 10_000,
): Promise<T> {
  const end = performance.now() + limitMs;
  let reason = '';
  while (performance.now() < end) {
    try {
      const value = await get();
      if (value !== undefined) return value;
      reason = '';
    } catch (error) {
      reason = `: ${error instanceof Error ? error.message : error}`;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${limitMs / 1000} s for ${what}${reason}`);
}

/** The window's folder: a fresh copy of examples/, which the suite may change as it likes. */
export function workspaceFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('the window has no folder');
  return folder.uri;
}

/** A file or folder of the workspace, by its path with forward slashes. */
export function workspaceFile(relativePath: string): vscode.Uri {
  return vscode.Uri.joinPath(workspaceFolder(), relativePath);
}

/** Writes a file into the workspace, making its folders, and gives its URI. */
export async function writeWorkspaceFile(relativePath: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const uri = workspaceFile(relativePath);
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  return uri;
}

/** Bytes of a workspace file, straight from the disk. */
export function readWorkspaceFile(relativePath: string): Promise<Uint8Array> {
  return readFile(workspaceFile(relativePath).fsPath);
}

/** Opens a workspace file in an editor. */
export async function openInEditor(relativePath: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(workspaceFile(relativePath)));
}

/** Closes all editors, without asking for what is unsaved. */
export async function closeEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    // VS Code has documents of its own that are unsaved for a moment, such as the settings while it writes them.
    if (!document.isDirty || vscode.workspace.getWorkspaceFolder(document.uri) === undefined) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Markdown of all hovers at a place, joined. */
export async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  const contents = hovers.flatMap((hover) => hover.contents);
  return contents.map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
}

/** Filled by `measure`, read by the suite's report. */
export const measurements: Measurement[] = [];

/** Notes a time or size: it is printed and stands in the report. */
export function measure(name: string, value: number, unit: string): void {
  measurements.push({ name, value, unit });
  console.log(`      measured: ${name} ${value.toFixed(1)} ${unit}`);
}
