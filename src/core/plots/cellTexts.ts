import type { RunSummary } from '../results/runSummary.ts';
import type { DiagramAxis } from './axes.ts';
import type { PaintOptions } from './cellPaint.ts';
import { cellFacts, groupIndex, measuredFacts } from './cellRows.ts';
import { isLayer, LAYER_KEYS, LAYER_TITLES, layerWord } from './diagramLayers.ts';
import { formatNumber } from './format.ts';
import { type DiagramLayout, settingsOf } from './layout.ts';
import { isMeasure, MEASURE_TITLES, measureValues } from './measureColor.ts';
import type { Fact } from './plot.ts';

/**
 * What is to be said of a cell under the pointer: where it lies, what was found there and what theory expects. Made for
 * the one cell that is pointed at, for in a large diagram the texts of all would take more room than all else.
 */
export function cellTexts(layout: DiagramLayout, summary: RunSummary, options: PaintOptions, cell: number): Fact[] {
  const { side, group, color, layers } = options;
  const facts = measuredFacts(cellFacts(summary, groupIndex(summary, group), side, cell), side, group);
  const own = isLayer(color)
    ? [[LAYER_TITLES[color], layerText(color, layerWord(color, layers, cell))] as const]
    : isMeasure(color)
      ? [[MEASURE_TITLES[color], formatNumber(measureValues(summary, color, options)[cell] ?? Number.NaN, 4)] as const]
      : [];
  return [...placeTexts(layout, cell), ...facts, ...own];
}

const layerText = (layer: keyof typeof LAYER_KEYS, word: string): string =>
  LAYER_KEYS[layer].find(([one]) => one === word)?.[1] ?? word;

/** The settings of a cell of the grid, or name and settings of a labelled point. */
function placeTexts(layout: DiagramLayout, cell: number): Fact[] {
  const point = layout.points.find((one) => one.cell === cell);
  if (point !== undefined) {
    const on = (axis: DiagramAxis | undefined, place: number): Fact[] =>
      axis === undefined ? [] : [[axis.title, pointText(axis, place)]];
    return [['Point', point.label], ...on(layout.x, point.x), ...on(layout.y, point.y)];
  }
  const place = layout.cells.indexOf(cell);
  return place < 0
    ? []
    : settingsOf(layout, place % layout.columns, Math.floor(place / layout.columns)).map(({ title, value }) => [
        title,
        value,
      ]);
}

/** A labelled point lies between the cells, so its values are written from its own coordinates. */
const pointText = (axis: DiagramAxis, place: number): string =>
  axis.kind === 'ordinal' ? (axis.labels[place] ?? '') : String(place);
