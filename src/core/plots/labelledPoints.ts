import { type DiagramAxis, shareAlong } from './axes.ts';
import { coordinate } from './cellRows.ts';
import { placeLabels } from './labelPlacement.ts';
import type { DiagramLayout } from './layout.ts';
import type { Row } from './plot.ts';
import type { PlotTheme } from './theme.ts';

const POINT_RADIUS = 5;
const POINT_FONT = 12;

export interface PointOptions {
  /** Of the plotting area, pixels. */
  width: number;
  height: number;
  selected?: number;
}

/** Rows of the labelled points that lie in a diagram, with the places of their names. */
export function pointRows(layout: DiagramLayout, options: PointOptions): Row[] {
  const { width, height, selected } = options;
  const markers = layout.points.map(({ x, y, label }) => ({
    x: pixels(layout.x, x, width, false),
    y: pixels(layout.y, y, height, layout.y?.kind === 'continuous'),
    text: label,
  }));
  const labels = placeLabels(markers, { width, height }, POINT_RADIUS, POINT_FONT);
  return layout.points.map(({ cell, label, x, y }, place) => ({
    cell,
    label,
    x: coordinate(layout, 'x', x),
    y: coordinate(layout, 'y', y),
    ...(labels[place] ?? { dx: 0, dy: 0, align: 'left' }),
    selected: cell === selected,
  }));
}

/** Pixels from the left or from the top. */
function pixels(axis: DiagramAxis | undefined, place: number, length: number, upwards: boolean): number {
  if (axis === undefined) {
    return length / 2;
  }
  const share = axis.kind === 'ordinal' ? (place + 0.5) / axis.labels.length : shareAlong(axis, place);
  return length * (upwards ? 1 - share : share);
}

/**
 * A mark says what stands in its row: that costs nothing for each mark, and the page has more to say of a cell
 * (`Plot.facts`).
 */
export const ROW_TOOLTIP = { content: 'data' } as const;

/** Hollow markers with their names; each drawn twice, first wide in the halo's colour, so that they show on any colour. */
export function pointLayers(parts: {
  data: { name: string };
  at: object;
  theme: PlotTheme;
  /** Clicks choose points; not in a figure for print. */
  pickable: boolean;
}): object[] {
  const { data, at, theme, pickable } = parts;
  const chosen = (when: number, otherwise: number): object => ({
    condition: { test: 'datum.selected', value: when },
    value: otherwise,
  });
  const size = chosen(150, Math.PI * POINT_RADIUS ** 2);
  const ring = (stroke: string, width: number): object => ({
    mark: { type: 'point', filled: false, shape: 'circle', stroke, opacity: 1, cursor: 'pointer' },
    encoding: { ...at, size, strokeWidth: chosen(width + 1.2, width) },
  });
  const name = (style: object): object => ({
    data,
    mark: {
      type: 'text',
      baseline: 'middle',
      fontSize: POINT_FONT,
      fontWeight: 700,
      dx: { expr: 'datum.dx' },
      dy: { expr: 'datum.dy' },
      align: { expr: 'datum.align' },
      ...style,
    },
    encoding: { ...at, text: { field: 'label', type: 'nominal' } },
  });
  const top = ring(theme.highlight, 1.8) as { mark: object; encoding: object };
  return [
    { data, ...ring(theme.highlightHalo, 4.5) },
    name({ fill: theme.highlightHalo, stroke: theme.highlightHalo, strokeWidth: 3.5, strokeJoin: 'round' }),
    name({ fill: theme.highlight }),
    {
      data,
      ...top,
      // A transparent fill: the middle of the ring can be pointed at and clicked.
      mark: { ...top.mark, fill: 'transparent', tooltip: ROW_TOOLTIP },
      ...(pickable ? pickedBy('pickPoint') : {}),
    },
  ];
}

/**
 * A click on a mark of the layer sets this parameter to `{cell: [index]}`. It also makes Vega-Lite deaf to the layers
 * that have neither a parameter nor a tooltip, so that contours and outlines cover nothing.
 */
export function pickedBy(name: string): object {
  return { params: [{ name, select: { type: 'point', fields: ['cell'], toggle: false, clear: false } }] };
}
