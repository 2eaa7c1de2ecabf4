import type { Locator, Page } from 'playwright-core';

/** The Explorer's list of files. */
export interface Explorer {
  /** Waits until the folder's files are listed: then the window can be used. */
  ready(): Promise<void>;
  file(name: string): Locator;
  /** Opens a file in the editor, for good (not as a preview). */
  open(name: string): Promise<void>;
  /** Opens an experiment file and waits for its lenses: a menu that opens while an editor still comes may lose a click. */
  openExperiment(name: string): Promise<void>;
  /** Right-clicks a file and leaves the menu open at an item that says `label`. */
  contextMenuItem(name: string, label: string): Promise<Locator>;
  /** Right-clicks a file and chooses an item. */
  choose(name: string, label: string): Promise<void>;
}

export function explorer(page: Page): Explorer {
  const rows = page.locator('.explorer-folders-view [role=treeitem]');
  const file = (name: string) => rows.filter({ has: page.getByText(name, { exact: true }) });
  const menu = page.locator('.monaco-menu-container');
  const pages: Explorer = {
    ready: () => rows.first().waitFor(),
    file,
    open: (name) => file(name).dblclick(),
    async openExperiment(name) {
      await pages.open(name);
      await page.locator('.tab.active').filter({ hasText: name }).first().waitFor();
      await page.locator('.codelens-decoration').first().waitFor();
    },
    async contextMenuItem(name, label) {
      const item = menu.getByRole('menuitem', { name: label });
      const limit = performance.now() + 40_000;
      // An open menu never changes. While VS Code still reads the extensions and whether the folder is trusted,
      // an item may miss or be disabled: close, open again.
      for (;;) {
        await file(name).click({ button: 'right' });
        await menu.getByRole('menuitem').first().waitFor();
        // The menu may close again by itself between the two questions.
        if ((await item.isVisible()) && (await item.isEnabled({ timeout: 1000 }).catch(() => false))) return item;
        if (performance.now() > limit) throw new Error(`The context menu of ${name} has no item "${label}"`);
        await page.keyboard.press('Escape');
        await menu.waitFor({ state: 'hidden' });
      }
    },
    async choose(name, label) {
      const limit = performance.now() + 40_000;
      // VS Code closes an open menu when the window changes below it, say by an editor that opens late.
      for (;;) {
        const item = await pages.contextMenuItem(name, label);
        const refusal = await item.click({ timeout: 5000 }).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (refusal === undefined) return;
        if (performance.now() > limit) throw refusal;
        await page.keyboard.press('Escape');
      }
    },
  };
  return pages;
}
