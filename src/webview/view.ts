import type { DiagramColor } from '../core/plots/cellRows.ts';
import type { PlotTheme } from '../core/plots/theme.ts';
import type { Region } from '../core/plots/zoom.ts';
import type { DiagramSize } from '../protocol/panelMessages.ts';
import type { Computed } from './useComputed.ts';
import type { LoadedRun } from './useRun.ts';

/** What the parts of the page share: the run, what of it is chosen, and how it is drawn. */
export interface View {
  run: LoadedRun;
  /** Feature group whose capacity the diagrams show. */
  group: string;
  selected: number;
  select(cell: number): void;
  /** What colours the diagrams. */
  layer: DiagramColor;
  chooseLayer(layer: DiagramColor): void;
  /** The part of every diagram that is shown; undefined: all. */
  zoom: Region | undefined;
  zoomTo(region: Region | undefined): void;
  /** Cells whose curves are compared; the first is number 1. */
  pins: readonly number[];
  pin(cells: readonly number[]): void;
  size: DiagramSize;
  resize(size: DiagramSize): void;
  computed: Computed;
  theme: PlotTheme;
  /** Room for the page's content, pixels. */
  width: number;
}
