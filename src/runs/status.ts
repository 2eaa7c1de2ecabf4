import * as Type from 'typebox';
import { Check } from 'typebox/value';
import { checkedJson, readCheckedJson } from './checkedJson.ts';
import { replaceFile } from './files.ts';
import { pathIn } from './layout.ts';
import { isLocked } from './lock.ts';
import { RunError } from './runError.ts';

const StatusSchema = Type.Object({
  state: Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']),
  cells: Type.Number(),
  finished: Type.Number(),
  /** Milliseconds of training, over all sessions. */
  elapsedMs: Type.Number(),
  remainingMs: Type.Optional(Type.Number()),
  /** ISO 8601, UTC. */
  updatedAt: Type.String(),
  error: Type.Optional(Type.String()),
});

/** How a run stands (`status.json`). The file may lag a second behind the blocks. */
export type Status = Type.Static<typeof StatusSchema>;

/**
 * The status as it was last written; `undefined` when there is none.
 * @throws RunError: `damaged`, `disk`
 */
export function readStatus(runDir: string): Status | undefined {
  const path = pathIn(runDir, 'status');
  const value = readCheckedJson(path);
  if (value === undefined) return undefined;
  if (!Check(StatusSchema, value))
    throw new RunError('damaged', `${path} is damaged: it does not say how a run stands.`);
  return value;
}

/** The state of a run, in which a run whose process is gone counts as interrupted whatever it wrote last. */
export function currentState(runDir: string, status: Status): Status['state'] {
  const active = status.state === 'running' || status.state === 'queued';
  return active && !isLocked(runDir) ? 'interrupted' : status.state;
}

/** Writes the status, one write after the other. */
export interface StatusWriter {
  /** @throws RunError (`disk`) */
  write(status: Omit<Status, 'updatedAt'>): Promise<void>;
  /** The same at most once a second, and without a word when it fails: results that cannot be written are reported. */
  offer(status: Omit<Status, 'updatedAt'>): void;
}

const INTERVAL_MS = 1_000;

export function createStatusWriter(runDir: string): StatusWriter {
  let last: Promise<void> = Promise.resolve();
  let writtenAt = Number.NEGATIVE_INFINITY;
  const write = (status: Omit<Status, 'updatedAt'>): Promise<void> => {
    writtenAt = performance.now();
    const text = `${checkedJson({ ...status, updatedAt: new Date().toISOString() }, 2)}\n`;
    last = last.catch(() => undefined).then(() => replaceFile(pathIn(runDir, 'status'), text));
    return last;
  };
  return {
    write,
    offer(status) {
      if (performance.now() - writtenAt >= INTERVAL_MS) write(status).catch(() => undefined);
    },
  };
}
