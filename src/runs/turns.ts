import { CancelledError } from '../engines/engine.ts';

/** Lets one run train at a time: several would only share the same processors and all be late. */
export interface Turns {
  /**
   * Waits for the turn, in the order of asking. The turn lasts until `release`, which must be called whatever happens.
   * @throws CancelledError when `signal` aborts first
   */
  wait(signal: AbortSignal): Promise<void>;
  release(signal: AbortSignal): void;
  /** The place in the line, 1 for whoever has the turn, and how long the line is; `undefined` for who is not in it. */
  place(signal: AbortSignal): Place | undefined;
}

export interface Place {
  place: number;
  of: number;
}

/** @param onMove called when the line became longer or shorter */
export function createTurns(onMove: () => void = () => undefined): Turns {
  /** The first has the turn. A turn is known by the signal of its run. */
  const line: { signal: AbortSignal; begin(): void }[] = [];
  const remove = (signal: AbortSignal): void => {
    const at = line.findIndex((place) => place.signal === signal);
    if (at < 0) return;
    line.splice(at, 1);
    if (at === 0) line[0]?.begin();
    onMove();
  };
  return {
    wait(signal) {
      return new Promise((resolve, reject) => {
        const giveUp = (): void => {
          remove(signal);
          reject(new CancelledError('The run was cancelled before its turn.'));
        };
        if (signal.aborted) return giveUp();
        signal.addEventListener('abort', giveUp, { once: true });
        const begin = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        };
        line.push({ signal, begin });
        if (line.length === 1) begin();
        onMove();
      });
    },
    release: remove,
    place(signal) {
      const at = line.findIndex((one) => one.signal === signal);
      return at < 0 ? undefined : { place: at + 1, of: line.length };
    },
  };
}
