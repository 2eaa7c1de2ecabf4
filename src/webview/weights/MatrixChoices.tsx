import type { JSX } from 'preact';
import { formatCount } from '../../core/experiment/words.ts';
import type { Inspection } from '../../core/weights/inspection.ts';
import type { TensorSummary } from '../../core/weights/tensor.ts';
import { Segments } from '../Segments.tsx';
import type { WeightsView } from './weightsSource.ts';

interface MatrixChoicesProps {
  inspection: Inspection;
  view: WeightsView;
  onView: (view: WeightsView) => void;
}

/** Which tensor, which of its axes are features, which slice. */
export function MatrixChoices({ inspection, view, onView }: MatrixChoicesProps): JSX.Element {
  const { matrices, chosen } = inspection;
  const { sort, descending, theme } = view;
  // Another tensor has other axes and slices, and another axis other features.
  const fresh = { sort, descending, theme, tensor: chosen.tensor };
  return (
    <div class="choices">
      {matrices.length < 2 ? null : (
        <label>
          Tensor{' '}
          <select value={chosen.tensor} onChange={(event) => onView({ ...fresh, tensor: event.currentTarget.value })}>
            {matrices.map((tensor) => (
              <option key={tensor.name} value={tensor.name}>
                {tensorLabel(tensor)}
              </option>
            ))}
          </select>
        </label>
      )}
      {chosen.slices < 2 ? null : (
        <label>
          Slice{' '}
          <input
            type="number"
            min={0}
            max={chosen.slices - 1}
            value={chosen.slice}
            onChange={(event) => {
              const slice = Math.max(0, Math.min(chosen.slices - 1, Math.floor(event.currentTarget.valueAsNumber)));
              if (Number.isFinite(slice)) onView({ ...fresh, features: chosen.features, slice });
            }}
          />{' '}
          of {chosen.slices}
        </label>
      )}
      <span>Features are its</span>
      <Segments
        label="Features are"
        value={chosen.features}
        options={{ rows: 'Rows', columns: 'Columns' }}
        onChange={(features) => onView({ ...fresh, features, ...(chosen.slices < 2 ? {} : { slice: chosen.slice }) })}
      />
    </div>
  );
}

/** `W_dec (24576 × 768, F32)` */
const tensorLabel = ({ name, shape, dtype }: TensorSummary): string =>
  `${name} (${shape.map(formatCount).join(' × ')}, ${dtype})`;
