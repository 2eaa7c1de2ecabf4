import type { Override } from '../core/experiment/parse.ts';
import type { DiagramColor } from '../core/plots/cellRows.ts';
import type { ComparisonView } from '../core/plots/comparisonViews.ts';
import type { DifferenceQuantity } from '../core/plots/differenceMap.ts';
import type { Shard } from '../core/training/shards.ts';
import type { WeightsChoice } from '../core/weights/choose.ts';
import type { RunState } from '../protocol/panelSource.ts';
import type { CommandName } from './commands.ts';
import type { ViewName } from './plotViews.ts';

/** What the user asked for. */
export type Command =
  | { name: 'help'; topic?: CommandName }
  | { name: 'version' }
  | RunCommand
  | ValidateCommand
  | ListCommand
  | ShowCommand
  | ExportCommand
  | MarginalCommand
  | PlotCommand
  | CompareCommand
  | InspectCommand
  | MergeCommand
  | CiteCommand;

export interface RunCommand {
  name: 'run';
  files: string[];
  out?: string;
  overrides: Override[];
  tensorflowPath?: string;
  workers?: number;
  /** Absent: that of the Slurm array's task, else everything. */
  shard?: Shard;
  resume: boolean;
  plots: string[];
  json: boolean;
  quiet: boolean;
}

export interface ValidateCommand {
  name: 'validate';
  files: string[];
  overrides: Override[];
  workers?: number;
  json: boolean;
  quiet: boolean;
}

export interface ListCommand {
  name: 'list';
  /** Experiment files and folders. */
  paths: string[];
  /** Empty: all. */
  states: RunState[];
  json: boolean;
}

export interface ShowCommand {
  name: 'show';
  run: string;
  json: boolean;
}

export interface ExportCommand {
  name: 'export';
  run: string;
  format: TableFormatName;
  /** Absent: standard output. */
  output?: string;
}

export interface PlotCommand {
  name: 'plot';
  run: string;
  outputs: string[];
  /** Absent: the figure. */
  view?: ViewName;
  layer?: DiagramColor;
  feature?: string;
  /** Number of a cell or name of a point. */
  cell?: string;
  at: Override[];
  listViews: boolean;
  scale?: 1 | 2 | 3;
  theme?: 'paper' | 'dark';
  workers?: number;
}

export interface CompareCommand {
  name: 'compare';
  /** The first is the base of all comparisons. */
  runs: string[];
  feature?: string;
  outputs: string[];
  /** Absent: the map of differences, or the overlay where no plane is swept. */
  view?: ComparisonView;
  quantity: DifferenceQuantity;
  scale?: 1 | 2 | 3;
  theme?: 'paper' | 'dark';
  json: boolean;
}

export interface InspectCommand {
  name: 'inspect';
  file: string;
  choice: WeightsChoice;
  workers?: number;
  format: TableFormatName;
  /** Absent: standard output. */
  output?: string;
  quiet: boolean;
}

export interface MergeCommand {
  name: 'merge';
  /** Run folders of shards, or folders that hold them. */
  shards: string[];
  out: string;
  json: boolean;
  quiet: boolean;
}

export interface CiteCommand {
  name: 'cite';
  run: string;
}

export interface MarginalCommand {
  name: 'marginal';
  /** An experiment file or a run folder. */
  source: string;
  at: Override[];
  feature?: string;
  reference?: string;
  method: CurveMethod;
  copies?: number;
  points: number;
  workers?: number;
  format: TableFormatName;
  /** Absent: standard output. */
  output?: string;
  plots: string[];
  quiet: boolean;
}

export type CurveMethod = 'auto' | 'closed' | 'bath' | 'net' | 'probe';

export type TableFormatName = 'csv' | 'json' | 'parquet';
