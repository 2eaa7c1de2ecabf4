import type { Page } from 'playwright-core';

/** *Show All Commands*, and the lists to choose from that commands open. */
export interface CommandPalette {
  /** Runs the command with this title, category included: `Preferences: Color Theme`. */
  run(title: string): Promise<void>;
  /** Chooses from the list that a command has opened. */
  pick(label: string): Promise<void>;
}

export function commandPalette(page: Page): CommandPalette {
  const input = page.locator('.quick-input-widget:visible input[type=text]');
  const row = (label: string) =>
    page.locator('.quick-input-list [role=option]').filter({ has: page.getByText(label, { exact: true }) });
  const choose = async (label: string, prefix: string) => {
    await input.fill(`${prefix}${label}`);
    await row(label).first().click();
  };
  return {
    async run(title) {
      await page.keyboard.press('F1');
      await choose(title, '>');
    },
    pick: (label) => choose(label, ''),
  };
}
