import * as vscode from 'vscode';
import type { CellCurves } from '../../core/results/cellCurves.ts';
import { runNames } from '../../core/results/runNames.ts';
import type { ComparisonHostApi, ComparisonHostEvents } from '../../protocol/comparisonMessages.ts';
import type { RunChange, RunDescription } from '../../protocol/panelSource.ts';
import { createPeer, type Peer, type Transport } from '../../protocol/rpc.ts';
import type { KeptPanels } from '../panel/keptPanels.ts';
import { PageHost } from '../panel/pageHost.ts';
import { cellOf, groupsOf } from '../panel/requests.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import { panelSurface } from '../panel/surface.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { trainingThreads } from '../settings.ts';

export interface ComparePanelParts {
  extensionUri: vscode.Uri;
  service: RunServiceClient;
  log: vscode.LogOutputChannel;
  kept: KeptPanels;
}

/** One panel that compares some runs. What it holds is the descriptions alone; the page asks for the rest. */
export class ComparePanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #targets: readonly PanelTarget[];
  readonly #parts: ComparePanelParts;
  readonly #host: PageHost<ComparisonHostEvents>;
  readonly #descriptions = new Map<number, RunDescription>();

  constructor(panel: vscode.WebviewPanel, targets: readonly PanelTarget[], parts: ComparePanelParts) {
    this.#panel = panel;
    this.#targets = targets;
    this.#parts = parts;
    const compare = targets.map(({ file, runDir }) => ({ file: file.toString(), runDir }));
    this.#host = new PageHost(panelSurface(panel, parts.extensionUri), {
      extensionUri: parts.extensionUri,
      log: parts.log,
      data: () => ({ compare: JSON.stringify(compare) }),
      connect: (transport) => this.#connect(transport),
    });
    this.#host.load();
  }

  get runDirs(): string[] {
    return this.#targets.map(({ runDir }) => runDir);
  }

  get title(): string {
    return this.#panel.title;
  }

  get visible(): boolean {
    return this.#panel.visible;
  }

  /** The page has asked for something. */
  get ready(): boolean {
    return this.#host.ready;
  }

  readonly onDidDispose = (listener: () => void): vscode.Disposable => this.#panel.onDidDispose(listener);

  reveal(): void {
    this.#panel.reveal();
  }

  /** News of a run, which may be none of these. */
  forward(runDir: string, change: RunChange): void {
    for (const run of this.#placesOf(runDir)) {
      this.#descriptions.set(run, change.description);
      this.#host.emit('runChanged', { run, change });
    }
  }

  /** Curves found for a run so far, likewise. */
  forwardCurves(runDir: string, curves: CellCurves): void {
    for (const run of this.#placesOf(runDir)) this.#host.emit('curvesFound', { run, curves });
  }

  dispose(): void {
    this.#host.dispose();
  }

  #placesOf(runDir: string): number[] {
    return this.#targets.flatMap((target, run) => (target.runDir === runDir ? [run] : []));
  }

  #connect(transport: Transport): Peer<object, ComparisonHostEvents, object> {
    const { service, log } = this.#parts;
    return createPeer<ComparisonHostApi, object, ComparisonHostEvents, object>(
      transport,
      {
        describe: (request) => this.#describe(this.#placeOf(request)),
        summary: (request) => service.call('summary', { runDir: this.#runDir(this.#placeOf(request)) }),
        cell: async (request) => {
          const run = this.#placeOf(request);
          const { cells } = await this.#known(run);
          return service.call('cell', { runDir: this.#runDir(run), cell: cellOf(request, cells) });
        },
        curves: async (request, { signal }) => {
          const run = this.#placeOf(request);
          const { cells, experiment } = await this.#known(run);
          const names = experiment.features.map(({ name }) => name);
          const asked = { cell: cellOf(request, cells), groups: groupsOf(request, names) };
          return service.call(
            'curves',
            { runDir: this.#runDir(run), ...asked, workers: trainingThreads() },
            { signal },
          );
        },
      },
      { onProblem: (message) => log.warn(`Panel: ${message}`) },
    );
  }

  /** @throws Error with a sentence when `request` is not `{run}` with one of the runs */
  #placeOf(request: unknown): number {
    const run = typeof request === 'object' && request !== null && 'run' in request ? request.run : undefined;
    if (typeof run !== 'number' || !Number.isInteger(run) || run < 0 || run >= this.#targets.length) {
      throw new Error(`"run" must be a whole number from 0 to ${this.#targets.length - 1}.`);
    }
    return run;
  }

  #runDir(run: number): string {
    const target = this.#targets[run];
    if (target === undefined) throw new Error(`There is no run ${run}.`);
    return target.runDir;
  }

  async #known(run: number): Promise<RunDescription> {
    return this.#descriptions.get(run) ?? (await this.#describe(run));
  }

  async #describe(run: number): Promise<RunDescription> {
    const description = await this.#parts.service.call('describe', { runDir: this.#runDir(run) });
    this.#descriptions.set(run, description);
    this.#nameTitle();
    return description;
  }

  /** Once all runs are known, the title has what tells them apart. */
  #nameTitle(): void {
    const known = this.#targets.flatMap((_, run) => this.#descriptions.get(run) ?? []);
    if (known.length < this.#targets.length) return;
    this.#panel.title = compareTitle(known);
    this.#parts.kept.keep();
  }
}

/** `Compare: Figure 4, seed 1 ↔ Figure 4, seed 2` */
export const compareTitle = (runs: readonly RunDescription[]): string =>
  vscode.l10n.t(
    'Compare: {0}',
    runNames(runs)
      .map(({ short }) => short)
      .join(' ↔ '),
  );
