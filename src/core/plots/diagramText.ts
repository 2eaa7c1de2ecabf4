import type { RunSummary } from '../results/runSummary.ts';
import { type DiagramAxis, settingAt } from './axes.ts';
import { cellFacts, type DiagramColor, type DiagramSide, groupIndex } from './cellRows.ts';
import { type DiagramLayers, isLayer, LAYER_KEYS, LAYER_TITLES, layerWord } from './diagramLayers.ts';
import { formatNumber, formatShare } from './format.ts';
import type { DiagramLayout } from './layout.ts';
import { isMeasure, MEASURE_TITLES, measureScale, measureValues } from './measureColor.ts';
import type { Table } from './plot.ts';
import { listInWords, type StatusWord } from './words.ts';

interface DiagramAbout {
  side: DiagramSide;
  group: string;
  color?: DiagramColor;
  layers?: DiagramLayers;
}

/** A phase diagram in a few sentences, for those who cannot see it. */
export function diagramDescription(layout: DiagramLayout, summary: RunSummary, about: DiagramAbout): string {
  const { side, group, color, layers } = about;
  const index = groupIndex(summary, group);
  const counts = new Map<StatusWord, number>();
  for (const cell of layout.cells) {
    const { status } = cellFacts(summary, index, side, cell);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const axes = [layout.x, layout.y].flatMap((axis) => (axis === undefined ? [] : [axisInWords(axis)]));
  const labels = layout.points.map(({ label }) => label);
  const points = labels.length === 0 ? '' : ` Labelled points: ${labels.join(', ')}.`;
  if (isLayer(color)) {
    const title = color === 'returns' ? `Class of returns of ${group}` : 'Prediction against trained status';
    const parts = LAYER_KEYS[color].flatMap(([word, text]) => {
      const count = layout.cells.reduce((sum, cell) => sum + (layerWord(color, layers, cell) === word ? 1 : 0), 0);
      return count === 0 ? [] : [`${text} in ${formatShare(count, layout.cells.length)} of cells`];
    });
    return `${title}, by ${listInWords(axes)}. ${listInWords(parts)}.${points}`;
  }
  if (isMeasure(color)) {
    const scale = measureScale(summary, color, about);
    const found =
      scale === undefined
        ? 'No cell has a value yet.'
        : `From ${formatNumber(scale.domain[0])} to ${formatNumber(scale.domain[1])}.`;
    return `${MEASURE_TITLES[color]} of trained models, by ${listInWords(axes)}. ${found}${points}`;
  }
  const known = layout.cells.length - (counts.get('unfinished') ?? 0);
  const shares = (['ignored', 'polysemantic', 'dedicated', 'mixed'] as const).flatMap((status) => {
    const count = counts.get(status) ?? 0;
    return count === 0 ? [] : [`${status} in ${formatShare(count, known)} of cells`];
  });
  const what = `${color === 'recovery' ? 'Recovery' : color === 'status' ? 'Status' : 'Capacity'} of ${group}, ${side === 'theory' ? 'theory' : 'trained models'}, by ${listInWords(axes)}.`;
  const found = known === 0 ? 'No cell has a result yet.' : `${group} is ${listInWords(shares)}.`;
  return `${what} ${found}${points}`;
}

/** `density from 1 to 0.01 (logarithmic)` */
export function axisInWords({ title, kind, labels, scale }: DiagramAxis): string {
  const lower = title.charAt(0).toLowerCase() + title.slice(1);
  return kind === 'continuous'
    ? `${lower} from ${labels[0]} to ${labels.at(-1)} (${scale === 'log' ? 'logarithmic' : 'linear'})`
    : `${lower} (${labels.join(', ')})`;
}

/** The labelled points, then the cells of the grid. */
export function diagramTable(layout: DiagramLayout, summary: RunSummary, about: DiagramAbout): Table {
  const { side, group, color, layers } = about;
  const index = groupIndex(summary, group);
  const axes = [layout.x, layout.y].filter((axis) => axis !== undefined);
  // Only autoencoders have one.
  const recovers = side === 'trained' && layout.cells.some((cell) => Number.isFinite(summary.recovery[index]?.[cell]));
  const values = isMeasure(color) ? measureValues(summary, color, about) : undefined;
  const layered = (cell: number): (string | number)[] =>
    isLayer(color) ? [layerWord(color, layers, cell)] : isMeasure(color) ? [values?.[cell] ?? Number.NaN] : [];
  const measured = (cell: number): (string | number)[] => {
    const { capacity, status, recovery, loss, lossTheory } = cellFacts(summary, index, side, cell);
    return [capacity, status, ...(recovers ? [recovery] : []), side === 'theory' ? lossTheory : loss, ...layered(cell)];
  };
  const written = (axis: DiagramAxis | undefined, place: number): (string | number)[] =>
    axis === undefined ? [] : [settingAt(axis, place)];
  const grid = Array.from(layout.cells, (cell, place) => {
    const [ix, iy] = [place % layout.columns, Math.floor(place / layout.columns)];
    const [x, y] = [layout.x?.centres[ix] ?? 0, layout.y?.centres[iy] ?? 0];
    return ['', ...written(layout.x, x), ...written(layout.y, y), ...measured(cell)];
  });
  const points = layout.points.map(({ cell, label, x, y }) => [
    label,
    ...written(layout.x, x),
    ...written(layout.y, y),
    ...measured(cell),
  ]);
  return {
    columns: [
      'Point',
      ...axes.map(({ title }) => title),
      `Capacity of ${group}`,
      'Status',
      ...(recovers ? ['Recovery'] : []),
      side === 'theory' ? 'Least expected loss' : 'Loss',
      ...(isLayer(color) ? [LAYER_TITLES[color]] : isMeasure(color) ? [MEASURE_TITLES[color]] : []),
    ],
    rows: [...points, ...grid],
  };
}
