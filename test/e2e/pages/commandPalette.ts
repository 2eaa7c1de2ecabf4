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
    await row(label).and(page.locator('.focused')).first().waitFor();
    await page.keyboard.press('Enter');
  };
  return {
    async run(title) {
      await page.keyboard.press('F1');
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
