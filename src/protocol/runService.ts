import type { CellRecord } from '../core/results/cellRecord.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import type { RunChange, RunDescription } from './panelSource.ts';

/**
 * What the run service (a worker thread that owns run folders and the training threads) does for the
 * extension host. The command line calls the same functions (`runs/`) directly.
 */
export interface RunServiceApi {
  /**
   * Trains an experiment into a new run folder under `runsRoot`, or goes on with the latest unfinished run of
   * the same configuration. Resolves with the folder as soon as it exists; news follow as `runChanged` events.
   * Rejects with a readable message when the file is not valid or the folder cannot be written.
   */
  start(request: StartRequest): Promise<{ runDir: string; description: RunDescription; resumed: boolean }>;
  /** Stops a run; what is finished is kept. Resolves once no thread works on it. */
  cancel(request: { runDir: string }): Promise<void>;
  describe(request: { runDir: string }): Promise<RunDescription>;
  summary(request: { runDir: string }): Promise<RunSummary>;
  cell(request: { runDir: string; cell: number }): Promise<CellRecord | undefined>;
  /** Run folders of an experiment, newest first. `file` is the experiment file's path. */
  list(request: { runsRoot: string; file: string }): Promise<RunDescriptionAt[]>;
  /** Parquet, CSV or JSON bytes of the result table. */
  exportTable(request: { runDir: string; format: 'csv' | 'json' | 'parquet' }): Promise<Uint8Array>;
}

export interface StartRequest {
  /** Bytes of the file, as in the editor. */
  source: Uint8Array;
  /** Path of the file, for names and messages. */
  file: string;
  /** `.capacity-lab/runs` of the workspace folder. */
  runsRoot: string;
  /** Training threads. */
  workers: number;
}

export interface RunDescriptionAt extends RunDescription {
  runDir: string;
}

/** Events from the run service. */
export interface RunServiceEvents {
  runChanged: { runDir: string; change: RunChange };
  log: { level: 'info' | 'warn' | 'error'; message: string };
}
