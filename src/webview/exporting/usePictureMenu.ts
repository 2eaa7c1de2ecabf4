import type { Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Has a right click on the picture of a figure call `open`, instead of the browser's or the editor's own menu. */
export function usePictureMenu(open: () => void): Ref<HTMLElement> {
  const figure = useRef<HTMLElement>(null);
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    const element = figure.current;
    const onContextMenu = (event: Event): void => {
      if (event.target instanceof Element && event.target.closest('.vega-view') !== null) {
        event.preventDefault();
        latest.current();
      }
    };
    element?.addEventListener('contextmenu', onContextMenu);
    return () => element?.removeEventListener('contextmenu', onContextMenu);
  }, []);
  return figure;
}
