import type { Cell } from '../experiment/cell.ts';
import { describeParameter } from '../experiment/describe.ts';
import type { Channel, ChannelName, Experiment } from '../experiment/experiment.ts';
import { CHANNELS, channelPaths } from '../experiment/resolve.ts';
import { cellAt, cellCount } from '../experiment/sweep.ts';

/** Models that a run compares: cells that differ in their data and features alone. */
export interface Architecture {
  /** What its cells have in common, as the sweep calls it; empty where a run has one architecture. */
  name: string;
  cells: Cell[];
}

/** Does a parameter belong to the data and the features, rather than to the model and its training? */
export const isOfData = (path: string): boolean => path.startsWith('data.') || path.startsWith('features.');

/** Those of an experiment do not change while it lives, and are asked for whenever a cell is finished. */
const known = new WeakMap<Experiment, readonly Architecture[]>();

/** The architectures of a run's grid, in the order of their first cells. Labelled points belong to none. */
export function architecturesOf(experiment: Experiment): readonly Architecture[] {
  const found = known.get(experiment) ?? findArchitectures(experiment);
  known.set(experiment, found);
  return found;
}

function findArchitectures(experiment: Experiment): Architecture[] {
  const channels = CHANNELS.filter((name) => {
    const channel = experiment.sweep[name];
    return channel !== undefined && channelPaths(channel).some((path) => !isOfData(path));
  });
  const found = new Map<string, Architecture>();
  for (let index = 0; index < cellCount(experiment); index++) {
    const cell = cellAt(experiment, index);
    if (cell.label !== undefined) continue;
    const key = channels.map((name) => cell.at[name]).join(' ');
    const own = found.get(key) ?? {
      name: channels.map((name) => placeName(experiment, name, cell)).join(', '),
      cells: [],
    };
    own.cells.push(cell);
    found.set(key, own);
  }
  return [...found.values()];
}

/** What a place along a channel is called: `ReLU autoencoder`, `Activation ReLU`. */
export function placeName(experiment: Experiment, name: ChannelName, { at }: Cell): string {
  const channel: Channel | undefined = experiment.sweep[name];
  const place = at[name] ?? 0;
  if (channel === undefined) return '';
  if (channel.kind === 'cases') return channel.cases[place]?.name ?? '';
  const { title, format } = describeParameter(experiment, channel.parameter);
  const value = channel.values[place];
  return value === undefined ? '' : typeof value === 'number' ? `${title} ${format(value)}` : format(value);
}
