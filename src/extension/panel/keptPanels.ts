import * as vscode from 'vscode';
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

/**
 * The panels among the editors, kept for the case that the extension host ends and the window stays: a host that crashed,
 * *Developer: Restart Extension Host*. VS Code brings panels back after a reload of the window only; here it leaves their
 * tabs, with pages that show what was and that nobody answers. The next host opens them anew.
 */
export class KeptPanels {
  readonly #memento: vscode.Memento;
  readonly #leftBehind: readonly KeptPanel[];
  readonly #followed = new Set<Followed>();

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
    // The window makes a new session when it loads, and its extension hosts share it.
    this.#leftBehind = readKeptPanels(memento.get(KEPT), vscode.env.sessionId);
  }

  /** Keeps a panel until it is closed. `state` says what it shows, as its page would keep it. */
  follow(viewType: string, panel: vscode.WebviewPanel, state: () => object): void {
    const followed = { viewType, panel, state };
    this.#followed.add(followed);
    panel.onDidDispose(() => {
      this.#followed.delete(followed);
      this.keep();
    });
    this.keep();
  }

  /** A panel has another title, or shows something else. */
  keep(): void {
    const panels = [...this.#followed].map(({ viewType, panel, state }): KeptPanel => {
      return { viewType, title: panel.title, state: state() };
    });
    void this.#memento.update(KEPT, { version: 1, session: vscode.env.sessionId, panels });
  }

  /**
   * Puts new panels in the places of those that the last extension host of this window left behind, each made to show the
   * same by the serializer of its type. What only the page knew (a selected cell) is lost.
   */
  async reopen(
    extensionUri: vscode.Uri,
    serializers: Readonly<Record<string, vscode.WebviewPanelSerializer>>,
  ): Promise<void> {
    // A panel that is opened comes to the front of its column: those that were there come last.
    const left = this.#leftBehind.map((kept) => ({ kept, front: tabOf(kept)?.isActive ?? false }));
    for (const { kept } of left.sort((a, b) => Number(a.front) - Number(b.front))) {
      const tab = tabOf(kept);
      const serializer = serializers[kept.viewType];
      // A tab may have been closed while no host was there.
      if (tab === undefined || serializer === undefined) continue;
      const { viewColumn } = tab.group;
      await vscode.window.tabGroups.close(tab, true);
      const panel = vscode.window.createWebviewPanel(
        kept.viewType,
        kept.title,
        { viewColumn, preserveFocus: true },
        panelOptions(extensionUri),
      );
      await serializer.deserializeWebviewPanel(panel, kept.state);
    }
  }
}

/** VS Code puts words of its own before the type. */
const tabOf = ({ viewType, title }: KeptPanel): vscode.Tab | undefined =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(
      ({ label, input }) =>
        label === title && input instanceof vscode.TabInputWebview && input.viewType.endsWith(`-${viewType}`),
    );

/** What was kept, checked; nothing where another window, or another version, has kept it. */
function readKeptPanels(value: unknown, session: string): KeptPanel[] {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return [];
  if (!('session' in value) || value.session !== session || !('panels' in value)) return [];
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
