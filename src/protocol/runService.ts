import type { Block } from '../core/capacity/geometry.ts';
import type { Completion, CompletionRequest } from '../core/experiment/editing/complete.ts';
import type { Explanation } from '../core/experiment/editing/explain.ts';
import type { OutlineItem } from '../core/experiment/editing/outline.ts';
import type { EngineName } from '../core/experiment/experiment.ts';
import type { LocatedGroup } from '../core/experiment/parse.ts';
import type { Problem } from '../core/experiment/problem.ts';
import type { Refined } from '../core/experiment/refine/refine.ts';
import type { DiagramRegion } from '../core/experiment/refine/region.ts';
import type { CellCurves, CurvesRequest } from '../core/results/cellCurves.ts';
import type { HullPredictions } from '../core/results/cellLayers.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import type { GroupFacts } from '../core/results/groupFactTypes.ts';
import type { RunHeadline } from '../core/results/runHeadline.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import type { Work } from '../core/training/work.ts';
import type { WeightsRequest } from '../core/weights/choose.ts';
import type { Inspection } from '../core/weights/inspection.ts';
import type { Interferer } from '../core/weights/interference.ts';
import type { DrawRequest } from './drawer.ts';
import type { RunChange, RunDescription } from './panelSource.ts';

/**
 * What the run service (a worker thread that owns run folders and the training threads) does for the
 * extension host. The command line calls the same functions (`runs/`) directly.
 */
export interface RunServiceApi {
  /**
   * Checks the text of an experiment file; here, because a hostile text may take longer than the extension host
   * may be held up. Does not reject, whatever the text.
   */
  check(request: CheckRequest): Promise<FileCheck>;
  /** What can be written at a place of a text, whatever else is wrong with it. */
  complete(request: CompletionRequest): Promise<Completion[]>;
  /** What a key, or the parameter or group that is named at a place, means. */
  explain(request: { text: string; offset: number }): Promise<Explanation | undefined>;
  /** The parts of a file, for outline and breadcrumbs. */
  outline(request: { text: string }): Promise<OutlineItem[]>;
  /**
   * Trains an experiment into a new run folder under `runsRoot`, or goes on with the latest unfinished run of
   * the same configuration. Resolves with the folder as soon as it exists; news follow as `runChanged` events.
   * Rejects with a readable message when the file is not valid or the folder cannot be written.
   */
  start(request: StartRequest): Promise<{ runDir: string; description: RunDescription; resumed: boolean }>;
  /** Stops a run; what is finished is kept. Resolves once no thread works on it. */
  cancel(request: { runDir: string }): Promise<void>;
  /** From then on `runChanged` tells of the run, whoever trains it. */
  describe(request: { runDir: string }): Promise<RunDescription>;
  summary(request: { runDir: string }): Promise<RunSummary>;
  cell(request: { runDir: string; cell: number }): Promise<CellRecord | undefined>;
  /**
   * What a run says of a feature group at the cell nearest to the file's own values; `undefined` while that cell is
   * unfinished. Rejects for a group that the run does not have.
   */
  groupFacts(request: { runDir: string; group: string }): Promise<GroupFacts | undefined>;
  /**
   * The same of a file that names weights, measured here and now without a run; nothing is written. Rejects with a
   * sentence where the weights cannot be read.
   */
  measure(request: MeasureRequest & { workers: number }): Promise<GroupFacts | undefined>;
  /**
   * Curves of marginal benefit of a cell's groups, computed by the kernels whatever trained the run. What there is
   * before comes as `curves` events. A cancelled call ends what nobody else waits for.
   */
  curves(request: CurvesRequest & { runDir: string; workers: number }): Promise<CellCurves>;
  /** The hulls of a run's baths and what they predict; `predictions` events tell how far they are. */
  predictions(request: { runDir: string; workers: number }): Promise<HullPredictions>;
  /** Run folders of an experiment, newest first. `file` is the experiment file's path. */
  list(request: { runsRoot: string; file: string }): Promise<RunDescriptionAt[]>;
  /**
   * Every run under a runs folder, of whatever experiment, newest first, and the deletions that can be undone, latest
   * first. `files` are the experiment files that the caller knows: runs of them bear these very paths. What was deleted
   * more than a week ago is removed for good.
   */
  listAll(request: { runsRoot: string; files: string[] }): Promise<{ runs: ListedRun[]; deletions: string[] }>;
  /** The headline of a run that has ended; computed from its cells where it is not kept in its folder. */
  headline(request: { runDir: string }): Promise<RunHeadline>;
  /** Changes what is given, the star or the note. Rejects where the marks that are there cannot be read. */
  setMarks(request: { runDir: string; marks: { star?: boolean; note?: string } }): Promise<void>;
  /** Deletes runs so that they can be had back for a week. One that is being worked on is refused with a sentence. */
  deleteRuns(request: { runDirs: string[] }): Promise<{ deletion: string; deleted: string[]; refused: string[] }>;
  /** Undoes a deletion in a runs folder: `restored` are the run folders that are there again. */
  restoreRuns(request: { runsRoot: string; deletion: string }): Promise<{ restored: string[]; refused: string[] }>;
  /** Parquet, CSV or JSON bytes of the result table. */
  exportTable(request: { runDir: string; format: 'csv' | 'json' | 'parquet' }): Promise<Uint8Array>;
  /**
   * A region of a run's diagram as the text of an experiment file; nothing is written. A region that makes none comes back
   * as `problem`, a sentence.
   */
  refine(request: RefineRunRequest): Promise<Refined & { from: RefinedFrom }>;
  /**
   * The figure or the report of a run, drawn in a thread of its own, which ends with the call. To abort the call ends it
   * at once. Rejects with a sentence, also for a figure of an experiment that sweeps nothing.
   */
  draw(request: DrawRequest): Promise<Uint8Array>;
  /**
   * Capacity of every feature of given weights, measured in threads of their own; `inspectProgress` events tell how far
   * it is. To abort the call ends the threads. Rejects with a sentence for the user.
   */
  inspect(request: InspectRequest): Promise<Inspection>;
  /** The features that interfere most with one of given weights, strongest first. */
  interferers(request: WeightsRequest & { feature: number; workers: number }): Promise<Interferer[]>;
  /** Which features of given weights share dimensions; of at most 4,096 features. */
  blocks(request: WeightsRequest & { workers: number }): Promise<Block[]>;
}

export interface RefineRunRequest {
  runDir: string;
  /** The experiment file as it stands in its editor or on disk; left out where it is gone. */
  text?: string;
  region: DiagramRegion;
  /** Values along x and y; left out: as many as before. */
  points?: { x?: number; y?: number };
}

/** What a refined file was made from: the file as it is, or as it was run, or with settings given beside it. */
export type RefinedFrom = 'file' | 'source' | 'config';

export interface InspectRequest extends WeightsRequest {
  /** Comes back with news of the progress. */
  id: string;
  /** Most threads. */
  workers: number;
  /** More are refused. */
  mostFeatures: number;
}

export interface CheckRequest {
  text: string;
  json: boolean;
  /** Of the file, where it is on disk: weights are looked for there. */
  folder?: string;
  /** Trains the models of a file that names no engine; left out: the grammar's default. */
  engine?: EngineName;
}

/** A feature group of a file that names weights. */
export interface MeasureRequest extends CheckRequest {
  group: string;
}

/** What stands in an experiment file. */
export interface FileCheck {
  /** In the order of the text. */
  problems: Problem[];
  /** The feature groups, found even where the rest of the file is broken. */
  features: LocatedGroup[];
  /** Lower-case hex SHA-256 of the resolved configuration, as in `RunDescription`; none while there are errors. */
  configHash?: string;
  /** It names weights, so that nothing is trained. */
  given?: boolean;
  /** How much there is to train; none while there are errors, or where nothing is trained. */
  work?: Work;
}

export interface StartRequest {
  /** Bytes of the file, as in the editor. */
  source: Uint8Array;
  /** Path of the file, for names and messages. */
  file: string;
  /** `.capacity-lab/runs` of the workspace folder. */
  runsRoot: string;
  /** Go on with this very run, with the settings beside the file that it was begun with, or not at all. */
  runDir?: string;
  /** Training threads. */
  workers: number;
  /** As in `CheckRequest`. */
  engine?: EngineName;
  /** For the tensorflow engine: folder in which to look for tfjs-node first. */
  tensorflowPath?: string;
}

/** A run in a list: what can be told of it without reading its experiment or its cells. */
export interface ListedRun
  extends Pick<
    RunDescription,
    | 'id'
    | 'state'
    | 'error'
    | 'turn'
    | 'shard'
    | 'cells'
    | 'finished'
    | 'elapsedMs'
    | 'remainingMs'
    | 'startedAt'
    | 'engine'
    | 'configHash'
    | 'stale'
  > {
  runDir: string;
  /** Path of the experiment file, which may be gone. */
  file: string;
  fileExists: boolean;
  /** Name of the experiment. */
  experiment: string;
  /** When its last session ended; absent while it goes on, and where it was killed. */
  endedAt?: string;
  /** Its models were given, and measured. */
  given: boolean;
  star: boolean;
  note: string;
  /** Why star and note cannot be read. */
  marksProblem?: string;
  /** Of a finished run; absent until `headline` was asked for once. */
  headline?: RunHeadline;
}

export interface RunDescriptionAt extends RunDescription {
  runDir: string;
}

/** Events from the run service. */
export interface RunServiceEvents {
  runChanged: { runDir: string; change: RunChange };
  curves: { runDir: string; curves: CellCurves };
  predictions: { runDir: string; predictions: HullPredictions };
  /** How far an inspection is, 0 … 1; at most four times a second. */
  inspectProgress: { id: string; share: number };
  log: { level: 'info' | 'warn' | 'error'; message: string };
}
