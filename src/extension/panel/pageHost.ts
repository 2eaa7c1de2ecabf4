import * as vscode from 'vscode';
import type { Peer, Transport } from '../../protocol/rpc.ts';
import { DisposableList } from '../disposables.ts';
import { showWarning } from '../notices.ts';
import { panelHtml } from './panelHtml.ts';
import type { Surface } from './surface.ts';
import { webviewTransport } from './webviewTransport.ts';

/** A page that has not asked for anything after this long is broken. */
const READY_LIMIT_MS = 15_000;

export const webviewFolder = (extensionUri: vscode.Uri): vscode.Uri =>
  vscode.Uri.joinPath(extensionUri, 'dist', 'webview');

/** What a panel's page may do: scripts of this extension, and nothing else of the disk. */
export const pageOptions = (extensionUri: vscode.Uri): vscode.WebviewOptions => ({
  enableScripts: true,
  localResourceRoots: [webviewFolder(extensionUri)],
});

/** The same of a panel among the editors, with VS Code's own search in it. */
export const panelOptions = (extensionUri: vscode.Uri): vscode.WebviewOptions & vscode.WebviewPanelOptions => ({
  ...pageOptions(extensionUri),
  enableFindWidget: true,
});

export interface PageHostParts<Events> {
  extensionUri: vscode.Uri;
  log: vscode.LogOutputChannel;
  /** What the page shows: `data-` attributes of its root. */
  data(): Readonly<Record<string, string>>;
  /** Answers one page. */
  connect(transport: Transport): Peer<object, Events, object>;
}

/**
 * A panel or view and its page.
 *
 * A page lives while its panel is visible: VS Code drops a hidden page and makes a new one from the same HTML
 * when it is shown again, and when the panel is moved to another window. Each page has a connection of its own, so that nothing is sent while hidden and no
 * answer meant for one page reaches the next. A page asks for everything when it starts; `emit` tells it what
 * changes afterwards.
 */
export class PageHost<Events> {
  readonly #surface: Surface;
  readonly #parts: PageHostParts<Events>;
  readonly #disposables = new DisposableList();
  #loads = 0;
  #page: Page<Events> | undefined;

  constructor(surface: Surface, parts: PageHostParts<Events>) {
    this.#surface = surface;
    this.#parts = parts;
    // A restored panel keeps options of the version that made it.
    surface.webview.options = pageOptions(parts.extensionUri);
    this.#disposables.add(surface.onDidChangeVisibility(() => this.#followVisibility()));
    this.#disposables.add(surface.onDidDispose(() => this.dispose()));
  }

  /** The page has asked for something. */
  get ready(): boolean {
    return this.#page?.ready ?? false;
  }

  /** Makes the page, or makes it anew. */
  load(): void {
    this.#closePage();
    const { webview } = this.#surface;
    const folder = webviewFolder(this.#parts.extensionUri);
    const url = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    webview.html = panelHtml({
      cspSource: webview.cspSource,
      script: url('panel.js'),
      style: url('panel.css'),
      title: this.#surface.title,
      data: this.#parts.data(),
      load: this.#loads++,
    });
    this.#followVisibility();
  }

  /** Tells the page, if there is one. */
  emit<K extends keyof Events & string>(event: K, payload: Events[K]): void {
    this.#page?.peer?.emit(event, payload);
  }

  dispose(): void {
    this.#closePage();
    this.#disposables.dispose();
  }

  #followVisibility(): void {
    if (!this.#surface.visible) {
      this.#closePage();
    } else if (this.#page === undefined) {
      this.#page = this.#openPage();
    }
  }

  #closePage(): void {
    this.#page?.close();
    this.#page = undefined;
  }

  #openPage(): Page<Events> {
    const transport = webviewTransport(this.#surface.webview);
    const page = new Page<Events>(() => this.#noAnswer());
    page.peer = this.#parts.connect({
      post: transport.post,
      onFrame: (listener) =>
        transport.onFrame((frame) => {
          page.heard();
          listener(frame);
        }),
    });
    return page;
  }

  #noAnswer(): void {
    this.#parts.log.error(`The page of "${this.#surface.title}" did not start within ${READY_LIMIT_MS} ms.`);
    showWarning(vscode.l10n.t('The panel "{0}" does not answer.', this.#surface.title), {
      title: vscode.l10n.t('Reload Panel'),
      run: () => {
        if (!this.#disposables.closed) {
          this.load();
        }
      },
    });
  }
}

/** One life of the page: its connection, and whether it has spoken yet. */
class Page<Events> {
  peer: Peer<object, Events, object> | undefined;
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
