import * as path from 'node:path';
import * as vscode from 'vscode';
import { setContext } from '../contexts.ts';
import { DisposableList } from '../disposables.ts';
import { Command, RUNS_FILTERED_CONTEXT, RUNS_UNDO_CONTEXT, RUNS_VIEW } from '../ids.ts';
import type { RunTracker } from '../runs/runTracker.ts';
import { type ExperimentRuns, titleOf } from './experiments.ts';
import { filterRuns } from './filter.ts';
import type { ExperimentNode, Node, RunNode } from './nodes.ts';
import { experimentRow, type Row, runRow, runTooltip } from './rowText.ts';
import type { RunList } from './runList.ts';

/** The view *Runs*: experiments, and under each its runs, newest first. */
export class RunsTree implements vscode.TreeDataProvider<Node> {
  readonly #list: RunList;
  readonly #tracker: RunTracker;
  readonly #disposables = new DisposableList();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<Node | undefined>());
  readonly #view: vscode.TreeView<Node>;
  readonly #experiments = new Map<string, ExperimentNode>();
  readonly #runs = new Map<string, RunNode>();
  #filter = '';

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(list: RunList, tracker: RunTracker) {
    this.#list = list;
    this.#tracker = tracker;
    const add = <T extends vscode.Disposable>(item: T): T => this.#disposables.add(item);
    this.#view = add(
      vscode.window.createTreeView(RUNS_VIEW, { treeDataProvider: this, canSelectMany: true, showCollapseAll: true }),
    );
    list.visible = this.#view.visible;
    add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        list.visible = visible;
      }),
    );
    add(list.onDidChange(() => this.#changed.fire(undefined)));
    add(list.onDidChangeRow((runDir) => this.#refreshRow(runDir)));
    add(tracker.onDidChangeFiles(() => this.#countRunning()));
    // VS Code keeps what the last extension host of this window has set, and hears of changes only.
    this.#view.badge = { value: 0, tooltip: '' };
    this.#countRunning();
    setContext(RUNS_FILTERED_CONTEXT, false);
    setContext(RUNS_UNDO_CONTEXT, false);
  }

  get selection(): readonly Node[] {
    return this.#view.selection;
  }

  get filter(): string {
    return this.#filter;
  }

  /** Shows only the runs that a filter leaves; an empty one leaves all. */
  set filter(filter: string) {
    this.#filter = filter.trim();
    setContext(RUNS_FILTERED_CONTEXT, this.#filter !== '');
    this.#changed.fire(undefined);
  }

  /** The runs that are shown. */
  async shownRuns(): Promise<RunNode[]> {
    const experiments = await this.#shown();
    return experiments.flatMap(({ runs }) => runs.map((run) => this.#runNode(run.runDir, run)));
  }

  /** What the rows say, for tests. */
  async rows(): Promise<(Row & { file: string; runs: (Row & { runDir: string })[] })[]> {
    const now = new Date();
    return (await this.#shown()).map((experiment) => ({
      ...this.#experimentRow(experiment),
      file: experiment.file,
      runs: experiment.runs.map((run) => ({ ...runRow(run, now, vscode.l10n), runDir: run.runDir })),
    }));
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node?.kind === 'run') return [];
    if (node !== undefined) return node.experiment.runs.map((run) => this.#runNode(run.runDir, run));
    const shown = await this.#shown();
    await this.#tellOfList(shown);
    return shown.map((experiment) => this.#experimentNode(experiment));
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'run' ? this.#experiments.get(node.run.file) : undefined;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.kind === 'run' ? this.#runItem(node) : this.#experimentItem(node);
  }

  /** Tooltips are made when they are looked at. */
  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    item.tooltip =
      node.kind === 'run'
        ? new vscode.MarkdownString(runTooltip(this.#list.run(node.target.runDir) ?? node.run, new Date(), vscode.l10n))
        : node.file.fsPath;
    return item;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #shown(): Promise<ExperimentRuns[]> {
    const all = await this.#list.experiments();
    for (const runDir of this.#runs.keys()) if (this.#list.run(runDir) === undefined) this.#runs.delete(runDir);
    const shown = filterRuns(all, this.#filter, vscode.l10n);
    return shown;
  }

  /** What stands above the rows, and which commands there are. */
  async #tellOfList(shown: readonly ExperimentRuns[]): Promise<void> {
    const count = (experiments: readonly ExperimentRuns[]): number =>
      experiments.reduce((sum, { runs }) => sum + runs.length, 0);
    const all = await this.#list.experiments();
    this.#view.message =
      this.#filter === '' ? '' : vscode.l10n.t('{0} of {1} runs match “{2}”.', count(shown), count(all), this.#filter);
    setContext(RUNS_UNDO_CONTEXT, this.#list.deletions.length > 0);
  }

  #experimentNode(experiment: ExperimentRuns): ExperimentNode {
    const { file } = experiment;
    const known = this.#experiments.get(file);
    const node = known ?? { kind: 'experiment', file: this.#list.uriOf(file), experiment };
    node.experiment = experiment;
    this.#experiments.set(file, node);
    return node;
  }

  #runNode(runDir: string, run: RunNode['run']): RunNode {
    const known = this.#runs.get(runDir);
    const node = known ?? { kind: 'run', target: { file: this.#list.uriOf(run.file), runDir }, run };
    node.run = run;
    this.#runs.set(runDir, node);
    return node;
  }

  #refreshRow(runDir: string): void {
    const node = this.#runs.get(runDir);
    const run = this.#list.run(runDir);
    if (node === undefined || run === undefined) return;
    node.run = run;
    this.#changed.fire(node);
  }

  #experimentRow(experiment: ExperimentRuns): Row {
    const file = this.#list.uriOf(experiment.file);
    const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
    const folder = path.dirname(vscode.workspace.asRelativePath(file, several));
    const place = folder === '.' ? '' : folder;
    return experimentRow(titleOf(experiment.file), place, experiment, this.#tracker.isBusy(file), vscode.l10n);
  }

  #experimentItem({ file, experiment }: ExperimentNode): vscode.TreeItem {
    const { Expanded, None } = vscode.TreeItemCollapsibleState;
    const row = this.#experimentRow(experiment);
    const item = new vscode.TreeItem(row.label, experiment.runs.length > 0 ? Expanded : None);
    dress(item, row, `experiment:${file.toString()}`);
    if (experiment.exists) item.resourceUri = file;
    return item;
  }

  #runItem(node: RunNode): vscode.TreeItem {
    const row = runRow(node.run, new Date(), vscode.l10n);
    const item = new vscode.TreeItem(row.label, vscode.TreeItemCollapsibleState.None);
    dress(item, row, `run:${node.target.runDir}`);
    item.command = { title: vscode.l10n.t('Open Results'), command: Command.OpenResults, arguments: [node] };
    return item;
  }

  /** A number at the icon in the activity bar, while something runs or waits. */
  #countRunning(): void {
    const value = this.#tracker.busyFiles().length;
    const tooltip =
      value === 1 ? vscode.l10n.t('1 experiment is running') : vscode.l10n.t('{0} experiments are running', value);
    this.#view.badge = value === 0 ? undefined : { value, tooltip };
  }
}

function dress(item: vscode.TreeItem, row: Row, id: string): void {
  item.id = id;
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(
    row.icon,
    row.color === undefined ? undefined : new vscode.ThemeColor(row.color),
  );
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: row.spoken };
}
