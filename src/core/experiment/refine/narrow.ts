import type { Channel } from '../experiment.ts';
import { complement, type Parameter } from '../parameters.ts';
import { rangeValues } from '../resolve.ts';

/** What becomes of a channel, in values as the file writes them. */
export type Cut =
  | { kind: 'range'; from: number; to: number; points: number }
  /** Whole numbers are listed: a finer range of them would have fractions. */
  | { kind: 'list'; values: number[] }
  /** Positions of the listed values or cases that stay. */
  | { kind: 'places'; places: number[] };

export type Narrowed = Cut | { kind: 'problem'; sentence: string };

/** A range as the file writes it. */
export interface WrittenRange {
  scale: 'log' | 'linear';
  from: number;
  to: number;
  points: number;
}

/** A channel of the resolved experiment and, where the file gives a range, that range and its parameter. */
export interface ChannelToNarrow {
  name: string;
  channel: Channel;
  written: WrittenRange | undefined;
  parameter: Parameter | undefined;
}

/**
 * A channel cut to a part of it. Ranges keep their scale and direction and get `points` values, or as many as before; of
 * listed values and cases those inside stay.
 *
 * @param region values as stored along a range of several values, else positions (`DiagramRegion`)
 */
export function narrowed(
  { name, channel, written, parameter }: ChannelToNarrow,
  [a, b]: readonly [number, number],
  points?: number,
): Narrowed {
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  if (channel.kind === 'range' && channel.values.length > 1 && written !== undefined) {
    const values = parameter?.complement === true ? [complement(high), complement(low)] : [low, high];
    return rangeInside(name, written, parameter, values, points ?? written.points);
  }
  const count = channel.kind === 'cases' ? channel.cases.length : channel.values.length;
  const places = Array.from({ length: count }, (_, place) => place).filter((place) => place >= low && place <= high);
  if (places.length === 0) return { kind: 'problem', sentence: `The region holds none of the places along ${name}.` };
  if (written === undefined || places.length === 1) return { kind: 'places', places };
  // A logarithmic range of sparsity: listed in the experiment, a range in the file.
  const values = rangeValues(written.scale, written.from, written.to, written.points);
  const ends = [values[places[0] ?? 0] ?? written.from, values[places.at(-1) ?? 0] ?? written.to];
  return rangeInside(name, written, parameter, ends, points ?? written.points);
}

function rangeInside(
  name: string,
  { scale, from, to }: WrittenRange,
  parameter: Parameter | undefined,
  wanted: readonly number[],
  points: number,
): Narrowed {
  const [least, greatest] = [Math.min(from, to), Math.max(from, to)];
  const clip = (value: number): number => Math.min(Math.max(value, least), greatest);
  const [low, high] = [clip(Math.min(...wanted)), clip(Math.max(...wanted))];
  if (!(low < high)) return { kind: 'problem', sentence: `The region has no width along ${name}.` };
  const directed = <T>(values: T[]): T[] => (from > to ? values.reverse() : values);
  if (parameter?.fragment.type === 'integer') {
    const values = wholeNumbers(scale, Math.ceil(low), Math.floor(high), points);
    if (values.length === 0) return { kind: 'problem', sentence: `The region holds no whole number along ${name}.` };
    return { kind: 'list', values: directed(values) };
  }
  const [start = low, end = high] = directed([low, high].map((value) => clip(readable(value, scale, low, high))));
  return { kind: 'range', from: start, to: end, points };
}

/** Whole numbers from `low` to `high`: all, or about `points` of them, spaced as the scale says. */
function wholeNumbers(scale: 'log' | 'linear', low: number, high: number, points: number): number[] {
  if (high < low) return [];
  const count = Math.min(points, high - low + 1);
  const spaced = count < 2 ? [low] : rangeValues(count === high - low + 1 ? 'linear' : scale, low, high, count);
  return [...new Set(spaced.map(Math.round))];
}

/** Share of the region's width that an end may move for the sake of fewer digits. */
const SLACK = 1e-3;

/** The number of the fewest digits near an end of a region. */
function readable(value: number, scale: 'log' | 'linear', low: number, high: number): number {
  const width = scale === 'log' ? Math.abs(value) * Math.min(1, high / low - 1) : high - low;
  for (let digits = 1; digits <= 12; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.abs(short - value) <= width * SLACK) return short;
  }
  return value;
}
