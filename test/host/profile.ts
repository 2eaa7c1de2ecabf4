import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { atExit } from './ending.ts';

/** Everything one VS Code writes, below one temporary folder: runs share nothing and leave nothing behind. */
export interface Profile {
  /** Removed by `removeProfile`. Its path is short on purpose: VS Code makes Unix sockets below it (107 bytes at most). */
  root: string;
  userData: string;
  extensions: string;
  serverData: string;
  home: string;
  temporary: string;
}

/** Settings a fresh profile starts with: nothing pops up, nothing calls home, nothing moves. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.hover.delay': 100,
  'editor.minimap.enabled': false,
};

/** The same letters in every screenshot, whatever else is installed. */
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  ${['system-ui', 'sans-serif'].map((name) => preferFont(name, 'Inter')).join('')}
  ${preferFont('monospace', 'DejaVu Sans Mono')}
</fontconfig>
`;

function preferFont(generic: string, family: string): string {
  return `<match target="pattern"><test name="family"><string>${generic}</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>${family}</string></edit></match>`;
}

/** Makes a profile with `settings` on top of the quiet ones. Remove it; it goes at the latest with this process. */
export function makeProfile(settings: Record<string, unknown> = {}): Profile {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'clab-'));
  const profile: Profile = {
    root,
    userData: path.join(root, 'user'),
    extensions: path.join(root, 'ext'),
    serverData: path.join(root, 'server'),
    home: path.join(root, 'home'),
    temporary: path.join(root, 'tmp'),
  };
  for (const folder of [profile.extensions, profile.serverData, profile.temporary]) {
    fs.mkdirSync(folder, { recursive: true });
  }
  fs.mkdirSync(path.join(profile.home, '.config/fontconfig'), { recursive: true });
  fs.writeFileSync(path.join(profile.home, '.config/fontconfig/fonts.conf'), fontsConfiguration);
  atExit(() => removeProfile(profile));
  fs.mkdirSync(path.join(profile.userData, 'User'), { recursive: true });
  fs.writeFileSync(
    path.join(profile.userData, 'User/settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, null, 2),
  );
  return profile;
}

export function removeProfile(profile: Profile): void {
  // A process that is just ending may still write: try again for a moment.
  fs.rmSync(profile.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** Variables that would steer VS Code, Node or Chromium away from the profile, or that a test runner set for itself. */
const steering =
  /^(npm_.*|XDG_.*|ELECTRON_.*|VSCODE_.*|VITEST.*|NODE_OPTIONS|NODE_PATH|NODE_ENV|NODE_V8_COVERAGE|PORT)$/i;

/** The caller's environment, sealed to the profile. `extra` comes on top. */
export function profileEnvironment(profile: Profile, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !steering.test(name));
  return {
    ...Object.fromEntries(kept),
    LANG: 'C.UTF-8',
    SHELL: '/bin/sh',
    HOME: profile.home,
    TMPDIR: profile.temporary,
    XDG_RUNTIME_DIR: profile.root,
    // No marketplace: no requests to it, no look for updates.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    ...extra,
  };
}
