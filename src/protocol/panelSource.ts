import type { Experiment } from '../core/experiment/experiment.ts';
import type { CellCurves, CurvesRequest } from '../core/results/cellCurves.ts';
import type { HullPredictions } from '../core/results/cellLayers.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import type { Shard } from '../core/training/shards.ts';

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** What a run is, apart from its numbers. Plain data: it crosses postMessage and stands in the HTML report. */
export interface RunDescription {
  /** Folder name of the run: unique within its experiment. */
  id: string;
  experiment: Experiment;
  state: RunState;
  /** Why it failed, as a sentence; only with state `failed`. */
  error?: string;
  /** Where it stands in the line of runs while it is `queued`: the first one trains. Only for runs of this window. */
  turn?: { place: number; of: number };
  /** Another program trains it (a terminal, another window): it cannot be cancelled here. */
  elsewhere?: true;
  /** Which part of the experiment's cells this run trains; left out: all. */
  shard?: Shard;
  /** Cells that it is to have: those of its shard. */
  cells: number;
  finished: number;
  /** Milliseconds of training so far, and an estimate of what is left while running. */
  elapsedMs: number;
  remainingMs?: number;
  startedAt: string;
  engine: string;
  /** Lower-case hex SHA-256 of the resolved configuration. */
  configHash: string;
  /** The file has changed since the run. */
  stale: boolean;
  /** Versions and platform from the manifest, for provenance. */
  provenance: Record<string, string>;
}

/**
 * Where the page gets a run from. Two implementations, one page: over messages from the extension host
 * (`webview/remoteSource.ts`) and from data embedded in an HTML report (`webview/embeddedSource.ts`).
 */
export interface PanelSource {
  describe(): Promise<RunDescription>;
  summary(): Promise<RunSummary>;
  /** `undefined` while the cell is unfinished. */
  cell(index: number): Promise<CellRecord | undefined>;
  /** Curves of a cell; `onStage` hears of what there is before. `undefined` where none were computed and none can be. */
  curves(request: CurvesRequest, watch: WatchOf<CellCurves>): Promise<CellCurves | undefined>;
  /** What hulls predict of the run, likewise. */
  predictions(watch: WatchOf<HullPredictions>): Promise<HullPredictions | undefined>;
  /** Called at most 4 times a second while the run goes on, and once when it ends. Returns how to stop listening. */
  onChange(listener: (change: RunChange) => void): () => void;
}

export interface WatchOf<T> {
  /** Aborts what nobody wants to see any more. */
  signal: AbortSignal;
  onStage(found: T): void;
}

/** News of a run: its description and, for the cells that finished since the last news, their summary. */
export interface RunChange {
  description: RunDescription;
  /** Indices of the newly finished cells; `summary` holds them in this order. */
  cells: Int32Array;
  summary: RunSummary;
}
