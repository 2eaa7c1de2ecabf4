import type { PlotTheme } from '../core/plots/theme.ts';
import type { LoadedRun } from './useRun.ts';

/** What the parts of the page share: the run, what of it is chosen, and how it is drawn. */
export interface View {
  run: LoadedRun;
  /** Feature group whose capacity the diagrams show. */
  group: string;
  selected: number;
  select(cell: number): void;
  theme: PlotTheme;
  /** Room for the page's content, pixels. */
  width: number;
}
