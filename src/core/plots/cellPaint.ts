import { STATUS_TOLERANCE } from '../capacity/capacity.ts';
import type { RunSummary } from '../results/runSummary.ts';
import { cellFacts, type DiagramColor, type DiagramSide, groupIndex } from './cellRows.ts';
import { type DiagramLayers, isLayer, layerColor, layerWord } from './diagramLayers.ts';
import { isMeasure, measureScale, measureValues, shadeColor } from './measureColor.ts';
import { capacityColor, type PlotTheme } from './theme.ts';
import type { StatusWord } from './words.ts';

/** What colours the cells of a diagram. */
export interface PaintOptions {
  theme: PlotTheme;
  side: DiagramSide;
  /** Feature group that capacity, status and recovery are of. */
  group: string;
  /** Left out: capacity. */
  color?: DiagramColor;
  /** For the colours returns and prediction. */
  layers?: DiagramLayers;
}

/** The colour of a cell and what it says. */
export interface CellPaint {
  /** `#rrggbb` */
  color: string;
  /** A word where a word is coloured; `shaded` and `unfinished` where it is a number that is there, or is not. */
  status: string;
  /** The number that is shaded, where there is one. */
  value: number | null;
}

/** Colour of a status where it has one for itself: the shared capacities have the middle of the ramp. */
export const statusColor = (theme: PlotTheme, status: StatusWord): string =>
  status === 'polysemantic' ? capacityColor(theme, 0.5, STATUS_TOLERANCE) : theme[status];

/** How every cell of a run is coloured; made once for a diagram, asked for each of its cells. */
export function cellPainter(summary: RunSummary, options: PaintOptions): (cell: number) => CellPaint {
  const { theme, side, group, color = 'capacity', layers } = options;
  const index = groupIndex(summary, group);
  const shaded = (value: number, of: () => string): CellPaint =>
    Number.isNaN(value)
      ? { color: theme.unfinished, status: 'unfinished', value: null }
      : { color: of(), status: 'shaded', value };
  if (isLayer(color)) {
    return (cell) => {
      const status = layerWord(color, layers, cell);
      return { color: layerColor(theme, status), status, value: null };
    };
  }
  if (isMeasure(color)) {
    const values = measureValues(summary, color, { group, side });
    const scale = measureScale(summary, color, { group, side });
    return (cell) => {
      const value = scale === undefined ? Number.NaN : (values[cell] ?? Number.NaN);
      return shaded(value, () => (scale === undefined ? '' : shadeColor(theme, scale, scale.shade(value))));
    };
  }
  if (color === 'recovery') {
    return (cell) => {
      const { recovery } = cellFacts(summary, index, side, cell);
      return shaded(recovery, () => capacityColor(theme, recovery, 0));
    };
  }
  return (cell) => {
    const { status, capacity } = cellFacts(summary, index, side, cell);
    return {
      color:
        color === 'capacity' && status === 'polysemantic'
          ? capacityColor(theme, capacity, STATUS_TOLERANCE)
          : statusColor(theme, status),
      status,
      value: Number.isNaN(capacity) ? null : capacity,
    };
  };
}
