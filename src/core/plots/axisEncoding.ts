import type { DiagramAxis } from './axes.ts';
import { textWidth } from './keyStrip.ts';
import type { DiagramLayout } from './layout.ts';
import { logTickAxis } from './logTicks.ts';

/** Longer names are cut, pixels. */
const MOST_LABEL = 90;

/** Pixels that the labels of a vertical axis take, ticks included. */
function labelRoom({ kind, labels }: DiagramAxis): number {
  const longest = Math.max(...labels.map((label) => textWidth(label)));
  return kind === 'ordinal' ? Math.max(34, Math.min(MOST_LABEL, longest) + 12) : 34;
}

/** Pixels that axis, title and padding take beside the plotting area of a diagram. */
export function axesWidth({ x, y }: DiagramLayout): number {
  if (x !== undefined && y?.inGrid === 'bare') {
    return 16;
  }
  return 36 + (x === undefined || y === undefined ? 34 : labelRoom(y));
}

/** Vega-Lite's scale and axis of a channel; the same object in every layer, so that they merge without a word. */
function guides(axis: DiagramAxis | undefined, channel: 'x' | 'y'): object {
  if (axis === undefined) {
    return { axis: null };
  }
  const title = axis.inGrid === 'bare' ? null : (axis.heading ?? axis.title);
  // A fixed extent keeps both diagrams of a pair aligned, whatever a renderer takes text to measure.
  const room = labelRoom(axis);
  const fixed = channel === 'y' ? { minExtent: room, maxExtent: room } : {};
  const extent =
    axis.inGrid === 'bare' ? { labels: false } : { ...fixed, ...(axis.inGrid === 'outer' ? { labelFlush: true } : {}) };
  if (axis.kind === 'ordinal') {
    return {
      title,
      scale: { domain: axis.labels, padding: 0 },
      axis: { labelAngle: 0, labelOverlap: true, labelLimit: MOST_LABEL, domain: false, ...extent },
    };
  }
  if (axis.scale === 'linear') {
    return {
      title,
      scale: { type: 'linear', domain: axis.domain, nice: false, zero: false },
      axis: { grid: false, labelFlush: false, tickCount: 6, format: '~g', domain: false, ...extent },
    };
  }
  return {
    title,
    scale: { type: 'log', domain: axis.domain, nice: false },
    axis: { grid: false, labelFlush: false, domain: false, ...logTickAxis(axis.domain), ...extent },
  };
}

/** Encoding of marks that fill a cell. */
export function extent(layout: DiagramLayout, channel: 'x' | 'y'): object {
  const axis = layout[channel];
  if (axis === undefined) {
    return {};
  }
  return axis.kind === 'ordinal'
    ? { [channel]: { field: channel, type: 'ordinal', sort: null, ...guides(axis, channel) } }
    : {
        [channel]: { field: `${channel}0`, type: 'quantitative', ...guides(axis, channel) },
        [`${channel}2`]: { field: `${channel}1` },
      };
}

/** Encoding of marks at a place. */
export function centre(layout: DiagramLayout, channel: 'x' | 'y'): object {
  const axis = layout[channel];
  return axis === undefined ? {} : { [channel]: placeEncoding(axis, channel, channel) };
}

/** A position along an axis, drawn on `channel`, from a field. */
export function placeEncoding(axis: DiagramAxis | undefined, channel: 'x' | 'y', field: string): object {
  const type = axis?.kind === 'ordinal' ? { type: 'ordinal', sort: null } : { type: 'quantitative' };
  return { field, ...type, ...guides(axis, channel) };
}
