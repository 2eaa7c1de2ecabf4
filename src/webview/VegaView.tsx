import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Error as ErrorLevel, type Loader, loader, parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import type { Plot, Row } from '../core/plots/plot.ts';
import { sameRows } from './sameRows.ts';
import { createTooltip } from './tooltip.ts';

/** Above this a canvas is faster than SVG; below, SVG is sharper and can be inspected. */
const MOST_SVG_MARKS = 2000;

interface VegaViewProps {
  plot: Plot;
  testId: string;
  /** Called with the cell of a mark that was clicked. */
  onPick?: (cell: number) => void;
  onKeyDown?: (event: TargetedKeyboardEvent<HTMLDivElement>) => void;
}

/**
 * Draws a plot. The specification is compiled when it changes (another size, theme or axis); otherwise only the
 * datasets that changed are given to Vega. `data-ready` says that the first picture stands.
 */
export function VegaView({ plot, testId, onPick, onKeyDown }: VegaViewProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | undefined>(undefined);
  const pick = useRef(onPick);
  const [ready, setReady] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const renderer = plot.marks > MOST_SVG_MARKS ? 'canvas' : 'svg';
  const spec = JSON.stringify(plot.spec);
  useLayoutEffect(() => {
    pick.current = onPick;
  });
  useEffect(() => {
    if (host.current === null) {
      return;
    }
    try {
      const opened = openDrawing(host.current, plot, renderer, (cell) => pick.current?.(cell));
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
  }, [spec, renderer]);
  useEffect(() => {
    drawing.current?.update(plot.data).catch((error: unknown) => setProblem(String(error)));
  }, [plot.data]);
  const about = {
    'aria-label': plot.description,
    tabIndex: 0,
    ...(onKeyDown === undefined
      ? { role: 'img' as const }
      : { role: 'application' as const, 'aria-roledescription': 'phase diagram', onKeyDown }),
  };
  return (
    <div {...about} class="vega-view" data-testid={testId} data-ready={ready ? '1' : undefined}>
      <div ref={host} class="vega-host" aria-hidden="true" hidden={problem !== undefined} />
      {problem === undefined ? null : <p class="problem">This plot could not be drawn: {problem}</p>}
    </div>
  );
}

interface Drawing {
  run(): Promise<unknown>;
  update(data: Plot['data']): Promise<unknown>;
  close(): void;
}

/** Data stands in the page: a specification that asks for a URL gets nothing. */
const closedLoader: Loader = {
  ...loader(),
  load: () => Promise.reject(new Error('Plots load nothing.')),
};

function openDrawing(
  container: HTMLDivElement,
  { spec, data }: Plot,
  renderer: 'canvas' | 'svg',
  onPick: (cell: number) => void,
): Drawing {
  const tooltip = createTooltip(container.ownerDocument);
  const view = new View(parse(compile(spec).spec, undefined, { ast: true }), {
    // Under the page's policy expressions are walked, not compiled to functions.
    expr: expressionInterpreter,
    renderer,
    container,
    hover: true,
    loader: closedLoader,
    logLevel: ErrorLevel,
    tooltip: tooltip.handle,
  });
  let shown: Plot['data'] = {};
  const give = (next: Plot['data']): void => {
    for (const [name, rows] of Object.entries(next)) {
      if (!sameRows(shown[name], rows)) {
        // Vega adds a symbol to each row: it gets rows of its own.
        view.data(
          name,
          rows.map((row) => ({ ...row })),
        );
      }
    }
    shown = next;
  };
  give(data);
  // Vega-Lite's selection signal is silent about a second click on the cell it holds, which the keyboard may have
  // left meanwhile; so the click itself is listened to. The selection stays for what it does: only marks that can be
  // chosen react to the pointer.
  view.addEventListener('click', (_event, item) => {
    const cell = (item?.datum as Row | undefined)?.cell;
    if (typeof cell === 'number') {
      onPick(cell);
    }
  });
  return {
    run: () => view.runAsync(),
    update: (next) => {
      give(next);
      return view.runAsync();
    },
    close: () => {
      tooltip.dispose();
      view.finalize();
      container.replaceChildren();
    },
  };
}
