import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Plot } from '../core/plots/plot.ts';
import { type Drawing, openDrawing } from './drawing.ts';
import { type Brush, useBrush } from './useBrush.tsx';
import { useWhenVisible } from './useWhenVisible.ts';

/** Above this a canvas is faster than SVG; below, SVG is sharper and can be inspected. */
const MOST_SVG_MARKS = 2000;

interface VegaViewProps {
  plot: Plot;
  testId: string;
  /** Called with the cell of a mark that was clicked. */
  onPick?: (cell: number) => void;
  onKeyDown?: (event: TargetedKeyboardEvent<HTMLDivElement>) => void;
  /** What a rectangle that is dragged does; left out: nothing can be dragged. */
  brush?: Brush;
  onDblClick?: () => void;
}

/**
 * Draws a plot. The specification is compiled when it changes (another size, theme or axis); otherwise only the
 * datasets that changed are given to Vega, and not before the plot is in sight. `data-ready` says that the first
 * picture stands.
 */
export function VegaView({ plot, testId, onPick, onKeyDown, brush, onDblClick }: VegaViewProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | undefined>(undefined);
  const latest = useRef({ onPick, plot });
  const [ready, setReady] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const renderer = plot.raster !== undefined || plot.marks > MOST_SVG_MARKS ? 'canvas' : 'svg';
  const spec = useMemo(() => JSON.stringify(plot.spec), [plot.spec]);
  const rastered = plot.raster !== undefined;
  const whenVisible = useWhenVisible(host);
  const brushing = useBrush(drawing, brush);
  useLayoutEffect(() => {
    latest.current = { onPick, plot };
  });
  useEffect(() => {
    if (host.current === null) {
      return;
    }
    try {
      const opened = openDrawing(host.current, plot, renderer, {
        onPick: (cell) => {
          if (!brushing.dragged()) latest.current.onPick?.(cell);
        },
        facts: (cell) => latest.current.plot.facts?.(cell),
      });
      drawing.current = opened;
      setProblem(undefined);
      opened.run().then(
        () => setReady(true),
        (error: unknown) => setProblem(String(error)),
      );
      return () => {
        drawing.current = undefined;
        opened.close();
      };
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return undefined;
    }
    // `plot.data` is given to a new drawing as it is; the effect below changes it afterwards.
  }, [spec, renderer, rastered]);
  useEffect(() => {
    whenVisible(() => {
      drawing.current?.update(plot).catch((error: unknown) => setProblem(String(error)));
    });
  }, [plot.data, plot.raster]);
  const about = {
    'aria-label': plot.description,
    tabIndex: 0,
    ...(onDblClick === undefined ? {} : { onDblClick }),
    ...(onKeyDown === undefined
      ? { role: 'img' as const }
      : { role: 'application' as const, 'aria-roledescription': 'phase diagram', onKeyDown }),
  };
  return (
    <div
      {...about}
      {...brushing.handlers}
      class={brush === undefined ? 'vega-view' : 'vega-view brushed'}
      data-testid={testId}
      data-ready={ready ? '1' : undefined}
    >
      <div ref={host} class="vega-host" aria-hidden="true" hidden={problem !== undefined} />
      {brushing.box}
      {problem === undefined ? null : <p class="problem">This plot could not be drawn: {problem}</p>}
    </div>
  );
}
