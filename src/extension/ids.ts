/** Names shared with the manifest (package.json); `test/unit/extension/manifest.test.ts` holds the two together. */

export const Command = {
  Run: 'capacityLab.run',
  Cancel: 'capacityLab.cancel',
  OpenResults: 'capacityLab.openResults',
  ShowLog: 'capacityLab.showLog',
  Inspect: 'capacityLab.inspect',
  CancelAll: 'capacityLab.cancelAll',
  ResumeRun: 'capacityLab.runs.resume',
  RetryRun: 'capacityLab.runs.retry',
  ShowRunLog: 'capacityLab.runs.showLog',
  StarRun: 'capacityLab.runs.star',
  UnstarRun: 'capacityLab.runs.unstar',
  EditNote: 'capacityLab.runs.editNote',
  FilterRuns: 'capacityLab.runs.filter',
  ClearFilter: 'capacityLab.runs.clearFilter',
  RefreshRuns: 'capacityLab.runs.refresh',
  RevealRun: 'capacityLab.runs.revealInExplorer',
  RevealRunInOS: 'capacityLab.runs.revealInOS',
  CopyRunPath: 'capacityLab.runs.copyPath',
  DeleteRuns: 'capacityLab.runs.delete',
  DeleteUnstarred: 'capacityLab.runs.deleteUnstarred',
  UndoDelete: 'capacityLab.runs.undoDelete',
  Export: 'capacityLab.export',
  Compare: 'capacityLab.compare',
  Refine: 'capacityLab.refine',
  CopyCitation: 'capacityLab.copyCitation',
  OpenSample: 'capacityLab.openSample',
  NewExperiment: 'capacityLab.newExperiment',
} as const;
export type Command = (typeof Command)[keyof typeof Command];

export const Setting = {
  /** Training threads; 0 means one for each core. */
  Workers: 'capacityLab.workers',
  /** Where runs are kept: relative to the workspace folder (or to the file, outside of one), or absolute. */
  RunsFolder: 'capacityLab.runsFolder',
  /** What trains the models of files that name no engine. */
  Engine: 'capacityLab.engine',
  /** Where @tensorflow/tfjs-node is installed: absolute, or relative as `RunsFolder`; empty where it is not. */
  TensorflowPath: 'capacityLab.tensorflow.path',
  /** Whether capacities are shown behind feature groups. */
  InlayHints: 'capacityLab.inlayHints',
  /** Where results open. */
  PanelLocation: 'capacityLab.panel.location',
} as const;

/** View type of the panel, for the serializer and `onWebviewPanel`. */
export const PANEL_VIEW_TYPE = 'capacityLab.run';

/** The view that shows results in a side bar. */
export const RESULTS_VIEW_ID = 'capacityLab.results';

/** View type of the panels about given weights. */
export const WEIGHTS_VIEW_TYPE = 'capacityLab.weights';

/** View type of the panels that compare runs. */
export const COMPARE_VIEW_TYPE = 'capacityLab.compare';

/** Context key: file-system paths of the experiment files that are running. */
export const RUNNING_FILES_CONTEXT = 'capacityLab.runningFiles';

/** `source` of every diagnostic. */
export const DIAGNOSTIC_SOURCE = 'Capacity Lab';

/** Context key: is any experiment running? */
export const RUNNING_CONTEXT = 'capacityLab.running';

/** Id of the view of all runs. */
export const RUNS_VIEW = 'capacityLab.runs';

/** Context key: does the view show only runs that match a filter? */
export const RUNS_FILTERED_CONTEXT = 'capacityLab.runsFiltered';

/** Context key: can a deletion of runs be undone? */
export const RUNS_UNDO_CONTEXT = 'capacityLab.runsCanUndo';
