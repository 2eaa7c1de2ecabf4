import type { RunChange, RunDescription } from '../protocol/panelSource.ts';
import { RunError } from './runError.ts';
import type { RunReader } from './runReader.ts';
import { currentState, readStatus } from './status.ts';

/** Runs that somebody looks at and that other programs train: a terminal, another window, a cluster. */
export interface FollowedRuns {
  /** Tells of this run from now on, instead of the one that was asked for longest ago, until it is done. */
  follow(runDir: string): void;
  close(): void;
}

export interface FollowedRunsOptions {
  /** @throws RunError where the folder is no run any more */
  readerOf(runDir: string): RunReader;
  /** Does this process train it? Then it tells of it by itself. */
  isActive(runDir: string): boolean;
  /** At most once a second per run. */
  onChange(runDir: string, change: RunChange): void;
  onProblem(message: string): void;
}

/** Writers of `status.json` do so as often at most. */
const LOOK_EVERY_MS = 1_000;
/** More are seldom looked at together. */
const MOST_FOLLOWED = 8;
/** Stands for how a run stands while this process trains it. */
const ACTIVE = 'active';

/**
 * Looks at the status of each run every second, and at its cells where the status has changed. Watching files instead
 * would miss what other machines write on network disks.
 */
export function createFollowedRuns(options: FollowedRunsOptions): FollowedRuns {
  const { readerOf, isActive, onChange, onProblem } = options;
  /** How each run stood when it was last told of; the one asked for longest ago first. */
  const seen = new Map<string, string>();
  let looking = false;
  let timer: NodeJS.Timeout | undefined;

  const look = async (runDir: string): Promise<void> => {
    const before = seen.get(runDir);
    const now = isActive(runDir) ? ACTIVE : standingOf(runDir);
    if (now === undefined || now === before) return;
    if (now === ACTIVE || before === ACTIVE) {
      // Its own process has told of it.
      if (isDone(now)) seen.delete(runDir);
      else seen.set(runDir, now);
      return;
    }
    const reader = readerOf(runDir);
    const description = elsewhere(reader.describe());
    const found = await reader.news();
    // Others may have been asked for meanwhile.
    if (seen.has(runDir)) seen.set(runDir, now);
    if (isDone(now)) seen.delete(runDir);
    onChange(runDir, { description, ...found });
  };

  const lookAtAll = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    for (const runDir of [...seen.keys()]) {
      try {
        await look(runDir);
      } catch (error) {
        // Its folder was removed, or is damaged: whoever looks at it is told when they ask.
        seen.delete(runDir);
        onProblem(error instanceof RunError ? error.message : String(error));
      }
    }
    looking = false;
    stopWhenIdle();
  };

  /** What is finished by now is no news. A reader that fails will fail again, when it is looked at. */
  const passOver = (runDir: string): void =>
    void readerOf(runDir)
      .news()
      .catch(() => undefined);

  const stopWhenIdle = (): void => {
    if (seen.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    follow(runDir) {
      const standing = isActive(runDir) ? ACTIVE : standingOf(runDir);
      const before = seen.get(runDir);
      seen.delete(runDir);
      if (standing === undefined || isDone(standing)) return;
      // Whoever asks now reads all there is; those who asked before still have to be told.
      seen.set(runDir, before ?? standing);
      if (before === undefined && standing !== ACTIVE) passOver(runDir);
      const [oldest] = seen.keys();
      if (seen.size > MOST_FOLLOWED && oldest !== undefined) seen.delete(oldest);
      timer ??= setInterval(() => void lookAtAll(), LOOK_EVERY_MS).unref();
    },
    close() {
      seen.clear();
      stopWhenIdle();
    },
  };
}

const isDone = (standing: string): boolean => standing.startsWith('done ');

/** Says of a run that goes on that another program trains it. */
export const elsewhere = (description: RunDescription): RunDescription =>
  description.state === 'running' || description.state === 'queued' ? { ...description, elsewhere: true } : description;

/** What changes whenever there is something to tell; `undefined` where there is no status, or none that can be read. */
function standingOf(runDir: string): string | undefined {
  try {
    const status = readStatus(runDir);
    return status && `${currentState(runDir, status)} ${status.updatedAt}`;
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}
