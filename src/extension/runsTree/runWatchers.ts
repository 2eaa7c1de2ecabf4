import * as path from 'node:path';
import * as vscode from 'vscode';

/** The files that tell how a run stands, and the folders whose going tells that runs are gone. */
const PATTERN = '{*,*/*,*/*/manifest.json,*/*/status.json,*/*/marks.json}';

/** Watches runs folders, in the workspace or outside of it, for what other programs and windows do there. */
export class RunWatchers {
  readonly #onChange: (path: string) => void;
  readonly #watchers = new Map<string, vscode.Disposable>();

  /** @param onChange told of the file or folder that came, went or changed */
  constructor(onChange: (path: string) => void) {
    this.#onChange = onChange;
  }

  /** Watches these runs folders and no others. One that does not exist yet is noticed when it does. */
  watch(roots: readonly string[]): void {
    for (const [root, watcher] of this.#watchers) {
      if (!roots.includes(root)) {
        watcher.dispose();
        this.#watchers.delete(root);
      }
    }
    for (const root of roots) {
      if (!this.#watchers.has(root)) this.#watchers.set(root, this.#open(root));
    }
  }

  dispose(): void {
    this.watch([]);
  }

  /**
   * Of folders that are made within each other at once VS Code may tell of the first alone. In the workspace, which it
   * watches anyway, that is asked for too; elsewhere it looks by itself whether the folder has come.
   */
  #open(root: string): vscode.Disposable {
    const inside = this.#watch(root, PATTERN);
    const parent = path.dirname(root);
    const inWorkspace = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(root)) !== undefined;
    if (!inWorkspace || path.basename(parent) !== '.capacity-lab') return inside;
    const above = this.#watch(path.dirname(parent), `{.capacity-lab,.capacity-lab/${path.basename(root)}}`);
    return vscode.Disposable.from(inside, above);
  }

  #watch(folder: string, glob: string): vscode.FileSystemWatcher {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), glob);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    // Closed with the watcher.
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
      event(({ fsPath }) => this.#onChange(fsPath));
    }
    return watcher;
  }
}
