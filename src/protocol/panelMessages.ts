import type { DiagramRegion } from '../core/experiment/refine/region.ts';
import type { CellCurves, CurvesRequest } from '../core/results/cellCurves.ts';
import type { HullPredictions } from '../core/results/cellLayers.ts';
import type { MeasureName } from '../core/results/cellMeasures.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import type { RunChange, RunDescription } from './panelSource.ts';

/** What the page asks of the extension host. */
export interface PanelHostApi {
  describe(request: Record<string, never>): Promise<RunDescription>;
  summary(request: Record<string, never>): Promise<RunSummary>;
  cell(request: { cell: number }): Promise<CellRecord | undefined>;
  /** As of the run service; what there is before comes as `curvesFound` and `predictionsFound`. */
  curves(request: CurvesRequest): Promise<CellCurves>;
  predictions(request: Record<string, never>): Promise<HullPredictions>;
  /** Stop the run shown; go on with it; open its file; copy how to cite it; export it. */
  act(request: { action: 'cancel' | 'run' | 'openFile' | 'showLog' | 'copyCitation' | 'export' }): Promise<void>;
  saveFile: SaveFile;
  /** Writes an experiment file that sweeps a region of the diagram more finely, and opens it. */
  refine(request: { region: DiagramRegion }): Promise<void>;
}

/**
 * Saves a file that the page has made where the user says; false when they think better of it. The name ends in .png or .svg.
 */
export type SaveFile = (request: { name: string; bytes: Uint8Array }) => Promise<{ saved: boolean }>;

/** What the extension host tells the page. */
export interface PanelHostEvents {
  runChanged: RunChange;
  curvesFound: CellCurves;
  predictionsFound: HullPredictions;
}

/** What of the cells colours the diagrams. */
export type ViewLayer =
  | 'capacity'
  | 'status'
  | 'recovery'
  | 'returns'
  | 'prediction'
  | 'task_loss'
  | 'capacity_error'
  | 'excess_loss'
  | MeasureName;

/** How large the diagrams are: as the panel has room for, or always small, or as large as fits its width. */
export type DiagramSize = 'auto' | 'small' | 'large';

/** Kept by VS Code across reloads: ids and view options only, below 2 kB. */
export interface PanelState {
  version: 1;
  /** URI of the experiment file, and path of the run folder. */
  file: string;
  runDir: string;
  selectedCell?: number;
  group?: string;
  /** Left out: capacity. */
  layer?: ViewLayer;
  /** Left out: the whole diagram is shown. First and last place along each axis. */
  zoom?: { x: [number, number]; y: [number, number] };
  /** Cells whose curves are compared, in the order of their numbers. */
  pins?: number[];
  /** Left out: auto. */
  size?: DiagramSize;
  theme: 'editor' | 'paper';
}

export type { DiagramRegion };
