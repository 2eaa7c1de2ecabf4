import type { CellRecord } from '../core/results/cellRecord.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import type { RunChange, RunDescription } from './panelSource.ts';

/** What the page asks of the extension host. */
export interface PanelHostApi {
  describe(request: Record<string, never>): Promise<RunDescription>;
  summary(request: Record<string, never>): Promise<RunSummary>;
  cell(request: { cell: number }): Promise<CellRecord | undefined>;
  /** Stop the run shown; go on with it; open its file. */
  act(request: { action: 'cancel' | 'run' | 'openFile' | 'showLog' }): Promise<void>;
}

/** What the extension host tells the page. */
export interface PanelHostEvents {
  runChanged: RunChange;
}

/** Kept by VS Code across reloads: ids and view options only, below 2 kB. */
export interface PanelState {
  version: 1;
  /** URI of the experiment file, and path of the run folder. */
  file: string;
  runDir: string;
  selectedCell?: number;
  group?: string;
  theme: 'editor' | 'paper';
}
