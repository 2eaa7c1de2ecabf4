import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * A value that follows another one: soon after a single change, so that a picture of it comes first; of changes in
 * quick succession, as of a key held down, the last one alone.
 *
 * @param restMs what counts as quick, and how long the last one has to stand
 */
export function useRested<T>(value: T, restMs: number): T {
  const [rested, setRested] = useState(value);
  const changed = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (value === rested) return;
    const now = performance.now();
    const isQuick = now - changed.current < restMs;
    changed.current = now;
    // A timer that is set before a frame is drawn may run before it as well.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setRested(value), isQuick ? restMs : 0);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [value]);
  return rested;
}
