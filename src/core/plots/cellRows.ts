import { Agreement, type RunSummary } from '../results/runSummary.ts';
import { Outcome } from '../training/plan.ts';
import { type DiagramLayer, type DiagramLayers, isLayer, LAYER_KEYS, layerWord } from './diagramLayers.ts';
import { formatFixed, formatNumber } from './format.ts';
import { type DiagramLayout, settingsOf } from './layout.ts';
import { isMeasure, MEASURE_TITLES, type MeasureColor, measureScale, measureValues } from './measureColor.ts';
import type { Row } from './plot.ts';
import { type StatusWord, statusWord } from './words.ts';

/** Which of a run's two diagrams: the closed form, or what training found. */
export type DiagramSide = 'theory' | 'trained';

/** What colours a diagram: of a feature group its capacity or recovery, a layer, or a measure of the whole model. */
export type DiagramColor = 'capacity' | 'recovery' | DiagramLayer | MeasureColor;

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

/** Index of a group in a summary; the first one where the name is unknown. */
export const groupIndex = (summary: RunSummary, group: string): number => Math.max(0, summary.groups.indexOf(group));

/** Columns of a tooltip: titles by field name. Fields hold text, so that every number is written the same way. */
export function tooltipFields(
  layout: DiagramLayout,
  side: DiagramSide,
  group: string,
  color?: DiagramColor,
): { field: string; title: string }[] {
  const settings = settingsOf(layout, 0, 0).map(({ title }, index) => ({ field: `setting${index}`, title }));
  const measured =
    side === 'theory'
      ? [
          { field: 'capacityText', title: `Capacity of ${group}` },
          { field: 'statusText', title: 'Status' },
          { field: 'lossTheoryText', title: 'Least expected loss' },
        ]
      : [
          { field: 'capacityText', title: `Capacity of ${group}` },
          { field: 'theoryText', title: '… in theory' },
          { field: 'differenceText', title: 'Δ capacity' },
          { field: 'statusText', title: 'Status' },
          { field: 'recoveryText', title: 'Recovery' },
          { field: 'lossText', title: 'Loss' },
          { field: 'lossTheoryText', title: '… in theory, at least' },
        ];
  const layer = isLayer(color) ? [{ field: 'layerText', title: LAYER_TITLES[color] }] : [];
  const measure = isMeasure(color) ? [{ field: 'measureText', title: MEASURE_TITLES[color] }] : [];
  return [...settings, ...measured, ...layer, ...measure];
}

const LAYER_TITLES: Readonly<Record<DiagramLayer, string>> = { returns: 'Returns', prediction: 'Prediction' };

/** The texts of one cell's tooltip. */
export function tooltipTexts(facts: CellFacts, settings: readonly { value: string }[]): Row {
  const named = Object.fromEntries(settings.map(({ value }, index) => [`setting${index}`, value]));
  return {
    ...named,
    capacityText: formatFixed(facts.capacity),
    theoryText: `${formatFixed(facts.capacityTheory)} (${facts.statusTheory === 'unfinished' ? 'no closed form' : facts.statusTheory})`,
    differenceText: formatNumber(facts.capacity - facts.capacityTheory, 2),
    statusText: facts.diverged ? 'diverged' : facts.status === 'unfinished' ? 'not trained yet' : facts.status,
    recoveryText: formatFixed(facts.recovery),
    lossText: formatNumber(facts.loss, 5),
    lossTheoryText: formatNumber(facts.lossTheory, 5),
  };
}

/** One row per grid cell: where it lies, what colour it has, what its tooltip says. */
export function gridRows(
  layout: DiagramLayout,
  summary: RunSummary,
  side: DiagramSide,
  group: string,
  color: DiagramColor = 'capacity',
  layers?: DiagramLayers,
): Row[] {
  const index = groupIndex(summary, group);
  const colorOf = colorRows(summary, color, layers);
  const rows: Row[] = [];
  for (let iy = 0; iy < layout.rows; iy++) {
    for (let ix = 0; ix < layout.columns; ix++) {
      const facts = cellFacts(summary, index, side, layout.cells[iy * layout.columns + ix] ?? -1);
      rows.push({
        ...cellBox(layout, ix, iy),
        cell: facts.cell,
        ...colorOf(facts),
        ...tooltipTexts(facts, settingsOf(layout, ix, iy)),
      });
    }
  }
  return rows;
}

/** What the colour of a cell says: capacity, with plain colours for plain statuses, a shade, or a layer's word. */
function colorRows(summary: RunSummary, color: DiagramColor, layers?: DiagramLayers): (facts: CellFacts) => Row {
  const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
  const shaded = (shade: number): Row => ({
    status: Number.isNaN(shade) ? 'unfinished' : 'shaded',
    shade: orNull(shade),
  });
  if (isLayer(color)) {
    return ({ cell }) => {
      const word = layerWord(color, layers, cell);
      return { status: word, layerText: LAYER_KEYS[color].find(([one]) => one === word)?.[1] ?? word };
    };
  }
  if (isMeasure(color)) {
    const values = measureValues(summary, color);
    const scale = measureScale(summary, color);
    return ({ cell }) => {
      const value = values[cell] ?? Number.NaN;
      return { ...shaded(scale?.shade(value) ?? Number.NaN), measureText: formatNumber(value, 4) };
    };
  }
  return color === 'capacity'
    ? ({ status, capacity }) => ({ status, capacity: orNull(capacity) })
    : ({ recovery }) => shaded(recovery);
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
