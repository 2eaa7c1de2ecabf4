import { setImmediate } from 'node:timers/promises';

/** Longest stretch of work between two looks at messages: a cancel has to be answered within 200 ms. */
const STRETCH_MS = 15;

/** Lets other tasks of this thread run from time to time within a long loop: call it in each turn and await it when it gives a promise. */
export function createBreather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < STRETCH_MS) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
