import type { RefObject, TargetedPointerEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Drawing } from './drawing.ts';

/** A place in a plotting area: shares of its width from the left and of its height from the top. */
export interface Place {
  right: number;
  down: number;
}

/** Part of a plotting area, in shares of it. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What a rectangle dragged over a plot means. */
export interface Brush {
  /** What of the plot it takes in: whole cells. */
  box(from: Place, to: Place): Box;
  /** It was let go. */
  choose(from: Place, to: Place): void;
}

/** A pointer that moves less is a click, pixels. */
const LEAST_DRAG = 5;

interface Drag {
  pointer: number;
  from: Place;
  x: number;
  y: number;
  moving: boolean;
}

/**
 * A rectangle that is dragged over a plot, with mouse, pen or finger. The pointer is captured once it moves, so that it
 * may leave the plot; a click remains a click. Escape, or a gesture that the browser takes over, lets it go.
 */
export function useBrush(drawing: RefObject<Drawing | undefined>, brush: Brush | undefined) {
  const drag = useRef<Drag | undefined>(undefined);
  const dragged = useRef(false);
  const [shown, setShown] = useState<Record<keyof Box, string> | undefined>(undefined);
  const stop = (): void => {
    drag.current = undefined;
    setShown(undefined);
  };
  const placeOf = (event: TargetedPointerEvent<HTMLDivElement>): Place | undefined => {
    const area = drawing.current?.area();
    if (area === undefined) return undefined;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return {
      right: (event.clientX - left - area.left) / area.width,
      down: (event.clientY - top - area.top) / area.height,
    };
  };
  const handlers =
    brush === undefined
      ? {}
      : {
          onPointerDown: (event: TargetedPointerEvent<HTMLDivElement>): void => {
            dragged.current = false;
            const from = placeOf(event);
            const inside = from !== undefined && from.right >= 0 && from.right <= 1 && from.down >= 0 && from.down <= 1;
            drag.current =
              event.button === 0 && event.isPrimary && inside
                ? { pointer: event.pointerId, from, x: event.clientX, y: event.clientY, moving: false }
                : undefined;
          },
          onPointerMove: (event: TargetedPointerEvent<HTMLDivElement>): void => {
            const { current } = drag;
            const to = placeOf(event);
            const area = drawing.current?.area();
            if (
              current === undefined ||
              event.pointerId !== current.pointer ||
              to === undefined ||
              area === undefined
            ) {
              return;
            }
            if (!current.moving) {
              if (Math.hypot(event.clientX - current.x, event.clientY - current.y) < LEAST_DRAG) return;
              current.moving = true;
              dragged.current = true;
              event.currentTarget.setPointerCapture(current.pointer);
            }
            const { left, top, width, height } = brush.box(current.from, to);
            setShown({
              left: `${area.left + left * area.width}px`,
              top: `${area.top + top * area.height}px`,
              width: `${width * area.width}px`,
              height: `${height * area.height}px`,
            });
          },
          onPointerUp: (event: TargetedPointerEvent<HTMLDivElement>): void => {
            const { current } = drag;
            const to = placeOf(event);
            stop();
            if (current?.moving && to !== undefined) brush.choose(current.from, to);
          },
          onPointerCancel: stop,
          onKeyDownCapture: (event: { key: string; stopPropagation(): void }): void => {
            if (event.key !== 'Escape' || !drag.current?.moving) return;
            event.stopPropagation();
            stop();
          },
        };
  return {
    handlers,
    /** Was the pointer that was pressed last dragged? Then what follows is no click. */
    dragged: (): boolean => dragged.current,
    box: shown === undefined ? null : <div class="brush" data-testid="brush" style={shown} />,
  };
}
