import * as vscode from 'vscode';
import type { PanelHostApi, PanelHostEvents } from '../../protocol/panelMessages.ts';
import type { RunChange, RunDescription } from '../../protocol/panelSource.ts';
import { createPeer, type Peer } from '../../protocol/rpc.ts';
import { DisposableList } from '../disposables.ts';
import { showWarning } from '../notices.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { noNews } from './noNews.ts';
import { panelHtml } from './panelHtml.ts';
import { type Action, actionOf, cellOf, groupsOf } from './requests.ts';
import { webviewTransport } from './webviewTransport.ts';

/** A page that has not asked for anything after this long is broken. */
const READY_LIMIT_MS = 15_000;

export interface PanelTarget {
  /** The experiment file. */
  file: vscode.Uri;
  runDir: string;
}

export interface PanelParts {
  extensionUri: vscode.Uri;
  service: RunServiceClient;
  log: vscode.LogOutputChannel;
  /** Has the file changed since a run of this configuration? */
  isStale(file: vscode.Uri, configHash: string): Promise<boolean>;
  act(action: Action, target: PanelTarget): Promise<void>;
  /** Training threads at most. */
  threads(): number;
}

export const webviewFolder = (extensionUri: vscode.Uri): vscode.Uri =>
  vscode.Uri.joinPath(extensionUri, 'dist', 'webview');

/**
 * One panel, showing one run.
 *
 * A page lives while its panel is visible: VS Code drops a hidden page and makes a new one from the same HTML
 * when it is shown again. Each page has a connection of its own, so that nothing is sent while hidden and no
 * answer meant for one page reaches the next. A page asks for everything when it starts; `forward` tells it what
 * changes afterwards.
 */
export class RunPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: PanelParts;
  readonly #disposables = new DisposableList();
  #target: PanelTarget;
  #description: RunDescription | undefined;
  #stale = false;
  #loads = 0;
  #page: Page | undefined;

  constructor(panel: vscode.WebviewPanel, target: PanelTarget, parts: PanelParts) {
    this.#panel = panel;
    this.#target = target;
    this.#parts = parts;
    const media = vscode.Uri.joinPath(parts.extensionUri, 'media');
    panel.iconPath = {
      light: vscode.Uri.joinPath(media, 'panel-light.svg'),
      dark: vscode.Uri.joinPath(media, 'panel-dark.svg'),
    };
    // A restored panel keeps options of the version that made it.
    panel.webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(parts.extensionUri)] };
    this.#disposables.add(panel.onDidChangeViewState(() => this.#followVisibility()));
    this.#disposables.add(panel.onDidDispose(() => this.dispose()));
    this.#load();
  }

  get target(): PanelTarget {
    return this.#target;
  }

  get title(): string {
    return this.#panel.title;
  }

  get visible(): boolean {
    return this.#panel.visible;
  }

  /** The page has asked for something. */
  get ready(): boolean {
    return this.#page?.ready ?? false;
  }

  readonly onDidDispose = (listener: () => void): vscode.Disposable => this.#panel.onDidDispose(listener);

  reveal(preserveFocus: boolean): void {
    this.#panel.reveal(undefined, preserveFocus);
  }

  /** Shows another run of the same file; the page starts anew. */
  show(target: PanelTarget): void {
    this.#target = target;
    this.#description = undefined;
    this.#load();
  }

  /** News of the run that is shown. */
  forward(change: RunChange): void {
    this.#description = change.description;
    this.#page?.peer?.emit('runChanged', { ...change, description: { ...change.description, stale: this.#stale } });
  }

  /** What is computed for the run that is shown, before the page's question is answered. */
  forwardStage<K extends 'curvesFound' | 'predictionsFound'>(stage: K, found: PanelHostEvents[K]): void {
    this.#page?.peer?.emit(stage, found);
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
    this.#panel.dispose();
  }

  dispose(): void {
    this.#closePage();
    this.#disposables.dispose();
  }

  #load(): void {
    this.#closePage();
    const { webview } = this.#panel;
    const folder = webviewFolder(this.#parts.extensionUri);
    const url = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    webview.html = panelHtml({
      cspSource: webview.cspSource,
      script: url('panel.js'),
      style: url('panel.css'),
      title: this.#panel.title,
      file: this.#target.file.toString(),
      runDir: this.#target.runDir,
      load: this.#loads++,
    });
    this.#followVisibility();
  }

  #followVisibility(): void {
    if (!this.#panel.visible) {
      this.#closePage();
    } else if (this.#page === undefined) {
      this.#page = this.#openPage();
    }
  }

  #closePage(): void {
    this.#page?.close();
    this.#page = undefined;
  }

  #openPage(): Page {
    const transport = webviewTransport(this.#panel.webview);
    const page = new Page(() => this.#noAnswer());
    page.peer = createPeer<PanelHostApi, object, PanelHostEvents, object>(
      {
        post: transport.post,
        onFrame: (listener) =>
          transport.onFrame((frame) => {
            page.heard();
            listener(frame);
          }),
      },
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
      },
      { onProblem: (message) => this.#parts.log.warn(`Panel: ${message}`) },
    );
    return page;
  }

  async #describe(): Promise<RunDescription> {
    const { file, runDir } = this.#target;
    const description = await this.#parts.service.call('describe', { runDir });
    this.#stale = await this.#parts.isStale(file, description.configHash);
    this.#description = { ...description, stale: this.#stale };
    this.#panel.title = vscode.l10n.t('{0} — capacity', description.experiment.name);
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

  #noAnswer(): void {
    this.#parts.log.error(`The page of "${this.#panel.title}" did not start within ${READY_LIMIT_MS} ms.`);
    showWarning(vscode.l10n.t('The panel "{0}" does not answer.', this.#panel.title), {
      title: vscode.l10n.t('Reload Panel'),
      run: () => {
        if (!this.#disposables.closed) {
          this.#load();
        }
      },
    });
  }
}

/** One life of the page: its connection, and whether it has spoken yet. */
class Page {
  peer: Peer<object, PanelHostEvents, object> | undefined;
  ready = false;
  readonly #timer: NodeJS.Timeout;

  constructor(onSilence: () => void) {
    this.#timer = setTimeout(onSilence, READY_LIMIT_MS);
  }

  heard(): void {
    this.ready = true;
    clearTimeout(this.#timer);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.peer?.dispose();
  }
}
