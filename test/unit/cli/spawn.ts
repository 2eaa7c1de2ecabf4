import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { built } from '../runs/builders.ts';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  /** Standard output so far. */
  stdout(): string;
  ended: Promise<Ended>;
}

/** Starts the built command line, as a shell would. It is ended with the test, if it has not by then. */
export function start(parameters: readonly string[], cwd?: string): Started {
  return startProcess(process.execPath, [built('cli.js'), ...parameters], cwd);
}

export function startProcess(command: string, parameters: readonly string[], cwd?: string): Started {
  const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode, ...output }));
  return { child, stdout: () => output.stdout, ended };
}

/** Runs the command line to its end. */
export const capacityLab = (parameters: readonly string[], cwd?: string): Promise<Ended> =>
  start(parameters, cwd).ended;

/** The JSON lines of a run with --json. */
export const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Waits until a run has finished some of its blocks. */
export async function untilBlocks(run: Started, runDir: string, blocks: number): Promise<void> {
  const folder = path.join(runDir, 'blocks');
  const count = (): number =>
    fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.block')).length : 0;
  let ended = false;
  void run.ended.then(() => {
    ended = true;
  });
  while (count() < blocks && !ended) await new Promise((resolve) => setTimeout(resolve, 5));
}
