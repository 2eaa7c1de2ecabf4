import * as vscode from 'vscode';
import { DisposableList } from '../disposables.ts';
import { reasonOf } from '../notices.ts';
import { panelOptions } from './pageHost.ts';

/** Where the workspace keeps which panels are open. */
const KEPT = 'capacityLab.openPanels';

/** A panel, as another extension host of the same window has to know it. */
export interface KeptPanel {
  viewType: string;
  /** Of its tab. */
  title: string;
  /** What its page keeps in VS Code, as far as it says what is shown. */
  state: object;
}

interface Followed {
  viewType: string;
  panel: vscode.WebviewPanel;
  state(): object;
}

/** VS Code brings a panel in sight back at once, as soon as there is a serializer for it. */
const BROUGHT_BACK_MS = 2_000;

export interface KeptPanelsOptions {
  extensionUri: vscode.Uri;
  memento: vscode.Memento;
  log: vscode.LogOutputChannel;
  /** By view type. Asked when a panel was left behind. */
  serializers(): Readonly<Record<string, vscode.WebviewPanelSerializer>>;
}

/**
 * The panels among the editors, kept for the case that the extension host ends and the window stays: a host that crashed,
 * *Developer: Restart Extension Host*. VS Code brings panels back after a reload of the window only; here it leaves their
 * tabs, with pages that show what was and that nobody answers. The next host puts new panels in their places, made to show
 * the same; what only the page knew (a selected cell) is lost.
 *
 * Nothing tells a new host whether its window is new. But a panel in sight that VS Code has not brought back after a while
 * is one that it left; of one out of sight this shows when it comes into sight.
 */
export class KeptPanels {
  readonly #options: KeptPanelsOptions;
  readonly #disposables = new DisposableList();
  readonly #followed = new Set<Followed>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Of the last host, and not seen since. */
  #left: KeptPanel[];
  #reopening = Promise.resolve();

  constructor(options: KeptPanelsOptions) {
    this.#options = options;
    this.#left = readKeptPanels(options.memento.get(KEPT));
    this.#disposables.callback(() => this.#timers.forEach(clearTimeout));
    if (this.#left.length === 0) return;
    this.#lookLater();
    this.#disposables.add(vscode.window.tabGroups.onDidChangeTabs(() => this.#left.length > 0 && this.#lookLater()));
  }

  /** Keeps a panel until it is closed. `state` says what it shows, as its page would keep it. */
  follow(viewType: string, panel: vscode.WebviewPanel, state: () => object): void {
    const followed = { viewType, panel, state };
    this.#followed.add(followed);
    const shown = JSON.stringify(state());
    this.#left = this.#left.filter((kept) => kept.viewType !== viewType || JSON.stringify(kept.state) !== shown);
    panel.onDidDispose(() => {
      this.#followed.delete(followed);
      this.keep();
    });
    this.keep();
  }

  /** A panel has another title, or shows something else. */
  keep(): void {
    // What closes with this host is no wish of the user.
    if (this.#disposables.closed) return;
    const open = [...this.#followed].map(({ viewType, panel, state }): KeptPanel => {
      return { viewType, title: panel.title, state: state() };
    });
    void this.#options.memento.update(KEPT, { version: 1, panels: [...open, ...this.#left] });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #lookLater(): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      // One after the other, so that no tab is taken for two panels.
      this.#reopening = this.#reopening
        .then(() => this.#reopenInSight())
        .catch((error: unknown) => this.#options.log.warn(`A panel could not be opened anew: ${reasonOf(error)}`));
    }, BROUGHT_BACK_MS);
    this.#timers.add(timer);
  }

  async #reopenInSight(): Promise<void> {
    for (const kept of [...this.#left]) {
      const tabs = this.#deadTabs(kept);
      if (tabs.length === 0) this.#left = this.#left.filter((other) => other !== kept);
      const inSight = tabs.find(({ isActive }) => isActive);
      if (inSight !== undefined) await this.#reopen(kept, inSight);
    }
  }

  /** Tabs that may be of a panel that was left: as many as there are more than living panels of that type and title. */
  #deadTabs(kept: KeptPanel): vscode.Tab[] {
    const tabs = tabsOf(kept);
    const living = [...this.#followed].filter(
      ({ viewType, panel }) => viewType === kept.viewType && panel.title === kept.title,
    );
    if (tabs.length <= living.length) return [];
    const isLiving = ({ isActive, group }: vscode.Tab): boolean =>
      isActive && living.some(({ panel }) => panel.visible && panel.viewColumn === group.viewColumn);
    return tabs.filter((tab) => !isLiving(tab));
  }

  async #reopen(kept: KeptPanel, tab: vscode.Tab): Promise<void> {
    const { viewType, title, state } = kept;
    this.#left = this.#left.filter((other) => other !== kept);
    const serializer = this.#options.serializers()[viewType];
    if (serializer === undefined) return;
    const { viewColumn } = tab.group;
    await vscode.window.tabGroups.close(tab, true);
    const place = { viewColumn, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel(viewType, title, place, panelOptions(this.#options.extensionUri));
    await serializer.deserializeWebviewPanel(panel, state);
  }
}

/** VS Code puts words of its own before the type. */
const tabsOf = ({ viewType, title }: KeptPanel): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ label, input }) =>
        label === title && input instanceof vscode.TabInputWebview && input.viewType.endsWith(`-${viewType}`),
    );

/** What was kept, checked; nothing where another version has kept it. */
function readKeptPanels(value: unknown): KeptPanel[] {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return [];
  if (!('panels' in value)) return [];
  return Array.isArray(value.panels) ? value.panels.filter(isKeptPanel) : [];
}

const isKeptPanel = (value: unknown): value is KeptPanel =>
  typeof value === 'object' &&
  value !== null &&
  'viewType' in value &&
  typeof value.viewType === 'string' &&
  'title' in value &&
  typeof value.title === 'string' &&
  'state' in value &&
  typeof value.state === 'object' &&
  value.state !== null;
