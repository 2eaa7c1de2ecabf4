import type { RunSummary } from '../results/runSummary.ts';
import { type DiagramColor, groupIndex } from './cellRows.ts';
import { LAYER_TITLES } from './diagramLayers.ts';
import { isMeasure, MEASURE_TITLES, type MeasureColor, tellsApart } from './measureColor.ts';

/** Layers that are looked at together, in the order of the list. */
export interface LayerGroup {
  title: string;
  layers: DiagramColor[];
}

/** Colours that theory has as well. */
export const OF_THEORY: readonly DiagramColor[] = ['capacity', 'status', 'task_loss'];

const GAPS: readonly MeasureColor[] = ['capacity_error', 'excess_loss'];

/**
 * What can colour the diagrams of a run: only what it has, and what tells some cells from others.
 * @param computable are returns and predictions known, or can be computed?
 */
export function layerGroups(summary: RunSummary, group: string, computable: boolean): LayerGroup[] {
  const apart = (layer: MeasureColor): boolean => tellsApart(summary, layer, { group });
  const recovers = summary.recovery[groupIndex(summary, group)]?.some(Number.isFinite) ?? false;
  const measures = Object.keys(MEASURE_TITLES)
    .filter(isMeasure)
    .filter((name) => !GAPS.includes(name) && name !== 'task_loss' && apart(name));
  const groups: LayerGroup[] = [
    { title: 'The feature', layers: ['capacity', 'status', ...(recovers ? (['recovery'] as const) : [])] },
    {
      title: 'Against theory',
      layers: [...(computable ? (['prediction'] as const) : []), ...GAPS.filter(apart)],
    },
    { title: 'Marginal benefit', layers: computable ? ['returns'] : [] },
    { title: 'The whole model', layers: [...(apart('task_loss') ? (['task_loss'] as const) : []), ...measures] },
  ];
  return groups.filter(({ layers }) => layers.length > 0);
}

export const COLOR_TITLES: Readonly<Record<DiagramColor, string>> = {
  capacity: 'Capacity',
  status: 'Status',
  recovery: 'Recovery',
  ...LAYER_TITLES,
  ...MEASURE_TITLES,
};

/** What stands over a diagram in place of the name of its side: capacity and status have both sides, the rest are of none. */
export function layerWords(color: DiagramColor, given: boolean): { title?: string; note?: string } {
  const start = given ? 'weights of the file' : 'best start of every cell';
  switch (color) {
    case 'capacity':
    case 'status':
    case 'task_loss':
    case 'recovery':
      return {};
    case 'returns':
      return { title: COLOR_TITLES.returns, note: 'class of the marginal benefit curve' };
    case 'prediction':
      return { title: COLOR_TITLES.prediction, note: 'predicted against trained status' };
    case 'excess_loss':
      return { title: COLOR_TITLES.excess_loss, note: '(trained − predicted) / predicted loss' };
    default:
      return { title: COLOR_TITLES[color], note: start };
  }
}
