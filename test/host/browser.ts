import path from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { chromiumPath } from '../support/chromium.ts';
import { type Profile, profileEnvironment } from './profile.ts';
import type { Server } from './server.ts';

/** The window's size in CSS pixels. */
export const windowSize = { width: 1280, height: 800 };

/** Starts Debian's Chromium without a screen; its pages reach loopback and nothing else. Close it. */
export function launchBrowser(profile: Profile): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    headless: true,
    chromiumSandbox: false, // the sandbox refuses to start as root, which build machines are
    // Chromium writes below HOME; Mesa, which draws for it, does not heed HOME.
    env: definedOnly(profileEnvironment(profile, { MESA_SHADER_CACHE_DISABLE: 'true' })),
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

/** A fresh browser profile: VS Code keeps the state of its windows in it. `scale` is device pixels per CSS pixel. */
export function newWindow(browser: Browser, scale = 1): Promise<BrowserContext> {
  return browser.newContext({
    viewport: windowSize,
    deviceScaleFactor: scale,
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
}

/** The address that opens `folder`. `payload` is VS Code's own: pairs such as `['extensionTestsPath', uri]`. */
export function workbenchUrl(server: Server, folder: string, payload: [string, string][] = []): string {
  const query = new URLSearchParams({ folder: path.resolve(folder) });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query}`;
}

/** A path on this machine, as the workbench names it. */
export function remoteUri(server: Server, file: string): string {
  return `vscode-remote://${server.authority}${path.resolve(file)}`;
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
