import type { Reporter } from '../reading/reporter.ts';
import { childOf, entryOf, type FileNode, type MapNode, numberOf, textOf } from '../reading/tree.ts';

/** A channel over a range, as it is written. */
interface RangeChannel {
  name: string;
  scale: 'log' | 'linear';
  parameter: string;
  ends: [FileNode, FileNode];
}

/**
 * Tells of labelled points that lie beyond a range of the sweep: they are trained, but the diagram ends before them. A
 * value that a logarithmic axis cannot have, such as 0, is meant to be beside it. Both must name the parameter alike.
 */
export function informOfPointsOutside(root: FileNode, reporter: Reporter): void {
  const channels = rangeChannels(childOf(root, 'sweep'));
  const points = childOf(root, 'points');
  if (points?.kind !== 'map') return;
  for (const { key: label, value: settings } of points.entries) {
    for (const channel of channels) {
      const node = childOf(settings, channel.parameter);
      if (node !== undefined) checkPoint(node, label, channel, reporter);
    }
  }
}

function checkPoint(
  node: FileNode,
  label: string,
  { name, scale, parameter, ends }: RangeChannel,
  reporter: Reporter,
): void {
  const value = numberOf(node);
  const [first, second] = ends.map(numberOf);
  if (value === undefined || first === undefined || second === undefined) return;
  const [low, high] = first < second ? [first, second] : [second, first];
  if ((value >= low && value <= high) || (scale === 'log' && value <= 0)) return;
  const nearest = value < low ? low : high;
  const path = `points.${label}.${parameter}`;
  const message = `${path} is ${value}, but sweep.${name} ends at ${nearest}: the point is trained, and lies outside of the diagram.`;
  const fixes = [
    { title: `Widen sweep.${name} to ${value}`, at: nearest === first ? ends[0] : ends[1], newText: String(value) },
    { title: `Move the point to ${nearest}`, at: node, newText: String(nearest) },
  ];
  reporter.information({ code: 'point-outside', path, message, at: node, fixes });
}

function rangeChannels(sweep: FileNode | undefined): RangeChannel[] {
  if (sweep?.kind !== 'map') return [];
  return sweep.entries.flatMap(({ key: name, value }) => (value.kind === 'map' ? rangeOf(name, value) : []));
}

function rangeOf(name: string, channel: MapNode): RangeChannel[] {
  const scale = entryOf(channel, 'log') === undefined ? 'linear' : 'log';
  const list = childOf(channel, scale);
  const parameter = textOf(childOf(channel, 'parameter'));
  const [from, to] = list?.kind === 'list' ? list.items : [];
  if (parameter === undefined || from === undefined || to === undefined) return [];
  return [{ name, scale, parameter, ends: [from, to] }];
}
