import { useEffect, useRef, useState } from 'preact/hooks';

/** Busy pages catch up at least this long after. */
const LATEST_MS = 1000;

/**
 * A value, as it was when the page last had nothing better to do: what takes time and is not looked at first follows
 * once the pictures stand. Undefined before the first such moment.
 *
 * @param gapMs from one such moment to the next, at least
 */
export function useIdle<T>(value: T, gapMs: number): T | undefined {
  const [settled, setSettled] = useState<T | undefined>(undefined);
  const latest = useRef(value);
  const next = useRef<{ cancel: () => void } | undefined>(undefined);
  const earliest = useRef(0);
  latest.current = value;
  useEffect(() => {
    if (next.current !== undefined) return;
    const settle = (): void => {
      next.current = undefined;
      earliest.current = performance.now() + gapMs;
      setSettled(latest.current);
    };
    const timer = setTimeout(
      () => {
        const request = requestIdleCallback(settle, { timeout: LATEST_MS });
        next.current = { cancel: () => cancelIdleCallback(request) };
      },
      Math.max(0, earliest.current - performance.now()),
    );
    next.current = { cancel: () => clearTimeout(timer) };
  }, [value, gapMs]);
  useEffect(() => () => next.current?.cancel(), []);
  return settled;
}
