import type { DifferenceQuantity } from '../../core/plots/differenceMap.ts';
import type { PlotTheme } from '../../core/plots/theme.ts';
import type { ComparedRun } from '../../core/results/compareCells.ts';
import type { RunComparison } from '../../core/results/compareRuns.ts';

/** What the parts of a page that compares share: the runs, what of them is chosen, and how it is drawn. */
export interface CompareView {
  /** All runs, and the places of the two that are subtracted. */
  runs: readonly ComparedRun[];
  base: number;
  other: number;
  comparison: RunComparison;
  quantity: DifferenceQuantity;
  chooseQuantity(quantity: DifferenceQuantity): void;
  /** A cell of the base. */
  selected: number;
  select(cell: number): void;
  theme: PlotTheme;
  /** Room for the page's content, pixels. */
  width: number;
}
