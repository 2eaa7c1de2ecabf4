import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** Widths are rounded down to this, so that a dragged border does not redraw at every pixel. */
const STEP = 8;
const SETTLE_MS = 60;

/** Width of an element in pixels, 0 before it is known; follows the element. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) {
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const measure = (): void => setWidth(Math.floor(target.clientWidth / STEP) * STEP);
    measure();
    const observer = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(measure, SETTLE_MS);
    });
    observer.observe(target);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [element]);
  return width;
}
