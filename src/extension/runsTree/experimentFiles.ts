import * as vscode from 'vscode';
import { DisposableList } from '../disposables.ts';
import { EXPERIMENT_GLOB } from '../experimentFile.ts';

/** Folders that hold copies or dependencies, not experiments of the user. */
const ELSEWHERE = '**/{node_modules,.git,.capacity-lab}/**';

/** The experiment files of the workspace, looked for once and followed from then on. */
export class ExperimentFiles {
  readonly #disposables = new DisposableList();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  #files: Promise<Map<string, vscode.Uri>> | undefined;

  /** A file came, went or was written. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    const watcher = this.#disposables.add(vscode.workspace.createFileSystemWatcher(EXPERIMENT_GLOB));
    const changed = (): void => this.#changed.fire();
    const again = (): void => {
      this.#files = undefined;
      changed();
    };
    this.#disposables.add(watcher.onDidCreate(again));
    this.#disposables.add(watcher.onDidDelete(again));
    this.#disposables.add(watcher.onDidChange(changed));
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(again));
  }

  /** Files on disk, by their paths. */
  all(): Promise<Map<string, vscode.Uri>> {
    this.#files ??= find();
    return this.#files;
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

async function find(): Promise<Map<string, vscode.Uri>> {
  const found = await vscode.workspace.findFiles(EXPERIMENT_GLOB, ELSEWHERE).then(undefined, () => []);
  return new Map(found.filter(({ scheme }) => scheme === 'file').map((uri) => [uri.fsPath, uri]));
}
