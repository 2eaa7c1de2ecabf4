import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser, newWindow, remoteUri, workbenchUrl } from './browser.ts';
import { makeProfile, removeProfile } from './profile.ts';
import { type Server, startServer } from './server.ts';

export interface InHostRun {
  /** The folder the window opens. */
  folder: string;
  /** Root of the extension under test: what F5 would load. */
  extension: string;
  /** Module whose export `run(): Promise<void>` VS Code calls inside the extension host. */
  tests: string;
  settings?: Record<string, unknown>;
  environment?: NodeJS.ProcessEnv;
  timeoutMs: number;
  print(line: string): void;
}

/** Lines of the workbench itself, its stack traces among them; the tests' console output comes the same way. */
const workbenchNoise =
  /\/vs\/code\/browser\/workbench\/|^(Resolv(ing|ed) connection token|Creating a socket|(Ignoring fetching|Updating) additional builtin|\[(reconnection-grace-time|AgentHost|AccountPolicyGate|Service Worker|driver)\b)/;

/**
 * Opens a window on the extension and lets VS Code run tests inside its extension host. Resolves with the exit code
 * that VS Code itself reports, or 2 when there was none in time.
 *
 * Do not believe a 0: VS Code reports it as well when the extension host was killed, ran out of memory or left by
 * `process.exit`. Tests must leave a note of how they ended (see `test/inhost/suite.ts`).
 */
export async function runInHost(run: InHostRun): Promise<number> {
  const profile = makeProfile(run.settings);
  let server: Server | undefined;
  let browser: Awaited<ReturnType<typeof launchBrowser>> | undefined;
  try {
    server = await startServer(profile, { environment: run.environment ?? {} });
    browser = await launchBrowser(profile);
    const page = await (await newWindow(browser)).newPage();
    page.on('crash', () => run.print('[the page crashed]'));
    page.on('pageerror', (error) => run.print(`[page error] ${error.message}`));
    const reported = listenForTheEnd(page, run.print);
    const payload: [string, string][] = [
      ['extensionDevelopmentPath', remoteUri(server, run.extension)],
      ['extensionTestsPath', remoteUri(server, run.tests)],
      ['skipWelcome', 'true'],
    ];
    await page.goto(workbenchUrl(server, run.folder, payload), { waitUntil: 'commit' });
    const code = await withinLimit(await reported, run.timeoutMs);
    if (code !== undefined) return code;
    run.print(
      `No end of the tests within ${run.timeoutMs / 1000} s. VS Code's server said:\n${server.output().slice(-4000)}`,
    );
    return 2;
  } finally {
    await browser?.close();
    await server?.stop();
    removeProfile(profile);
  }
}

/** VS Code looks two functions up on `window`: one gets the tests' console output, one the exit code. */
async function listenForTheEnd(page: Page, print: (line: string) => void): Promise<{ code: Promise<number> }> {
  let report: (code: number) => void = () => {};
  const code = new Promise<number>((resolve) => {
    report = resolve;
  });
  await page.exposeFunction('codeAutomationExit', (exitCode: number) => report(exitCode));
  await page.exposeFunction('codeAutomationLog', (_level: string, values: unknown[]) => {
    const line = format(...values);
    if (!workbenchNoise.test(line)) print(line);
  });
  return { code };
}

async function withinLimit(reported: { code: Promise<number> }, limitMs: number): Promise<number | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  try {
    return await Promise.race([reported.code, late]);
  } finally {
    clearTimeout(timer);
  }
}
