import type * as vscode from 'vscode';
import type { DiagramRegion, PanelHostApi, PanelHostEvents } from '../../protocol/panelMessages.ts';
import type { RunChange, RunDescription } from '../../protocol/panelSource.ts';
import { createPeer, type Peer, type Transport } from '../../protocol/rpc.ts';
import { saveFile } from '../export/saveFile.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import type { KeptPanels } from './keptPanels.ts';
import { noNews } from './noNews.ts';
import { PageHost } from './pageHost.ts';
import { type Action, actionOf, cellOf, groupsOf, regionOf, savedFileOf } from './requests.ts';
import type { Surface } from './surface.ts';

export interface PanelTarget {
  /** The experiment file. */
  file: vscode.Uri;
  runDir: string;
}

export interface PanelParts {
  extensionUri: vscode.Uri;
  service: RunServiceClient;
  log: vscode.LogOutputChannel;
  kept: KeptPanels;
  /** Has the file changed since a run of this configuration? */
  isStale(file: vscode.Uri, configHash: string): Promise<boolean>;
  act(action: Action, target: PanelTarget): Promise<void>;
  refine(region: DiagramRegion, target: PanelTarget): Promise<void>;
  /** Training threads at most. */
  threads(): number;
}

/** One panel or view, showing one run. `forward` tells its page what changes. */
export class RunPanel {
  readonly #surface: Surface;
  readonly #parts: PanelParts;
  readonly #host: PageHost<PanelHostEvents>;
  #target: PanelTarget;
  #description: RunDescription | undefined;
  #stale = false;

  constructor(surface: Surface, target: PanelTarget, parts: PanelParts) {
    this.#surface = surface;
    this.#target = target;
    this.#parts = parts;
    this.#host = new PageHost(surface, {
      extensionUri: parts.extensionUri,
      log: parts.log,
      data: () => ({ file: this.#target.file.toString(), 'run-dir': this.#target.runDir }),
      connect: (transport) => this.#connect(transport),
    });
    this.#host.load();
  }

  get target(): PanelTarget {
    return this.#target;
  }

  get title(): string {
    return this.#surface.title;
  }

  get visible(): boolean {
    return this.#surface.visible;
  }

  /** The user is in it. */
  get active(): boolean {
    return this.#surface.active;
  }

  /** The page has asked for something. */
  get ready(): boolean {
    return this.#host.ready;
  }

  readonly onDidDispose = (listener: () => void): vscode.Disposable => this.#surface.onDidDispose(listener);

  reveal(preserveFocus: boolean): void {
    this.#surface.reveal(preserveFocus);
  }

  shows({ file, runDir }: PanelTarget): boolean {
    return this.#target.runDir === runDir && this.#target.file.toString() === file.toString();
  }

  /** Shows another run; the page starts anew. */
  show(target: PanelTarget): void {
    this.#target = target;
    this.#description = undefined;
    this.#parts.kept.keep();
    this.#host.load();
  }

  /** News of the run that is shown. */
  forward(change: RunChange): void {
    this.#description = change.description;
    this.#host.emit('runChanged', { ...change, description: { ...change.description, stale: this.#stale } });
  }

  /** What is computed for the run that is shown, before the page's question is answered. */
  forwardStage<K extends 'curvesFound' | 'predictionsFound'>(stage: K, found: PanelHostEvents[K]): void {
    this.#host.emit(stage, found);
  }

  /** The file was edited: the mark of a stale run comes or goes. */
  async refreshStale(): Promise<void> {
    const description = this.#description;
    if (description === undefined) {
      return;
    }
    const before = this.#stale;
    this.#stale = await this.#parts.isStale(this.#target.file, description.configHash);
    if (this.#stale !== before) {
      this.forward(noNews(description));
    }
  }

  close(): void {
    this.#surface.close();
  }

  dispose(): void {
    this.#host.dispose();
  }

  #connect(transport: Transport): Peer<object, PanelHostEvents, object> {
    return createPeer<PanelHostApi, object, PanelHostEvents, object>(
      transport,
      {
        describe: () => this.#describe(),
        summary: () => this.#parts.service.call('summary', { runDir: this.#target.runDir }),
        cell: (request) => this.#cell(request),
        curves: (request, { signal }) => this.#curves(request, signal),
        predictions: (_, { signal }) =>
          this.#parts.service.call(
            'predictions',
            { runDir: this.#target.runDir, workers: this.#parts.threads() },
            { signal },
          ),
        act: (request) => this.#parts.act(actionOf(request), this.#target),
        saveFile: (request) => saveFile(savedFileOf(request), this.#target.file),
        refine: (request) => this.#parts.refine(regionOf(request), this.#target),
      },
      { onProblem: (message) => this.#parts.log.warn(`Panel: ${message}`) },
    );
  }

  async #describe(): Promise<RunDescription> {
    const { file, runDir } = this.#target;
    const description = await this.#parts.service.call('describe', { runDir });
    this.#stale = await this.#parts.isStale(file, description.configHash);
    this.#description = { ...description, stale: this.#stale };
    this.#surface.rename(description.experiment.name);
    this.#parts.kept.keep();
    return this.#description;
  }

  async #cell(request: unknown): ReturnType<PanelHostApi['cell']> {
    const { cells } = this.#description ?? (await this.#describe());
    return this.#parts.service.call('cell', { runDir: this.#target.runDir, cell: cellOf(request, cells) });
  }

  async #curves(request: unknown, signal: AbortSignal): ReturnType<PanelHostApi['curves']> {
    const { cells, experiment } = this.#description ?? (await this.#describe());
    const groups = groupsOf(
      request,
      experiment.features.map(({ name }) => name),
    );
    const { runDir } = this.#target;
    return this.#parts.service.call(
      'curves',
      { runDir, cell: cellOf(request, cells), groups, workers: this.#parts.threads() },
      { signal },
    );
  }
}
