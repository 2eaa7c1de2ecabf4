import { changeset, Error as ErrorLevel, type Loader, loader, parse, type ScenegraphEvent, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import type { Fact, Plot, Row } from '../core/plots/plot.ts';
import { changedRows } from './changedRows.ts';
import { openRasterCanvas } from './rasterCanvas.ts';
import { createTooltip } from './tooltip.ts';

/** A plot in the page, as Vega holds it. */
export interface Drawing {
  run(): Promise<unknown>;
  /** Draws what changed: gives Vega the datasets that did. */
  update(plot: Drawn): Promise<unknown>;
  /** Where axes and marks lie within the container. */
  area(): Area;
  close(): void;
}

/** Of a plot what may change without a new drawing. */
type Drawn = Pick<Plot, 'data' | 'raster'>;

/** Of a container, pixels. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What a drawing asks of the page. */
export interface DrawingListener {
  onPick(cell: number): void;
  /** What is to be said of a cell; undefined: what the mark says itself. */
  facts(cell: number): readonly Fact[] | undefined;
}

/** Data stands in the page: a specification that asks for a URL gets nothing. */
export const closedLoader: Loader = {
  ...loader(),
  load: () => Promise.reject(new Error('Plots load nothing.')),
};

/** Compiles a plot and opens it in a container. */
export function openDrawing(
  container: HTMLDivElement,
  { spec, data, raster }: Plot,
  renderer: 'canvas' | 'svg',
  listener: DrawingListener,
): Drawing {
  const tooltip = createTooltip(container.ownerDocument, (datum) => {
    const cell = cellOf(datum);
    return cell === undefined ? undefined : listener.facts(cell);
  });
  const host = container.ownerDocument.createElement('div');
  container.append(host);
  const view = new View(parse(compile(spec).spec, undefined, { ast: true }), {
    // Under the page's policy expressions are walked, not compiled to functions.
    expr: expressionInterpreter,
    renderer,
    container: host,
    hover: true,
    loader: closedLoader,
    logLevel: ErrorLevel,
    tooltip: tooltip.handle,
  });
  let shown: Plot['data'] = {};
  // Vega adds a symbol to each row: it gets rows of its own.
  const held = new Map<string, Record<string, unknown>[]>();
  const give = (next: Plot['data']): void => {
    for (const [name, rows] of Object.entries(next)) {
      const changed = changedRows(shown[name], rows);
      if (changed === 'all') {
        const own = rows.map((row) => ({ ...row }));
        held.set(name, own);
        view.data(name, own);
      } else if (changed.length > 0) {
        view.change(name, changesOf(held.get(name) ?? [], rows, changed));
      }
    }
    shown = next;
  };
  give(data);
  const area = (): Area => {
    const [x = 0, y = 0] = view.origin();
    const padding = view.padding();
    const [left, top] = typeof padding === 'number' ? [padding, padding] : [padding.left ?? 0, padding.top ?? 0];
    return { left: left + x, top: top + y, width: view.width(), height: view.height() };
  };
  let cells = raster;
  const canvas = raster === undefined ? undefined : openRasterCanvas(container, spec.background);
  if (canvas !== undefined) view.background('transparent');
  const cellUnder = (event: ScenegraphEvent): number | undefined => {
    if (cells === undefined || !(event instanceof MouseEvent)) return undefined;
    const { left, top, width, height } = area();
    const box = container.getBoundingClientRect();
    return cells.cellAt((event.clientX - box.left - left) / width, (event.clientY - box.top - top) / height);
  };
  const render = async (): Promise<void> => {
    await view.runAsync();
    if (cells !== undefined) canvas?.draw(cells, area());
  };
  // Vega-Lite's selection signal is silent about a second click on the cell it holds, which the keyboard may have
  // left meanwhile; so the click itself is listened to. The selection stays for what it does: only marks that can be
  // chosen react to the pointer.
  view.addEventListener('click', (event, item) => {
    const cell = cellOf(item?.datum) ?? cellUnder(event);
    if (cell !== undefined) listener.onPick(cell);
  });
  if (canvas !== undefined) {
    view.addEventListener('pointermove', (event, item) => {
      // Marks say what they are themselves.
      if (cellOf(item?.datum) !== undefined || !(event instanceof MouseEvent)) return;
      const cell = cellUnder(event);
      host.style.cursor = cell === undefined ? '' : 'pointer';
      tooltip.show(event, cell === undefined ? undefined : listener.facts(cell));
    });
    host.addEventListener('pointerleave', tooltip.hide);
  }
  return {
    run: render,
    update: (next) => {
      give(next.data);
      cells = next.raster;
      return render();
    },
    area,
    close: () => {
      tooltip.dispose();
      view.finalize();
      container.replaceChildren();
    },
  };
}

/** The fields of some rows that differ, as changes to the rows that Vega holds. */
function changesOf(held: Record<string, unknown>[], rows: readonly Row[], changed: readonly number[]) {
  const changes = changeset();
  for (const place of changed) {
    const own = held[place];
    if (own === undefined) continue;
    for (const [name, value] of Object.entries(rows[place] ?? {})) {
      if (own[name] !== value) changes.modify(own, name, value);
    }
  }
  return changes;
}

function cellOf(datum: unknown): number | undefined {
  const cell = typeof datum === 'object' && datum !== null && 'cell' in datum ? datum.cell : undefined;
  return typeof cell === 'number' ? cell : undefined;
}
