import type { JSX } from 'preact';
import type { DiagramColor } from '../core/plots/cellRows.ts';
import { COLOR_TITLES, type LayerGroup } from '../core/plots/layerChoices.ts';

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
                {COLOR_TITLES[layer]}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
