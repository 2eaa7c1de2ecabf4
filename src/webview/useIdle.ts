import { useEffect, useRef, useState } from 'preact/hooks';

/** Busy pages catch up at least this often. */
const LATEST_MS = 1000;

/**
 * A value, as it was when the page last had nothing better to do: what takes time and is not looked at first follows
 * once the pictures stand. Undefined before the first such moment.
 */
export function useIdle<T>(value: T): T | undefined {
  const [settled, setSettled] = useState<T | undefined>(undefined);
  const latest = useRef(value);
  const waiting = useRef<number | undefined>(undefined);
  latest.current = value;
  useEffect(() => {
    waiting.current ??= requestIdleCallback(
      () => {
        waiting.current = undefined;
        setSettled(latest.current);
      },
      { timeout: LATEST_MS },
    );
  }, [value]);
  useEffect(
    () => () => {
      if (waiting.current !== undefined) cancelIdleCallback(waiting.current);
    },
    [],
  );
  return settled;
}
