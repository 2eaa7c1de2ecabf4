import axe from 'axe-core';
import type { Frame } from 'playwright-core';

/** How bad a finding must be to count: axe's own words for it. */
const GRAVE: readonly (string | null | undefined)[] = ['serious', 'critical'];

/**
 * What axe finds seriously wrong in a page, a line each with the elements it is about. The page's own policy need not
 * allow it: the browser's debugger evaluates it.
 */
export async function seriousViolations(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe.source);
  const { violations } = await frame.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document));
  return violations
    .filter(({ impact }) => GRAVE.includes(impact))
    .map(({ id, help, nodes }) => {
      const places = nodes
        .slice(0, 5)
        .map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary}`);
      return [`${id}: ${help} (${nodes.length})`, ...places].join('\n');
    });
}
