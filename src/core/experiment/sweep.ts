import type { Cell, CellModel } from './cell.ts';
import type { Channel, ChannelName, Experiment, Setting } from './experiment.ts';
import { CHANNELS, channelPaths } from './resolve.ts';
import { configurationWith, densitiesOf, importancesOf, ownSetting, scaledPenalty } from './settings.ts';
import { shares, unitsOfGroups } from './units.ts';

/** Values along a channel; 1 where the experiment does not have it. */
export const channelLength = (channel: Channel | undefined): number => {
  if (channel === undefined) return 1;
  return channel.kind === 'cases' ? channel.cases.length : channel.values.length;
};

/** Size of the grid along each channel. */
export const gridSize = (experiment: Experiment): Record<ChannelName, number> => ({
  x: channelLength(experiment.sweep.x),
  y: channelLength(experiment.sweep.y),
  row: channelLength(experiment.sweep.row),
  column: channelLength(experiment.sweep.column),
});

const gridCount = (experiment: Experiment): number => {
  const { x, y, row, column } = gridSize(experiment);
  return x * y * row * column;
};

/** Number of cells: the grid, then the labelled points. One where the file has no sweep: its own values. */
export const cellCount = (experiment: Experiment): number =>
  gridCount(experiment) + Object.keys(experiment.points).length;

/** Every path that a channel or a labelled point sets, in the order x, y, row, column, points. */
export function sweptPaths(experiment: Experiment): string[] {
  const channels = CHANNELS.flatMap((name) => {
    const channel = experiment.sweep[name];
    return channel === undefined ? [] : channelPaths(channel);
  });
  return [...new Set([...channels, ...Object.values(experiment.points).flatMap(Object.keys)])];
}

/**
 * The cell of an index: the grid in row-major order of (row, column, y, x), x fastest, then the labelled points.
 * `settings` has every path of `sweptPaths` that this cell sets; a point sets only its own.
 * @throws RangeError for an index outside 0 … cellCount − 1
 */
export function cellAt(experiment: Experiment, index: number): Cell {
  const grid = gridCount(experiment);
  if (!Number.isInteger(index) || index < 0) throw new RangeError(`No cell has the index ${index}.`);
  if (index >= grid) return pointCell(experiment, index, index - grid);

  const size = gridSize(experiment);
  const at: Cell['at'] = {};
  let settings: Record<string, Setting> = {};
  let rest = index;
  for (const name of FASTEST_FIRST) {
    const channel = experiment.sweep[name];
    if (channel === undefined) continue;
    const position = rest % size[name];
    rest = (rest - position) / size[name];
    at[name] = position;
    settings = { ...settings, ...channelSettings(channel, position) };
  }
  return { index, at, settings };
}

const FASTEST_FIRST: readonly ChannelName[] = ['x', 'y', 'column', 'row'];

function pointCell(experiment: Experiment, index: number, place: number): Cell {
  const point = Object.entries(experiment.points)[place];
  if (point === undefined) throw new RangeError(`No cell has the index ${index}.`);
  const [label, settings] = point;
  return { index, at: {}, label, settings: { ...settings } };
}

function channelSettings(channel: Channel, position: number): Record<string, Setting> {
  if (channel.kind === 'cases') return channel.cases[position]?.set ?? {};
  const value = channel.values[position];
  return value === undefined ? {} : { [channel.parameter]: value };
}

/** Index of the grid cell at these channel positions; channels left out count as 0. Inverse of `cellAt(…).at`. */
export function cellIndex(experiment: Experiment, at: Cell['at']): number {
  const { x, y, column } = gridSize(experiment);
  return (((at.row ?? 0) * column + (at.column ?? 0)) * y + (at.y ?? 0)) * x + (at.x ?? 0);
}

/** The model of a cell, its settings applied, its penalties scaled and its features expanded group by group. O(N). */
export function cellModel(experiment: Experiment, cell: Cell): CellModel {
  const { model, data, features, train } = configurationWith(experiment, cell.settings);
  const density = features.flatMap((group) => densitiesOf(group, data));
  const oneHot = data.kind === 'one_hot';
  const units = unitsOfGroups(features, data.kind);
  const { dimensions, neurons, monosemantic_share: monosemanticShare, ...architecture } = model;
  return {
    ...architecture,
    D: neurons ?? dimensions,
    ...(neurons === undefined ? {} : { bottleneck: dimensions }),
    ...(monosemanticShare === undefined ? {} : { monosemanticShare }),
    N: features.reduce((sum, group) => sum + group.count, 0),
    importance: Float64Array.from(features.flatMap(importancesOf)),
    density: Float64Array.from(oneHot ? shares(density) : density),
    ...(units === undefined ? {} : { units }),
    group: features.flatMap((group) => new Array<string>(group.count).fill(group.name)),
    data: oneHot ? { ...data, symmetric: false } : data,
    train: { ...train, penalty: scaledPenalty(train.penalty) },
  };
}

/**
 * The cell nearest to the file's own values, grid and points alike; the lower index where two are equally near.
 * Distance: sum over the swept parameters of the squared difference as a share of its channel's width, in logarithms
 * on a logarithmic channel; words count 1 where they differ. Work: values of all channels + points.
 */
export function nearestCell(experiment: Experiment): number {
  const at: Cell['at'] = {};
  let best = 0;
  for (const name of CHANNELS) {
    const channel = experiment.sweep[name];
    if (channel === undefined) continue;
    let least = Number.POSITIVE_INFINITY;
    for (let position = 0; position < channelLength(channel); position++) {
      const distance = distanceFromOwn(experiment, channelSettings(channel, position));
      if (distance < least) {
        least = distance;
        at[name] = position;
      }
    }
    best += least;
  }
  let nearest = cellIndex(experiment, at);
  const grid = gridCount(experiment);
  for (const [place, settings] of Object.values(experiment.points).entries()) {
    const distance = distanceFromOwn(experiment, settings);
    if (distance < best) {
      best = distance;
      nearest = grid + place;
    }
  }
  return nearest;
}

function distanceFromOwn(experiment: Experiment, settings: Record<string, Setting>): number {
  return Object.entries(settings).reduce((sum, [path, value]) => {
    const own = ownSetting(experiment, path);
    if (own === undefined || own === value) return sum;
    if (typeof own !== 'number' || typeof value !== 'number') return sum + 1;
    const { log, width } = measureOf(experiment, path);
    const difference = log && own > 0 && value > 0 ? Math.log(value / own) : value - own;
    return sum + (difference / width) ** 2;
  }, 0);
}

/** How differences of a parameter are measured: on the scale and in units of the width of the channel that sweeps it. */
function measureOf(experiment: Experiment, path: string): { log: boolean; width: number } {
  for (const channel of Object.values(experiment.sweep)) {
    if (channel.kind === 'range' && channel.parameter === path) {
      const log = channel.scale === 'log';
      return { log, width: Math.abs(log ? Math.log(channel.to / channel.from) : channel.to - channel.from) || 1 };
    }
  }
  const values = Object.values(experiment.sweep).flatMap((channel) => pathValues(channel, path));
  return { log: false, width: values.length > 0 ? Math.max(...values) - Math.min(...values) || 1 : 1 };
}

function pathValues(channel: Channel, path: string): number[] {
  const settings =
    channel.kind === 'cases'
      ? channel.cases.map((one) => one.set[path])
      : channel.kind === 'values' && channel.parameter === path
        ? channel.values
        : [];
  return settings.filter((value) => typeof value === 'number');
}
