import type { CellCurves, CurvesRequest } from '../core/results/cellCurves.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import type { RunChange, RunDescription } from './panelSource.ts';

/** One of the runs that a page compares, by its place. */
export interface OfRun {
  run: number;
}

/** What the page of a comparison asks of the extension host: of each run what a panel asks of its own. */
export interface ComparisonHostApi {
  describe(request: OfRun): Promise<RunDescription>;
  summary(request: OfRun): Promise<RunSummary>;
  cell(request: OfRun & { cell: number }): Promise<CellRecord | undefined>;
  /** What there is before comes as `curvesFound`. */
  curves(request: OfRun & CurvesRequest): Promise<CellCurves>;
}

/** What the extension host tells that page. */
export interface ComparisonHostEvents {
  runChanged: OfRun & { change: RunChange };
  curvesFound: OfRun & { curves: CellCurves };
}

/** URI of an experiment file, and path of one of its run folders. */
export interface ComparedTarget {
  file: string;
  runDir: string;
}

/** Kept by VS Code across reloads: the runs, and what of the view was chosen. */
export interface ComparisonPanelState {
  version: 1;
  compare: ComparedTarget[];
  /** Places of the two runs that are subtracted. */
  base: number;
  other: number;
  group?: string;
  /** A cell of the base. */
  selectedCell?: number;
  quantity: 'capacity' | 'loss';
  theme: 'editor' | 'paper';
}
