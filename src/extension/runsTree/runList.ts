import * as path from 'node:path';
import * as vscode from 'vscode';
import type { RunHeadline } from '../../core/results/runHeadline.ts';
import type { ListedRun } from '../../protocol/runService.ts';
import { DisposableList } from '../disposables.ts';
import { Setting } from '../ids.ts';
import { reasonOf } from '../notices.ts';
import type { RunTracker } from '../runs/runTracker.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { runsRootOfFolder, runsRootsOfFile } from '../settings.ts';
import { ExperimentFiles } from './experimentFiles.ts';
import { type ExperimentRuns, groupByExperiment } from './experiments.ts';
import { RunWatchers } from './runWatchers.ts';

/** Changes that come together are read together. */
const DEBOUNCE_MS = 250;

/** A run of another program that says nothing for so long is looked at: its process may have been killed. */
const SILENCE_MS = 5_000;

export interface RunListParts {
  service: RunServiceClient;
  tracker: RunTracker;
  log: vscode.LogOutputChannel;
}

/** Runs that were deleted together and can be had back. */
export interface Deletion {
  runsRoot: string;
  deletion: string;
}

/**
 * The runs of all experiments of the window, of this and of other programs. It reads when it is first asked, and then
 * again when something changed, but only while `visible`: a hidden view costs nothing.
 */
export class RunList {
  readonly #parts: RunListParts;
  readonly #disposables = new DisposableList();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly #rowChanged = this.#disposables.add(new vscode.EventEmitter<string>());
  readonly #files = this.#disposables.add(new ExperimentFiles());
  readonly #watchers = this.#disposables.add(new RunWatchers((changed) => this.#noticed(changed)));
  /** Headlines that were asked for, by run folder; `undefined` until they are there, and where they cannot be had. */
  readonly #headlines = new Map<string, RunHeadline | undefined>();
  #runs = new Map<string, ListedRun>();
  #known = new Map<string, vscode.Uri>();
  #deletions: Deletion[] = [];
  /** The reading that has begun last, and the one that follows it; neither rejects. */
  #loaded: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  /** The next reading that is planned, and when on the clock of `performance.now()`. */
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #lookAgain: NodeJS.Timeout | undefined;
  #visible = false;
  /** Something changed that was not read. */
  #stale = false;

  /** Runs came or went, or anything about them changed. */
  readonly onDidChange = this.#changed.event;
  /** The run in this folder went on, and nothing else changed. */
  readonly onDidChangeRow = this.#rowChanged.event;

  constructor(parts: RunListParts) {
    this.#parts = parts;
    const { tracker } = parts;
    const add = (item: vscode.Disposable): unknown => this.#disposables.add(item);
    add(this.#files.onDidChange(() => this.#schedule(DEBOUNCE_MS)));
    add(tracker.onDidChangeFiles(() => this.#schedule(0)));
    add(tracker.onDidChange(() => this.#progress()));
    add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(Setting.RunsFolder)) this.#schedule(0);
      }),
    );
    this.#disposables.callback(() => {
      clearTimeout(this.#timer);
      clearTimeout(this.#lookAgain);
    });
  }

  /** The view is shown or hidden. */
  set visible(visible: boolean) {
    this.#visible = visible;
    if (!visible) {
      clearTimeout(this.#timer);
      this.#dueAt = Number.POSITIVE_INFINITY;
    } else if (this.#stale) this.#schedule(0);
    else void this.#findHeadlines();
  }

  /** Experiments with their runs, as far as they are known now; reads them the first time. */
  async experiments(): Promise<ExperimentRuns[]> {
    this.#loaded ??= this.#load();
    await this.#loaded;
    return groupByExperiment(
      [...this.#known.keys()],
      [...this.#runs.values()].map((run) => this.#withNews(run)),
    );
  }

  /** A run by its folder, as it stands now. */
  run(runDir: string): ListedRun | undefined {
    const run = this.#runs.get(runDir);
    return run && this.#withNews(run);
  }

  /** URI of an experiment file, the one that editors use where there is one. */
  uriOf(file: string): vscode.Uri {
    return this.#known.get(file) ?? vscode.Uri.file(file);
  }

  /** Deletions that can be undone, of all runs folders, the latest first. */
  get deletions(): readonly Deletion[] {
    return this.#deletions;
  }

  /**
   * Reads everything again and tells of it. A reading that has begun may miss what changed just now, so that one more
   * follows it, for all who ask meanwhile.
   */
  refresh(): Promise<void> {
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#stale = false;
    this.#next ??= this.#readAgain();
    return this.#next;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #schedule(delayMs: number): void {
    this.#stale = true;
    const dueAt = performance.now() + delayMs;
    // A sooner reading serves this change too: what changes all the time must not put it off.
    if (!this.#visible || this.#disposables.closed || dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => void this.refresh(), delayMs);
  }

  /** A file of a runs folder changed. Runs of this window tell of themselves. */
  #noticed(changed: string): void {
    const own = this.#parts.tracker.all().some(({ runDir }) => changed.startsWith(runDir + path.sep));
    if (own) return;
    this.#schedule(DEBOUNCE_MS);
    // What is written into a folder that was made just now may go unnoticed: one more look, a while later.
    if (this.#lookAgain === undefined && this.#visible && !this.#disposables.closed) {
      this.#lookAgain = setTimeout(() => {
        this.#lookAgain = undefined;
        this.#schedule(0);
      }, SILENCE_MS);
    }
  }

  #progress(): void {
    for (const { runDir } of this.#parts.tracker.all()) {
      if (this.#runs.has(runDir)) this.#rowChanged.fire(runDir);
      else this.#schedule(0);
    }
  }

  /** A run of this window stands as the tracker says; others have the headline that was asked for. */
  #withNews(run: ListedRun): ListedRun {
    const active = this.#parts.tracker.all().find(({ runDir }) => runDir === run.runDir);
    if (active === undefined) {
      const headline = run.headline ?? (run.state === 'done' ? this.#headlines.get(run.runDir) : undefined);
      return headline === undefined ? run : { ...run, headline };
    }
    const { state, finished, elapsedMs, remainingMs, turn } = active.description;
    const { remainingMs: _remaining, turn: _turn, ...rest } = run;
    return {
      ...rest,
      state,
      finished,
      elapsedMs,
      ...(remainingMs !== undefined && { remainingMs }),
      ...(turn !== undefined && { turn }),
    };
  }

  async #readAgain(): Promise<void> {
    await this.#loaded;
    this.#next = undefined;
    this.#loaded = this.#load();
    await this.#loaded;
    if (!this.#disposables.closed) this.#changed.fire();
  }

  async #load(): Promise<void> {
    const { service, log } = this.#parts;
    const files = await this.#files.all();
    const roots = rootsOf([...files.values()]);
    this.#watchers.watch(roots);
    const runs: ListedRun[] = [];
    const deletions: Deletion[] = [];
    for (const runsRoot of roots) {
      // No folder, no runs: that much is known without starting the service.
      if (!(await exists(runsRoot))) continue;
      try {
        const found = await service.call('listAll', { runsRoot, files: [...files.keys()] });
        runs.push(...found.runs);
        deletions.push(...found.deletions.map((deletion) => ({ runsRoot, deletion })));
      } catch (error) {
        log.warn(`The runs in ${runsRoot} cannot be listed: ${reasonOf(error)}`);
      }
    }
    this.#known = files;
    this.#runs = new Map(runs.map((run) => [run.runDir, run]));
    this.#deletions = deletions.sort((a, b) => (a.deletion < b.deletion ? 1 : -1));
    this.#afterLoading(runs);
  }

  #afterLoading(runs: readonly ListedRun[]): void {
    const own = new Set(this.#parts.tracker.all().map(({ runDir }) => runDir));
    const goesOn = ({ state, runDir }: ListedRun): boolean =>
      (state === 'running' || state === 'queued') && !own.has(runDir);
    if (runs.some(goesOn)) this.#schedule(SILENCE_MS);
    void this.#findHeadlines();
  }

  /** One after the other, newest first: each takes reading a whole run, once in its life. */
  async #findHeadlines(): Promise<void> {
    for (const { runDir, state, headline } of [...this.#runs.values()]) {
      if (!this.#visible || this.#disposables.closed) return;
      if (state !== 'done' || headline !== undefined || this.#headlines.has(runDir)) continue;
      this.#headlines.set(runDir, undefined);
      try {
        this.#headlines.set(runDir, await this.#parts.service.call('headline', { runDir }));
        if (!this.#disposables.closed) this.#rowChanged.fire(runDir);
      } catch (error) {
        this.#parts.log.warn(`The headline of ${runDir} cannot be had: ${reasonOf(error)}`);
      }
    }
  }
}

/** Runs folders of the files, and of the workspace folders: files may be gone that runs are still there of. */
function rootsOf(files: readonly vscode.Uri[]): string[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return [...new Set([...folders.map(({ uri }) => runsRootOfFolder(uri)), ...files.flatMap(runsRootsOfFile)])];
}

async function exists(folder: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(vscode.Uri.file(folder));
    return true;
  } catch {
    return false;
  }
}
