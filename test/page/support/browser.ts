import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../../support/chromium.ts';

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    // The sandbox refuses to start as root, which build machines are.
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });

/** A page, and everything that it complains about: refused by its policy, thrown, or written to the console as wrong. */
export async function newPage(
  browser: Browser,
  options: { width?: number; height?: number; scale?: number; dark?: boolean } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const { width = 900, height = 1000, scale = 1, dark = false } = options;
  const page = await browser.newPage({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  // The browser writes refusals to the console as well; a page that silences it does not silence this.
  await page.exposeFunction('reportViolation', (text: string) => complaints.push(text));
  await page.addInitScript(() => {
    const { reportViolation } = window as unknown as { reportViolation: (text: string) => void };
    addEventListener('securitypolicyviolation', (event) =>
      reportViolation(`${event.violatedDirective} refused ${event.blockedURI || event.sample}`),
    );
  });
  return { page, complaints };
}

/** Waits until a plot stands. */
export const drawn = (page: Page, part: string): Promise<void> =>
  page.locator(`[data-testid="${part}"][data-ready="1"]`).waitFor();

/** Waits until all plots of a page about a finished run stand. */
export async function allDrawn(page: Page): Promise<void> {
  for (const part of ['diagram-theory', 'diagram-trained', ...DETAILS]) await drawn(page, part);
}

export const DETAILS = ['marginal-benefit', 'allocation', 'embedding', 'training-curve'] as const;

/** Clicks the mark that a diagram draws for a cell: rectangles come first, in the order of the cells. */
export async function clickCell(page: Page, diagram: string, cell: number): Promise<void> {
  await page.getByTestId(diagram).locator('.mark-rect').first().locator('path').nth(cell).click();
}
