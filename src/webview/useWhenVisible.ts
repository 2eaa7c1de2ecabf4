import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Plots this near to what is in sight count as in sight: who scrolls finds them up to date. */
const MARGIN = '200px';

/**
 * Does work while an element is in sight, at once; while it is not, keeps the latest and does it when the element comes
 * into sight. So nothing is drawn that nobody sees.
 */
export function useWhenVisible(element: RefObject<HTMLElement | null>): (work: () => void) => void {
  const state = useRef<{ visible: boolean; waiting: (() => void) | undefined }>({ visible: true, waiting: undefined });
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const visible = entries.at(-1)?.isIntersecting ?? true;
        const { waiting } = state.current;
        state.current = { visible, waiting: visible ? undefined : waiting };
        if (visible) waiting?.();
      },
      { rootMargin: MARGIN },
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return (work) => {
    if (state.current.visible) work();
    else state.current.waiting = work;
  };
}
