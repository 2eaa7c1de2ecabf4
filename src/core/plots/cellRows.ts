import { Agreement, type RunSummary } from '../results/runSummary.ts';
import { Outcome } from '../training/plan.ts';
import type { CellPaint } from './cellPaint.ts';
import type { DiagramLayer } from './diagramLayers.ts';
import { formatFixed, formatNumber } from './format.ts';
import type { DiagramLayout } from './layout.ts';
import type { MeasureColor } from './measureColor.ts';
import type { Fact, Row } from './plot.ts';
import { type StatusWord, statusWord } from './words.ts';

/** Which of a run's two diagrams: the closed form, or what training found. */
export type DiagramSide = 'theory' | 'trained';

/**
 * What colours a diagram: of a feature group its capacity, its plain status or its recovery, a layer, or a number of the
 * whole model.
 */
export type DiagramColor = 'capacity' | 'status' | 'recovery' | DiagramLayer | MeasureColor;

/** One cell as a diagram needs it. */
export interface CellFacts {
  cell: number;
  capacity: number;
  status: StatusWord;
  statusTheory: StatusWord;
  capacityTheory: number;
  /** NaN for computation models and in theory. */
  recovery: number;
  loss: number;
  lossTheory: number;
  differs: boolean;
  diverged: boolean;
}

/** What a run says of one cell and one feature group; `side` chooses whose capacity and status come first. */
export function cellFacts(summary: RunSummary, group: number, side: DiagramSide, cell: number): CellFacts {
  const trained = summary.capacity[group]?.[cell] ?? Number.NaN;
  const theory = summary.capacityTheory[group]?.[cell] ?? Number.NaN;
  const statusTheory = statusWord(summary.statusTheory[group]?.[cell]);
  return {
    cell,
    capacity: side === 'theory' ? theory : trained,
    status: side === 'theory' ? statusTheory : statusWord(summary.status[group]?.[cell]),
    statusTheory,
    capacityTheory: theory,
    recovery: side === 'theory' ? Number.NaN : (summary.recovery[group]?.[cell] ?? Number.NaN),
    loss: summary.loss[cell] ?? Number.NaN,
    lossTheory: summary.lossTheory[cell] ?? Number.NaN,
    differs: side === 'trained' && summary.agreement[cell] === Agreement.Differs,
    diverged: side === 'trained' && summary.outcome[cell] === Outcome.Diverged,
  };
}

/** Of a cell of which nothing is known. */
export const NO_FACTS: CellFacts = {
  cell: -1,
  capacity: Number.NaN,
  status: 'unfinished',
  statusTheory: 'unfinished',
  capacityTheory: Number.NaN,
  recovery: Number.NaN,
  loss: Number.NaN,
  lossTheory: Number.NaN,
  differs: false,
  diverged: false,
};

/** Index of a group in a summary; the first one where the name is unknown. */
export const groupIndex = (summary: RunSummary, group: string): number => Math.max(0, summary.groups.indexOf(group));

/** What is said of a cell in a tooltip, as titles and texts: every number is written the same way everywhere. */
export function measuredFacts(facts: CellFacts, side: DiagramSide, group: string): Fact[] {
  const capacity = formatFixed(facts.capacity);
  const status = facts.diverged ? 'diverged' : facts.status === 'unfinished' ? 'not trained yet' : facts.status;
  if (side === 'theory') {
    return [
      [`Capacity of ${group}`, capacity],
      ['Status', status],
      ['Least expected loss', formatNumber(facts.lossTheory, 5)],
    ];
  }
  const expected = facts.statusTheory === 'unfinished' ? 'no closed form' : facts.statusTheory;
  return [
    [`Capacity of ${group}`, capacity],
    ['… in theory', `${formatFixed(facts.capacityTheory)} (${expected})`],
    ['Δ capacity', formatNumber(facts.capacity - facts.capacityTheory, 2)],
    ['Status', status],
    ['Recovery', formatFixed(facts.recovery)],
    ['Loss', formatNumber(facts.loss, 5)],
    ['… in theory, at least', formatNumber(facts.lossTheory, 5)],
  ];
}

/** One row per grid cell: where it lies, its colour and what that says. Nothing more: there may be tens of thousands. */
export function gridRows(layout: DiagramLayout, paint: (cell: number) => CellPaint): Row[] {
  const xs = Array.from({ length: layout.columns }, (_, ix) => sideOf(layout, 'x', ix));
  const ys = Array.from({ length: layout.rows }, (_, iy) => sideOf(layout, 'y', iy));
  return Array.from(layout.cells, (cell, place) => ({
    cell,
    ...xs[place % layout.columns],
    ...ys[Math.floor(place / layout.columns)],
    ...paint(cell),
  }));
}

/** Borders of a cell on continuous axes (`x0`, `x1`), names of its place on ordinal ones (`x`). */
export function cellBox(layout: DiagramLayout, ix: number, iy: number): Row {
  return { ...sideOf(layout, 'x', ix), ...sideOf(layout, 'y', iy) };
}

function sideOf(layout: DiagramLayout, channel: 'x' | 'y', index: number): Row {
  const axis = layout[channel];
  if (axis === undefined) {
    return {};
  }
  return axis.kind === 'ordinal'
    ? { [channel]: axis.labels[index] ?? null }
    : { [`${channel}0`]: axis.edges[index] ?? null, [`${channel}1`]: axis.edges[index + 1] ?? null };
}

/** A coordinate as a row holds it: a number on a continuous axis, a name on an ordinal one. */
export function coordinate(layout: DiagramLayout, channel: 'x' | 'y', place: number): number | string | null {
  const axis = layout[channel];
  return axis?.kind === 'ordinal' ? (axis.labels[place] ?? null) : place;
}
