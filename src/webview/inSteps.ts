import type { Steps } from '../core/results/steps.ts';

/** Milliseconds of work between which the page answers: less than a frame. */
const SLICE_MS = 12;

/**
 * Does work in slices, the first one at once.
 *
 * @param watch.first milliseconds of the first slice
 * @param watch.onPause is told of every pause but the last
 * @returns how to give up
 */
export function inSteps<T>(
  work: Steps<T>,
  done: (found: T) => void,
  { first = SLICE_MS, onPause = () => {} }: { first?: number; onPause?: () => void } = {},
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = (milliseconds: number): void => {
    const until = performance.now() + milliseconds;
    do {
      const step = work.next();
      if (step.done) {
        done(step.value);
        return;
      }
    } while (performance.now() < until);
    timer = setTimeout(go, 0, SLICE_MS);
    onPause();
  };
  go(first);
  return () => clearTimeout(timer);
}
