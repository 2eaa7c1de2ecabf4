import * as vscode from 'vscode';
import type { RunDescription } from '../../protocol/panelSource.ts';
import { DisposableList } from '../disposables.ts';

/** A run that this window started. */
export interface ActiveRun {
  file: vscode.Uri;
  runDir: string;
  description: RunDescription;
}

/** The runs that go on, by their file: what the status bar, the lenses and the menus show. */
export class RunTracker {
  readonly #disposables = new DisposableList();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly #filesChanged = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly #ended = this.#disposables.add(new vscode.EventEmitter<ActiveRun>());
  readonly #starting = new Map<string, vscode.Uri>();
  readonly #active = new Map<string, ActiveRun>();
  /** News of runs that `begin` has not told of yet: events may overtake the answer of the call that starts a run. */
  readonly #early = new Map<string, RunDescription>();

  /** A run began, went on or ended. */
  readonly onDidChange = this.#changed.event;
  /** `busyFiles` is another list: much rarer than `onDidChange`. */
  readonly onDidChangeFiles = this.#filesChanged.event;
  /** A run ended, with its last description. */
  readonly onDidEnd = this.#ended.event;

  all(): ActiveRun[] {
    return [...this.#active.values()];
  }

  of(file: vscode.Uri): ActiveRun | undefined {
    return this.#active.get(file.toString());
  }

  isBusy(file: vscode.Uri): boolean {
    return this.#starting.has(file.toString()) || this.#active.has(file.toString());
  }

  /** Files that run or are about to. */
  busyFiles(): vscode.Uri[] {
    return [...this.#starting.values(), ...this.all().map(({ file }) => file)];
  }

  /** A run of `file` is being started; `begin` or `abandon` follows. */
  prepare(file: vscode.Uri): void {
    this.#starting.set(file.toString(), file);
    this.#filesChanged.fire();
  }

  abandon(file: vscode.Uri): void {
    this.#starting.delete(file.toString());
    this.#filesChanged.fire();
  }

  begin(run: ActiveRun): void {
    this.#starting.delete(run.file.toString());
    this.#active.set(run.file.toString(), run);
    const news = this.#early.get(run.runDir);
    this.#early.clear();
    this.#filesChanged.fire();
    this.update(run.runDir, news ?? run.description);
  }

  update(runDir: string, description: RunDescription): void {
    const run = this.all().find((active) => active.runDir === runDir);
    if (run === undefined) {
      if (this.#starting.size > 0) {
        this.#early.set(runDir, description);
      }
      return;
    }
    run.description = description;
    if (description.state === 'running' || description.state === 'queued') {
      this.#changed.fire();
    } else {
      this.#end(run);
    }
  }

  /** The service is gone: what was running is no longer. Returns what was. */
  interruptAll(): ActiveRun[] {
    const runs = this.all();
    for (const run of runs) {
      run.description = { ...run.description, state: 'interrupted' };
      this.#end(run);
    }
    return runs;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #end(run: ActiveRun): void {
    this.#active.delete(run.file.toString());
    this.#changed.fire();
    this.#filesChanged.fire();
    this.#ended.fire(run);
  }
}
