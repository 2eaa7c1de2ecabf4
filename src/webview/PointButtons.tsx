import type { JSX } from 'preact';
import { cellTitle } from '../core/plots/cellTitle.ts';
import { labelledCells } from '../core/plots/layout.ts';
import type { View } from './view.ts';

/** The file's labelled points, to go to with one press. */
export function PointButtons({ run, selected, select }: View): JSX.Element | null {
  const points = labelledCells(run.experiment);
  if (points.length === 0) {
    return null;
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would frame and legend a row of small buttons
    <div class="points" role="group" aria-label="Labelled points">
      {points.map(({ index, label }) => (
        <button
          key={index}
          type="button"
          aria-pressed={index === selected}
          title={cellTitle(run.experiment, index)}
          onClick={() => select(index)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
