import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireLock, isLocked, type RunLock } from '../../../src/runs/lock.ts';
import { temporaryFolder } from './builders.ts';

function lock(folder: string): RunLock {
  const held = acquireLock(folder);
  onTestFinished(() => held.release());
  return held;
}

const writeLock = (folder: string, holder: object | string): void =>
  fs.writeFileSync(path.join(folder, 'lock'), typeof holder === 'string' ? holder : JSON.stringify(holder));

function makeOld(folder: string): void {
  const long = new Date(Date.now() - 3_600_000);
  fs.utimesSync(path.join(folder, 'lock'), long, long);
}

/** The id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('acquireLock', () => {
  it('keeps a second run out until it is released', () => {
    const folder = temporaryFolder();
    const first = lock(folder);
    expect(isLocked(folder)).toBe(true);
    expect(() => acquireLock(folder)).toThrow(new RegExp(`Process ${process.pid} on .* is working on this run`));
    first.release();
    expect(isLocked(folder)).toBe(false);
    expect(lock(folder).held()).toBe(true);
  });

  it('keeps out while the process that holds it lives', () => {
    const folder = temporaryFolder();
    writeLock(folder, { pid: process.ppid, host: os.hostname(), token: 'parent' });
    expect(() => acquireLock(folder)).toThrow(/is working on this run/);
  });

  it('takes over from a process that was killed', async () => {
    const folder = temporaryFolder();
    writeLock(folder, { pid: await endedProcess(), host: os.hostname(), token: 'dead' });
    expect(isLocked(folder)).toBe(false);
    expect(lock(folder).held()).toBe(true);
    expect(fs.readdirSync(folder)).toEqual(['lock']);
  });

  it('takes over from another machine when the lock has not been renewed for long', () => {
    const folder = temporaryFolder();
    writeLock(folder, { pid: 1, host: 'a-node-of-the-cluster', token: 'remote' });
    expect(isLocked(folder)).toBe(true);
    makeOld(folder);
    expect(isLocked(folder)).toBe(false);
    expect(lock(folder).held()).toBe(true);
  });

  it('judges a damaged lock by its age alone', () => {
    const folder = temporaryFolder();
    writeLock(folder, '{"pid": 1');
    expect(isLocked(folder)).toBe(true);
    makeOld(folder);
    expect(lock(folder).held()).toBe(true);
  });

  it('knows when it has been taken over, and leaves the new lock alone', () => {
    const folder = temporaryFolder();
    const sleeper = lock(folder);
    writeLock(folder, { pid: process.ppid, host: os.hostname(), token: 'other' });
    expect(sleeper.held()).toBe(false);
    sleeper.release();
    expect(isLocked(folder)).toBe(true);
  });
});
