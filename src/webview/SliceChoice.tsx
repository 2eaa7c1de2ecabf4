import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { cellAt } from '../core/experiment/sweep.ts';
import { diagramAxis } from '../core/plots/axes.ts';
import type { Slice } from '../core/plots/layout.ts';
import type { View } from './view.ts';

/** The diagram shown in large: the one chosen, or that of a cell selected since. */
export function useSlice({ run, selected }: View): [Slice, (slice: Slice) => void] {
  const sliceOf = (): Slice | undefined => {
    const { at, label } = cellAt(run.experiment, selected);
    return label === undefined ? { row: at.row ?? 0, column: at.column ?? 0 } : undefined;
  };
  const [slice, setSlice] = useState<Slice>(() => sliceOf() ?? { row: 0, column: 0 });
  useEffect(() => setSlice((current) => sliceOf() ?? current), [run.experiment, selected]);
  return [slice, setSlice];
}

interface SliceChoiceProps {
  view: View;
  slice: Slice;
  onChange: (slice: Slice) => void;
}

/** Which diagram of a sweep with rows or columns. */
export function SliceChoice({ view, slice, onChange }: SliceChoiceProps): JSX.Element | null {
  const axes = (['row', 'column'] as const).flatMap((channel) => {
    const axis = diagramAxis(view.run.experiment, channel);
    return axis === undefined ? [] : [{ channel, axis }];
  });
  if (axes.length === 0) {
    return null;
  }
  return (
    <p class="choices">
      {axes.map(({ channel, axis }) => (
        <label key={channel}>
          {axis.title}{' '}
          <select
            value={String(slice[channel])}
            onChange={(event) => onChange({ ...slice, [channel]: Number(event.currentTarget.value) })}
          >
            {axis.labels.map((label, index) => (
              <option key={label} value={String(index)}>
                {label}
              </option>
            ))}
          </select>
        </label>
      ))}
    </p>
  );
}
