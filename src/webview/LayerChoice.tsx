import type { JSX } from 'preact';
import { type DiagramColor, groupIndex } from '../core/plots/cellRows.ts';
import { LAYER_TITLES } from '../core/plots/diagramLayers.ts';
import { isMeasure, MEASURE_TITLES, type MeasureColor, tellsApart } from '../core/plots/measureColor.ts';
import type { View } from './view.ts';

/** Layers that are looked at together, in the order of the list. */
export interface LayerGroup {
  title: string;
  layers: DiagramColor[];
}

const GAPS: readonly MeasureColor[] = ['capacity_error', 'excess_loss'];

/** What can colour the diagrams of a run: only what it has, and what tells some cells from others. */
export function layerGroups({ run, group, computed }: Pick<View, 'run' | 'group' | 'computed'>): LayerGroup[] {
  const { summary } = run;
  const apart = (layer: MeasureColor): boolean => tellsApart(summary, layer, { group });
  const recovers = summary.recovery[groupIndex(summary, group)]?.some(Number.isFinite) ?? false;
  const computable = computed.needsHulls || computed.layers.returns.some((code) => code !== 0);
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

const TITLES: Readonly<Record<DiagramColor, string>> = {
  capacity: 'Capacity',
  status: 'Status',
  recovery: 'Recovery',
  ...LAYER_TITLES,
  ...MEASURE_TITLES,
};

interface LayerChoiceProps {
  groups: readonly LayerGroup[];
  value: DiagramColor;
  onChange(layer: DiagramColor): void;
}

/** Chooses what colours the diagrams. */
export function LayerChoice({ groups, value, onChange }: LayerChoiceProps): JSX.Element {
  const all = groups.flatMap(({ layers }) => layers);
  return (
    <label>
      Colour{' '}
      <select
        value={value}
        data-testid="layer"
        onChange={({ currentTarget }) => onChange(all.find((layer) => layer === currentTarget.value) ?? 'capacity')}
      >
        {groups.map(({ title, layers }) => (
          <optgroup key={title} label={title}>
            {layers.map((layer) => (
              <option key={layer} value={layer}>
                {TITLES[layer]}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

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
      return { title: TITLES.returns, note: 'class of the marginal benefit curve' };
    case 'prediction':
      return { title: TITLES.prediction, note: 'predicted against trained status' };
    case 'excess_loss':
      return { title: TITLES.excess_loss, note: '(trained − predicted) / predicted loss' };
    default:
      return { title: TITLES[color], note: start };
  }
}
