import type { Locator, Page } from 'playwright-core';

/** The bar at the foot of the window. */
export interface StatusBar {
  item(text: string | RegExp): Locator;
}

export function statusBar(page: Page): StatusBar {
  return { item: (text) => page.locator('.statusbar-item').filter({ hasText: text }) };
}
