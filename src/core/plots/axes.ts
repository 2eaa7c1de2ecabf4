import { describeParameter } from '../experiment/describe.ts';
import type { Channel, ChannelName, Experiment, Setting } from '../experiment/experiment.ts';
import { ownSetting } from '../experiment/settings.ts';
import { type AxisScale, between } from './contours.ts';
import { formatNumber } from './format.ts';

/** One swept channel as an axis of a diagram. */
export interface DiagramAxis {
  channel: ChannelName;
  /** `Relative importance of odd`: what tables and tooltips call it. */
  title: string;
  /** What stands at the axis where its coordinates are not the swept values themselves. */
  heading?: string;
  /** Ranges are drawn on a scale; lists of values and cases stand side by side. */
  kind: 'continuous' | 'ordinal';
  /** Of a continuous axis; `linear` otherwise. */
  scale: AxisScale;
  /** Coordinates of the cells: the swept values (or, `isReciprocal`, one over them), or 0, 1, … on an ordinal axis. */
  centres: number[];
  /** (centres + 1) borders between the cells, in their order: halfway on the axis, the outermost at the ends of the range. */
  edges: number[];
  /** [least, greatest] of a continuous axis. */
  domain: [number, number];
  /** (centres) what each place is called. */
  labels: string[];
  /**
   * In a grid of diagrams: `bare` has neither title nor labels, for a neighbour shows them; `outer` keeps its labels
   * within its length, so that diagrams with and without labels take the same room.
   */
  inGrid?: 'bare' | 'outer';
}

/** The axis of a channel that the experiment sweeps; `undefined` where it sweeps none. */
export function diagramAxis(experiment: Experiment, channel: ChannelName): DiagramAxis | undefined {
  const swept = experiment.sweep[channel];
  if (swept === undefined) {
    return undefined;
  }
  const title = channelTitle(experiment, swept);
  const labels = channelLabels(experiment, swept);
  if (swept.kind === 'range' && swept.values.length > 1) {
    const { scale } = swept;
    const reciprocal = isReciprocal(experiment, swept);
    const centres = reciprocal ? swept.values.map((value) => 1 / value) : swept.values;
    return {
      channel,
      title,
      ...(reciprocal ? { heading: '1 / density, that is 1/(1 − sparsity)' } : {}),
      kind: 'continuous',
      scale,
      centres,
      edges: edgesOf(centres, scale),
      domain: [Math.min(...centres), Math.max(...centres)],
      labels,
    };
  }
  const places = labels.map((_, index) => index);
  return {
    channel,
    title,
    kind: 'ordinal',
    scale: 'linear',
    centres: places,
    edges: [],
    domain: [0, labels.length - 1],
    labels,
  };
}

/** The swept value at a coordinate of an axis, or what the place of an ordinal axis is called. */
export function settingAt({ kind, heading, labels }: DiagramAxis, place: number): number | string {
  if (kind === 'ordinal') return labels[place] ?? '';
  return heading === undefined ? place : 1 / place;
}

/**
 * Is an axis drawn as one over its values? Density is where it is the only axis and logarithmic: sparsity then grows to
 * the right, as in Elhage et al. 2022. A diagram of two axes has density itself, as Scherlis et al. 2022 draw it.
 */
function isReciprocal({ sweep }: Experiment, swept: Channel): boolean {
  const [only, second] = [sweep.x, sweep.y].filter((channel) => channel !== undefined);
  const alone = only === swept && second === undefined;
  return alone && swept.kind === 'range' && swept.scale === 'log' && swept.parameter === 'data.density';
}

/** Borders halfway between neighbours as the axis shows them: geometric means on a logarithmic one. */
function edgesOf(values: readonly number[], scale: AxisScale): number[] {
  const inner = values.slice(1).map((value, index) => between(values[index] ?? value, value, 0.5, scale));
  return [values[0] ?? Number.NaN, ...inner, values.at(-1) ?? Number.NaN];
}

function channelTitle(experiment: Experiment, swept: Channel): string {
  return swept.kind === 'cases' ? 'Case' : describeParameter(experiment, swept.parameter).title;
}

/** Names of a channel's places: values as their parameter writes them, cases by name. Equal names are told apart. */
function channelLabels(experiment: Experiment, swept: Channel): string[] {
  if (swept.kind === 'cases') {
    return swept.cases.map(({ name }) => name);
  }
  const { format } = describeParameter(experiment, swept.parameter);
  const written = swept.values.map((value) => format(value));
  const unique = new Set(written).size === written.length;
  return unique
    ? written
    : swept.values.map((value) => (typeof value === 'number' ? formatNumber(value, 12) : String(value)));
}

/**
 * Where a cell with these settings lies on an axis: a coordinate on a continuous axis (perhaps outside its domain),
 * an index on an ordinal one; `undefined` where it has no place on it. What is not set has the file's own value.
 */
export function placeOn(
  axis: DiagramAxis,
  experiment: Experiment,
  settings: Readonly<Record<string, Setting>>,
): number | undefined {
  const swept = experiment.sweep[axis.channel];
  const settingOf = (path: string): Setting | undefined => settings[path] ?? ownSetting(experiment, path);
  if (swept === undefined) {
    return undefined;
  }
  if (swept.kind === 'cases') {
    return found(
      swept.cases.findIndex(({ set }) => Object.entries(set).every(([path, value]) => settingOf(path) === value)),
    );
  }
  const value = settingOf(swept.parameter);
  if (axis.kind === 'continuous') {
    return typeof value !== 'number' ? undefined : isReciprocal(experiment, swept) ? 1 / value : value;
  }
  const values: readonly Setting[] = swept.values;
  return value === undefined ? undefined : found(values.indexOf(value));
}

const found = (index: number): number | undefined => (index < 0 ? undefined : index);

/** Share of the way along a continuous axis, 0 … 1 within its domain. */
export function shareAlong({ domain: [low, high], scale }: DiagramAxis, value: number): number {
  return scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}
