import * as vscode from 'vscode';

/** The files that tell how a run stands, and the folders whose going tells that runs are gone. */
const PATTERN = '{*,*/*,*/*/manifest.json,*/*/status.json,*/*/marks.json}';

/** Watches runs folders, in the workspace or outside of it, for what other programs and windows do there. */
export class RunWatchers {
  readonly #onChange: (path: string) => void;
  readonly #watchers = new Map<string, vscode.FileSystemWatcher>();

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

  #open(root: string): vscode.FileSystemWatcher {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(root), PATTERN);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    // Closed with the watcher.
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
      event(({ fsPath }) => this.#onChange(fsPath));
    }
    return watcher;
  }
}
