import * as vscode from 'vscode';
import { visibleLine } from '../plainText.ts';

/** What a page stands in: a panel among the editors, or a view of a side bar. */
export interface Surface {
  readonly webview: vscode.Webview;
  readonly visible: boolean;
  /** The user is in it. */
  readonly active: boolean;
  readonly title: string;
  /** Says what it shows, in its title or beside it. @param name of the experiment */
  rename(name: string): void;
  reveal(preserveFocus: boolean): void;
  close(): void;
  readonly onDidChangeVisibility: (listener: () => void) => vscode.Disposable;
  readonly onDidDispose: (listener: () => void) => vscode.Disposable;
}

/** Of the tab of an experiment's results. */
export const panelTitle = (name: string): string => vscode.l10n.t('{0} — capacity', visibleLine(name));

/** A panel among the editors, in any column or window. */
export function panelSurface(panel: vscode.WebviewPanel, extensionUri: vscode.Uri): Surface {
  const media = vscode.Uri.joinPath(extensionUri, 'media');
  panel.iconPath = {
    light: vscode.Uri.joinPath(media, 'panel-light.svg'),
    dark: vscode.Uri.joinPath(media, 'panel-dark.svg'),
  };
  return {
    webview: panel.webview,
    get visible() {
      return panel.visible;
    },
    get active() {
      return panel.active;
    },
    get title() {
      return panel.title;
    },
    rename(name) {
      panel.title = panelTitle(name);
    },
    reveal: (preserveFocus) => panel.reveal(undefined, preserveFocus),
    close: () => panel.dispose(),
    onDidChangeVisibility: (listener) => panel.onDidChangeViewState(listener),
    onDidDispose: (listener) => panel.onDidDispose(listener),
  };
}

/** A view of a side bar or of the bottom panel. What it shows stands beside its own title. */
export function viewSurface(view: vscode.WebviewView): Surface {
  return {
    webview: view.webview,
    get visible() {
      return view.visible;
    },
    // VS Code does not say whether the user is in a view.
    active: false,
    get title() {
      return view.description ?? '';
    },
    rename(name) {
      view.description = visibleLine(name);
    },
    reveal: (preserveFocus) => view.show(preserveFocus),
    // A view is closed by the user alone.
    close: () => {},
    onDidChangeVisibility: (listener) => view.onDidChangeVisibility(listener),
    onDidDispose: (listener) => view.onDidDispose(listener),
  };
}
