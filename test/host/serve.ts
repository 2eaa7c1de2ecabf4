// `npm run vscode`: VS Code in a browser, with the extension installed, on the examples. Stays until Ctrl+C.
//   npm run vscode -- [FOLDER] [--port N]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packExtension } from '../../packaging/packExtension.ts';
import { workbenchUrl } from './browser.ts';
import { makeProfile, removeProfile } from './profile.ts';
import { installVsix, startServer } from './server.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** One port every time, as long as it is free: the browser keeps what it knows of the window by it. */
const usualPort = 8123;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string' }, 'no-browser': { type: 'boolean' } },
});
const folder = path.resolve(positionals[0] ?? path.join(root, 'examples'));
const port = values.port === undefined ? await freePort(usualPort) : Number(values.port);
const profile = makeProfile();
try {
  installVsix(profile, packExtension());
  const server = await startServer(profile, { port });
  const address = workbenchUrl(server, folder);
  console.log(`\nCapacity Lab in VS Code, on ${folder}:\n\n    ${address}\n\nCtrl+C ends it.`);
  if (!values['no-browser']) openInBrowser(address);
  await server.ended; // on Ctrl+C this process exits, and the server and its profile with it
  console.error(`VS Code's server ended by itself:\n${server.output()}`);
  process.exitCode = 1;
} finally {
  removeProfile(profile);
}

/** `wanted` when nothing listens there, else 0: any. */
async function freePort(wanted: number): Promise<number> {
  const probe = net.createServer().listen(wanted, '127.0.0.1');
  try {
    await once(probe, 'listening');
    return wanted;
  } catch {
    return 0;
  } finally {
    probe.close();
  }
}

/** Opens the user's browser where there is a screen and the usual opener; else the printed address has to do. */
function openInBrowser(address: string): void {
  const hasScreen = process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
  if (!hasScreen || spawnSync('which', ['xdg-open']).status !== 0) return;
  spawn('xdg-open', [address], { stdio: 'ignore', detached: true }).unref();
}
