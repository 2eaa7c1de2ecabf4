import type { Channel, ChannelName, Experiment, Setting } from '../experiment/experiment.ts';
import { ownSetting } from '../experiment/settings.ts';
import { cellAt, channelLength } from '../experiment/sweep.ts';
import { settingKey } from '../results/alignCells.ts';
import { type DiagramLayout, diagramLayout } from './layout.ts';

/**
 * The diagram of another experiment that can be drawn over a diagram: of the same parameters along x and y, whatever
 * their values, and of the row and the column that have the settings of the diagram's.
 *
 * @returns undefined where there is none
 */
export function layoutOver(layout: DiagramLayout, other: Experiment): DiagramLayout | undefined {
  if (layout.experiment === other) return layout;
  if (!sameAxis(layout, other, 'x') || !sameAxis(layout, other, 'y')) return undefined;
  const { settings } = cellAt(layout.experiment, layout.cells[0] ?? 0);
  const settingOf = (path: string): Setting | undefined => settings[path] ?? ownSetting(layout.experiment, path);
  const [row, column] = [placeOf(other.sweep.row, settingOf), placeOf(other.sweep.column, settingOf)];
  if (row === undefined || column === undefined || !ownRows(layout, other)) return undefined;
  const over = diagramLayout(other, { row, column });
  const alike = (['x', 'y'] as const).every(
    (name) => over[name]?.kind === layout[name]?.kind && over[name]?.heading === layout[name]?.heading,
  );
  return alike ? over : undefined;
}

function sameAxis({ experiment }: DiagramLayout, other: Experiment, name: ChannelName): boolean {
  const [a, b] = [experiment.sweep[name], other.sweep[name]];
  if (a === undefined || b === undefined) return a === b;
  if (a.kind === 'cases' || b.kind === 'cases') return JSON.stringify(a) === JSON.stringify(b);
  return a.parameter === b.parameter;
}

/** The place along a channel with these settings; 0 where nothing is swept. */
function placeOf(channel: Channel | undefined, settingOf: (path: string) => Setting | undefined): number | undefined {
  if (channel === undefined) return 0;
  const has = (path: string, value: Setting): boolean => {
    const wanted = settingOf(path);
    return wanted !== undefined && settingKey(wanted) === settingKey(value);
  };
  for (let place = 0; place < channelLength(channel); place++) {
    const value = channel.kind === 'cases' ? undefined : channel.values[place];
    const set = channel.kind === 'cases' ? channel.cases[place]?.set : undefined;
    if (value !== undefined && channel.kind !== 'cases' && has(channel.parameter, value)) return place;
    if (set !== undefined && Object.entries(set).every(([path, wanted]) => has(path, wanted))) return place;
  }
  return undefined;
}

/** Is what tells the rows and columns of a diagram apart the same in an experiment without such rows? */
function ownRows({ experiment, slice }: DiagramLayout, other: Experiment): boolean {
  return (['row', 'column'] as const).every((name) => {
    const channel = experiment.sweep[name];
    if (channel === undefined || other.sweep[name] !== undefined) return true;
    return placeOf(channel, (path) => ownSetting(other, path)) === slice[name];
  });
}
