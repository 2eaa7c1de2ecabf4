import type { InputUnit } from '../training/inputs.ts';
import type { Activation, ChannelName, Data, Family, Layered, Setting, Train } from './experiment.ts';

/** One cell of a sweep: the settings that make it differ from the file's own values. */
export interface Cell {
  /** 0 … cells−1: the grid in row-major order (row, column, y, x; x fastest), then the labelled points. */
  index: number;
  /** Index along each swept channel; empty for a labelled point. */
  at: Partial<Record<ChannelName, number>>;
  /** Name of the labelled point, for cells after the grid. */
  label?: string;
  /** Every parameter path that the sweep sets, with this cell's value. */
  settings: Record<string, Setting>;
}

/** The model of one cell, with features expanded: all that an engine or a formula needs to know. */
export interface CellModel extends Layered {
  family: Family;
  activation: Activation;
  /** Whether the output has a bias. */
  bias: boolean;
  /** Rows of W: embedding dimensions D, or neurons of the neurons family. */
  D: number;
  /** The neurons family: dimensions of the embedding that neurons see, at most which capacities sum to. */
  bottleneck?: number;
  /** The neurons family: the share of activation above which a neuron is monosemantic. */
  monosemanticShare?: number;
  /** Features N. */
  N: number;
  /** (N) importance v_i. */
  importance: Float64Array;
  /** (N) density p_i = P(feature active). Of one-hot data the densities sum to 1. */
  density: Float64Array;
  /** Features that are active together or one at a time; left out: every feature by itself. */
  units?: InputUnit[];
  /** (N) name of the group that feature i belongs to. */
  group: string[];
  data: Data;
  train: Train;
}

/** Is the model given, so that nothing is trained? */
export const isMeasured = ({ train }: Pick<CellModel, 'train'>): boolean => train.steps === 0;
