import type { Page } from 'playwright-core';

/** *Show All Commands*, and the lists to choose from that commands open: by keyboard alone. */
export interface CommandPalette {
  /** Runs the command with this title, category included: `Preferences: Color Theme`. */
  run(title: string): Promise<void>;
  /** Chooses from the list that a command has opened. */
  pick(label: string): Promise<void>;
  /** Answers the question for a text, or a path, that a command has asked. */
  answer(text: string): Promise<void>;
  /** Accepts what the list or question that a command has opened proposes, once it says `expected`. */
  accept(expected: RegExp): Promise<void>;
}

export function commandPalette(page: Page): CommandPalette {
  const input = page.locator('.quick-input-widget:visible input[type=text]');
  const row = (label: string) =>
    page.locator('.quick-input-list .monaco-list-row').filter({ has: page.getByText(label, { exact: true }) });
  const choose = async (label: string, prefix: string) => {
    await input.fill(`${prefix}${label}`);
    await row(label).first().waitFor();
    // Another entry may be thought closer to what was typed.
    for (let down = 0; down < 5 && !(await row(label).and(page.locator('.focused')).first().isVisible()); down++) {
      await page.keyboard.press('ArrowDown');
    }
    await row(label).and(page.locator('.focused')).first().waitFor();
    await page.keyboard.press('Enter');
  };
  return {
    async run(title) {
      const limit = performance.now() + 40_000;
      // An open list never changes. While VS Code still looks at the file that was just opened, a command may miss.
      for (;;) {
        await page.keyboard.press('F1');
        await input.fill(`>${title}`);
        const found = await row(title)
          .first()
          .waitFor({ timeout: 4000 })
          .then(() => true)
          .catch(() => false);
        if (found || performance.now() > limit) break;
        await page.keyboard.press('Escape');
      }
      await choose(title, '>');
    },
    pick: (label) => choose(label, ''),
    async answer(text) {
      await input.fill(text);
      await page.keyboard.press('Enter');
    },
    async accept(expected) {
      await page.locator('.quick-input-widget:visible').filter({ hasText: expected }).waitFor();
      await page.keyboard.press('Enter');
    },
  };
}
