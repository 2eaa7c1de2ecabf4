import fs from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { launchBrowser, newWindow, workbenchUrl } from '../host/browser.ts';
import { makeProfile, removeProfile } from '../host/profile.ts';
import { installVsix, startServer } from '../host/server.ts';
import { copyExamples } from '../host/workspace.ts';
import { type CommandPalette, commandPalette } from './pages/commandPalette.ts';
import { type EditorPage, editorPage } from './pages/editor.ts';
import { type Explorer, explorer } from './pages/explorer.ts';
import { type Notifications, notifications } from './pages/notifications.ts';
import { type PanelPage, panelPage } from './pages/panel.ts';
import { type StatusBar, statusBar } from './pages/statusBar.ts';
import { watchContentSecurity } from './violations.ts';

/** Screenshots of the last run. The variable PICTURE_SCALE asks for more pixels; painting them takes longer. */
export const picturesFolder = path.resolve(import.meta.dirname, '../../dist-test/pictures');

/** VS Code's own themes, and the classes by which its window and its webviews say that they have them. */
const themes = {
  light: { name: 'Light 2026', window: 'vs', webview: 'vscode-light' },
  dark: { name: 'Dark 2026', window: 'vs-dark', webview: 'vscode-dark' },
  'high-contrast': { name: 'Dark High Contrast', window: 'hc-black', webview: 'vscode-high-contrast' },
  'high-contrast-light': {
    name: 'Light High Contrast',
    window: 'hc-light',
    webview: 'vscode-high-contrast-light',
  },
} as const;
export type Theme = keyof typeof themes;
export const allThemes = Object.keys(themes) as Theme[];

/** VS Code asks nothing and does not trust the folder. */
const RESTRICTED = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/** What VS Code itself complains of when it is a test host: parts that only Microsoft's builds have, and the like. */
const harmless =
  /vsda|favicon|serviceWorker\.js|\(404\) was received|update\/check|authentication provider|\[lifecycle\]/;

/** A real VS Code with the packed extension installed, open on a copy of the examples, and a hand on its controls. */
export interface Workbench {
  page: Page;
  /** The open folder. */
  folder: string;
  explorer: Explorer;
  editor: EditorPage;
  panel: PanelPage;
  statusBar: StatusBar;
  notifications: Notifications;
  commandPalette: CommandPalette;
  /** Errors that the window and its webviews wrote to the browser's console, to understand a failure by. */
  consoleErrors: string[];
  /** What the pages asked for against their content security policy, and errors they left uncaught, so far. */
  faults: string[];
  /** Switches the colour theme and waits until an open panel has it. */
  setTheme(theme: Theme): Promise<void>;
  /** Reloads the window, as *Developer: Reload Window* does, and waits until it can be used. */
  reload(): Promise<void>;
  /** Saves a screenshot, once it is at rest, as `dist-test/pictures/<name>.png`: of the window, or of one part of it. */
  snap(name: string, part?: Locator): Promise<void>;
  /** The same of a window in which something moves, as it is. */
  snapMoving(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface WorkbenchOptions {
  /** VS Code's own light theme when left out. */
  theme?: Theme;
  /** Of the user, beside those of every test. */
  settings?: Record<string, unknown>;
  /** The folder is not trusted. */
  restricted?: boolean;
  /** Pixels of screenshots for each of the window; PICTURE_SCALE when left out. */
  pictureScale?: number;
  /** Puts files into the open folder, before it is opened. */
  prepare?: (folder: string) => void;
}

/** Opens one. It shares nothing with others; close it, in every case. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { theme = 'light', settings = {}, restricted = false, prepare } = options;
  const { pictureScale = Number(process.env.PICTURE_SCALE ?? 1) } = options;
  const profile = makeProfile({
    'workbench.colorTheme': themes[theme].name,
    ...(restricted && RESTRICTED),
    ...settings,
  });
  const closers: (() => Promise<void> | void)[] = [() => removeProfile(profile)];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    const folder = copyExamples(path.join(profile.root, 'examples'));
    prepare?.(folder);
    installVsix(profile, inject('vsix'));
    const server = await startServer(profile, { restricted });
    closers.push(server.stop);
    const browser = await launchBrowser(profile);
    closers.push(() => browser.close());
    const context = await newWindow(browser, pictureScale);
    const page = await context.newPage();
    page.setDefaultTimeout(40_000);
    const faults = await watchContentSecurity(page);
    const consoleErrors: string[] = [];
    page.on('console', (message) => {
      const line = `${message.text()} (${message.location().url})`;
      if (message.type() === 'error' && !harmless.test(line)) consoleErrors.push(line);
    });
    page.on('pageerror', (error) => consoleErrors.push(`uncaught: ${error.stack ?? error.message}`));
    const files = explorer(page);
    const panel = panelPage(page);
    const commands = commandPalette(page);
    await page.goto(workbenchUrl(server, folder), { waitUntil: 'commit' });
    await files.ready();
    fs.mkdirSync(picturesFolder, { recursive: true });
    return {
      page,
      folder,
      explorer: files,
      editor: editorPage(page),
      panel,
      statusBar: statusBar(page),
      notifications: notifications(page),
      commandPalette: commands,
      consoleErrors,
      faults,
      async setTheme(theme) {
        const { name, window, webview } = themes[theme];
        await commands.run('Preferences: Color Theme');
        await commands.pick(name);
        await page.locator(`.monaco-workbench.${window}`).waitFor();
        if (await panel.isOpen()) await panel.frame.locator(`body.${webview}`).waitFor();
      },
      async reload() {
        const loadsAgain = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame());
        await commands.run('Developer: Reload Window');
        await loadsAgain;
        await files.ready();
      },
      async snap(name, part) {
        fs.writeFileSync(path.join(picturesFolder, `${name}.png`), await stillPicture(part ?? page));
      },
      async snapMoving(name) {
        await page.screenshot({ path: path.join(picturesFolder, `${name}.png`) });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Takes screenshots until two in a row are the same: whatever was still being drawn is there. */
async function stillPicture(part: Page | Locator): Promise<Buffer> {
  const take = () => part.screenshot({ animations: 'disabled' }); // widgets fade in: brought to the end of it
  const limit = performance.now() + 30_000;
  let picture = await take();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const next = await take();
    if (next.equals(picture)) return next;
    if (performance.now() > limit) throw new Error('The picture did not come to rest within 30 s');
    picture = next;
  }
}
