import type { Experiment } from '../core/experiment/experiment.ts';
import type { Override } from '../core/experiment/parse.ts';
import type { Problem } from '../core/experiment/problem.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import type { Shard } from '../core/training/shards.ts';
import type { ReadGiven } from './prepare.ts';
import type { RunProgress } from './progress.ts';
import type { RunError } from './runError.ts';
import type { RunTarget } from './runFolder.ts';
import type { Log } from './runLog.ts';

export interface RunRequest {
  /** The experiment file's bytes. */
  source: Uint8Array;
  /** Its path: for names, for the manifest, and `.json` tells how to read it. */
  file: string;
  overrides: readonly Override[];
  target: RunTarget;
  /** Train only this part of the experiment; left out: all of it. */
  shard?: Shard | undefined;
  /** Go on with an unfinished run of this configuration. */
  resume: boolean;
  /** Training threads, at least 1. */
  workers: number;
  /** For the tensorflow engine: folder in which to look for tfjs-node first. */
  tensorflowPath?: string | undefined;
  /** Reads the weights that the experiment names. */
  readGiven: ReadGiven;
  /** Path of dist/worker.js. */
  script: string;
  /** Path of dist/kernels.wasm. */
  kernels: string;
}

/** The reason to give `AbortController.abort` when not the user but the system ends a run: it is `interrupted`, not `cancelled`. */
export const INTERRUPTED = 'interrupted';

export interface RunHooks {
  signal: AbortSignal;
  /** Waits until it is this run's turn to train; the run is `queued` until then. */
  turn?(signal: AbortSignal): Promise<void>;
  /** The folder exists and is locked; training is about to begin. */
  onStarted?(run: StartedRun): void;
  /** Cells were finished and are on disk. */
  onBlock?(records: readonly CellRecord[]): void;
  /** At most four times a second while training, and once at its end. */
  onProgress?(progress: RunProgress): void;
  log?: Log;
}

export interface StartedRun {
  runDir: string;
  experiment: Experiment;
  configHash: string;
  /** An unfinished run is gone on with. */
  resumed: boolean;
  /** Cells to train: those of the shard, where there is one. */
  cells: number;
  /** Cells that are finished already. */
  finished: number;
  /** What the file's check found to warn of. */
  warnings: Problem[];
}

export type RunOutcome =
  /** The file has errors; there is no folder. */
  | { state: 'invalid'; problems: Problem[] }
  /** The folder could not be had; nothing was changed. */
  | { state: 'refused'; error: RunError }
  | ({ state: 'failed'; error: RunError } & EndedRun)
  | ({ state: 'done' | 'cancelled' | 'interrupted' } & EndedRun);

export interface EndedRun {
  runDir: string;
  progress: RunProgress;
  /** Milliseconds of this session: training, and joining blocks into tables. */
  trainingMs: number;
  joiningMs: number;
}
