import { randomUUID } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { temporaryPath } from './files.ts';
import { pathIn } from './layout.ts';
import { asRunError, hasCode, RunError } from './runError.ts';
import { readRegular } from './safeFiles.ts';

/** A holder renews its lock this often. */
const HEARTBEAT_MS = 1_000;

/**
 * A lock not renewed for this long is dead, whoever wrote it. Long enough for a stalled network disk, short enough
 * that a run on a machine that died can be taken over at once by a person.
 */
const DEAD_AFTER_MS = 20_000;

/**
 * The same, for a lock of this very process that this module does not hold: the worker thread that held it was ended,
 * by a crash or a reload. Threads of one process do not share the list of `mine`.
 */
const DEAD_IN_PROCESS_AFTER_MS = 4_000;

/** A lock that looks dead by the clock alone is watched for so long, before it is taken over. */
const WATCHED_MS = 2.5 * HEARTBEAT_MS;

/** Tokens of the locks held here. */
const mine = new Set<string>();

/** The right to write into a run folder. */
export interface RunLock {
  /** False once another process has taken the folder over, which can happen after this one slept: stop writing then. */
  held(): boolean;
  /** Gives the folder free. May be called twice. */
  release(): void;
}

interface Holder {
  pid: number;
  host: string;
  /** Tells this holding from any other, of the same process too. */
  token: string;
}

/**
 * Takes the lock of a run folder. A lock whose process is dead is taken over.
 * @throws RunError: `locked` while another run works on the folder, `disk`
 */
export function acquireLock(runDir: string): RunLock {
  const path = pathIn(runDir, 'lock');
  const holder: Holder = { pid: process.pid, host: hostname(), token: randomUUID() };
  try {
    if (!create(path, holder)) takeOver(path, holder);
  } catch (error) {
    throw asRunError(error, `lock ${runDir}`);
  }
  return keep(path, holder);
}

/** Does a living process hold the folder's lock? Unreadable locks count by their age alone. */
export function isLocked(runDir: string): boolean {
  return isAlive(pathIn(runDir, 'lock'));
}

function create(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Of several processes that find the same dead lock only one may have it. So replacing is itself done under a file
 * that one process alone can create, and the lock is looked at again behind it.
 */
function takeOver(path: string, holder: Holder): void {
  const mutex = `${path}.takeover`;
  if (isAlive(path) || isRenewed(path) || !createMutex(mutex)) throw locked(path);
  try {
    if (isAlive(path)) throw locked(path);
    const fresh = temporaryPath(path);
    writeFileSync(fresh, JSON.stringify(holder));
    renameSync(fresh, path);
  } finally {
    rmSync(mutex, { force: true });
  }
}

/**
 * Is a lock that looks old renewed all the same? Clocks tell its age, and they may have been set, or differ between two
 * machines. Waits for it, but not where the process is known to be gone.
 */
function isRenewed(path: string): boolean {
  const holder = readHolder(path);
  if (holder?.host === hostname() && !processExists(holder.pid)) return false;
  const before = touchedAt(path);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WATCHED_MS);
  const after = touchedAt(path);
  return before !== undefined && after !== undefined && before !== after;
}

function createMutex(mutex: string): boolean {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      closeSync(openSync(mutex, 'wx'));
      return true;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      // Left behind by a process that died within the few lines above.
      if (age(mutex) > DEAD_AFTER_MS) rmSync(mutex, { force: true });
    }
  }
  return false;
}

function keep(path: string, holder: Holder): RunLock {
  mine.add(holder.token);
  let lost = false;
  const held = (): boolean => {
    if (!lost && readHolder(path)?.token !== holder.token) lost = true;
    return !lost;
  };
  const beat = setInterval(() => {
    if (!held()) return;
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // A disk that fails shows itself where results are written.
    }
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    held,
    release() {
      clearInterval(beat);
      mine.delete(holder.token);
      try {
        if (held()) rmSync(path, { force: true });
      } catch {
        // A disk that has become read-only: the lock is dead once this process has ended.
      }
      lost = true;
    },
  };
}

function isAlive(path: string): boolean {
  const milliseconds = age(path);
  if (milliseconds > DEAD_AFTER_MS) return false;
  const holder = readHolder(path);
  // Written this very moment, or damaged: its age decides, and it is young.
  if (holder === undefined) return true;
  if (holder.host !== hostname() || mine.has(holder.token)) return true;
  return holder.pid === process.pid ? milliseconds <= DEAD_IN_PROCESS_AFTER_MS : processExists(holder.pid);
}

/**
 * Milliseconds since the file was last touched, infinite when there is none. Never below 0: the clock of a network disk may
 * run ahead, and this machine's may have been set back.
 */
function age(path: string): number {
  const touched = touchedAt(path);
  return touched === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Date.now() - touched);
}

/** In milliseconds since 1970; `undefined` when there is no file. */
function touchedAt(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(readRegular(path).toString('utf8'));
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isHolder = (value: unknown): value is Holder =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  Number.isSafeInteger(value.pid) &&
  'host' in value &&
  typeof value.host === 'string' &&
  'token' in value &&
  typeof value.token === 'string';

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return hasCode(error, 'EPERM');
  }
}

const locked = (path: string): RunError => {
  const holder = readHolder(path);
  // Whether a process of another machine lives cannot be asked.
  const forgotten = holder?.host === hostname() ? '' : ' If it has ended without a word, remove that file.';
  const who = holder === undefined ? 'Another process' : `Process ${holder.pid} on ${holder.host}`;
  return new RunError('locked', `${who} is working on this run (${path}). Wait for it to end, or stop it.${forgotten}`);
};
