import type { ConsoleMessage, Page } from 'playwright-core';

declare global {
  interface Window {
    /** Given to every frame by `watchContentSecurity`. */
    reportViolation(text: string): Promise<void>;
  }
}

/**
 * Watches every frame of the page, from its first byte on, for requests and code that its content security policy
 * refused, and for uncaught errors inside webviews. The list grows as they come. Call it before the page is opened.
 */
export async function watchContentSecurity(page: Page): Promise<string[]> {
  const faults: string[] = [];
  await page.exposeFunction('reportViolation', (text: string) => faults.push(text));
  await page.addInitScript(reportViolationsOfThisFrame);
  // Chromium also writes them to the console; a violation before any script could listen is found there.
  page.on('console', (message) => {
    if (message.type() === 'error' && isViolation(message)) faults.push(`console: ${message.text()}`);
  });
  return faults;
}

function isViolation(message: ConsoleMessage): boolean {
  return /content security policy/i.test(message.text());
}

/** Runs inside the browser, in each frame. */
function reportViolationsOfThisFrame(): void {
  const report = (event: SecurityPolicyViolationEvent) => {
    const refused = event.blockedURI || event.sample || 'inline';
    void window.reportViolation(
      `${event.violatedDirective} refused ${refused} in ${document.title || location.pathname}`,
    );
  };
  const listen = () => window.addEventListener('securitypolicyviolation', report);
  listen();
  // VS Code writes a webview's page into a frame with document.open(), which drops all listeners of that frame.
  Document.prototype.open = new Proxy(Document.prototype.open, {
    apply(open, document, parameters) {
      const opened = Reflect.apply(open, document, parameters);
      listen();
      return opened;
    },
  });
}
