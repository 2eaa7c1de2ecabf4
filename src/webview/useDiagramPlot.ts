import { useMemo } from 'preact/hooks';
import { capacityLinesPlot } from '../core/plots/capacityLines.ts';
import type { DiagramColor, DiagramSide } from '../core/plots/cellRows.ts';
import { diagramMarks } from '../core/plots/diagramMarks.ts';
import type { DiagramLayout } from '../core/plots/layout.ts';
import { phaseDiagramPlot } from '../core/plots/phaseDiagram.ts';
import type { Plot } from '../core/plots/plot.ts';
import { boxOf, isWhole, placeAt, regionBetween } from '../core/plots/zoom.ts';
import type { Brush } from './useBrush.tsx';
import type { View } from './view.ts';

export interface DiagramAbout {
  layout: DiagramLayout;
  side: DiagramSide;
  color: DiagramColor;
  /** Of the plotting area, pixels. */
  width: number;
  height: number;
}

export const isDiagram = ({ x, y }: DiagramLayout): boolean => x !== undefined && y !== undefined;

/** The plot of a diagram. A move of the selection makes new marks and leaves the cells as they are. */
export function useDiagramPlot(view: View, { layout, side, color, width, height }: DiagramAbout): Plot {
  const { run, group, theme, selected, pins } = view;
  const layers = view.computed.shown;
  const options = { theme, side, color, layers, group, width, height };
  const drawn = [layout, run.summary, theme, side, color, layers, group, width, height];
  const cells = useMemo(() => (isDiagram(layout) ? phaseDiagramPlot(layout, run.summary, options) : undefined), drawn);
  return useMemo(() => {
    if (cells === undefined) return capacityLinesPlot(layout, run.summary, { ...options, selected });
    return { ...cells, data: { ...cells.data, ...diagramMarks(layout, { width, height, selected, pins }) } };
  }, [cells, ...drawn, selected, pins.join()]);
}

/** A rectangle dragged over a diagram is the part of it that is shown next. */
export function diagramBrush(layout: DiagramLayout, { zoomTo }: Pick<View, 'zoomTo'>): Brush | undefined {
  if (!isDiagram(layout)) return undefined;
  const between: (
    from: { right: number; down: number },
    to: { right: number; down: number },
  ) => ReturnType<typeof regionBetween> = (from, to) =>
    regionBetween(placeAt(layout, from.right, from.down), placeAt(layout, to.right, to.down));
  return {
    box: (from, to) => boxOf(layout, between(from, to)),
    choose: (from, to) => {
      const region = between(from, to);
      zoomTo(isWhole(layout.whole ?? layout, region) ? undefined : region);
    },
  };
}
