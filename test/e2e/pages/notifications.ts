import type { Page } from 'playwright-core';

/** Messages in the window's corner. */
export interface Notifications {
  /** Texts of the errors and warnings shown now. */
  complaints(): Promise<string[]>;
}

export function notifications(page: Page): Notifications {
  const complaints = page
    .locator('.notification-toast')
    .filter({ has: page.locator('.codicon-error, .codicon-warning') });
  return { complaints: () => complaints.locator('.notification-list-item-message').allTextContents() };
}
