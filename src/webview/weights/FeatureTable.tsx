import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatCount } from '../../core/experiment/words.ts';
import { formatFixed, formatNumber } from '../../core/plots/format.ts';
import { FEATURE_COLUMNS, type FeatureColumn } from '../../core/weights/featureOrder.ts';
import { givenStatus, type Inspection } from '../../core/weights/inspection.ts';
import { ScrollRegion } from '../ScrollRegion.tsx';
import { SortableHead } from '../SortableHead.tsx';
import { ROW_HEIGHT, scrollToRow, visibleRows } from './virtualRows.ts';

/** Height of what is seen of the table's rows, pixels. */
const VIEWPORT = 18 * ROW_HEIGHT;

const TITLES: Readonly<Record<FeatureColumn, string>> = {
  feature: 'Feature',
  capacity: 'Capacity',
  leverage: 'Leverage',
  norm2: 'Length²',
  status: 'Status',
};

interface FeatureTableProps {
  inspection: Inspection;
  /** (N) features in the order of the rows. */
  order: Int32Array;
  sort: FeatureColumn;
  descending: boolean;
  selected: number;
  onSort: (column: FeatureColumn, descending: boolean) => void;
  onSelect: (feature: number) => void;
}

/** Every feature with its numbers. Only the rows in sight are in the document: there may be a million. */
export function FeatureTable(props: FeatureTableProps): JSX.Element {
  const { inspection, order, sort, descending, selected, onSort, onSelect } = props;
  const region = useRef<HTMLElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const rows = order.length;
  const { first, count, above, below } = visibleRows(rows, scrollTop, VIEWPORT);
  const place = order.indexOf(selected);

  const show = (row: number): void => {
    const element = region.current;
    if (element !== null) element.scrollTop = scrollToRow(row, rows, element.scrollTop, VIEWPORT);
  };
  useLayoutEffect(() => show(place), [place, order]);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const next = nextRow(event.key, place, rows);
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onSelect(order[next]);
  };

  return (
    <section class="feature-table" aria-label="Features">
      <header>
        <h3>Features</h3>
        <label>
          Go to{' '}
          <input
            type="number"
            min={0}
            max={rows - 1}
            value={selected}
            onChange={(event) => {
              const feature = event.currentTarget.valueAsNumber;
              if (Number.isInteger(feature) && feature >= 0 && feature < rows) onSelect(feature);
            }}
          />
        </label>
      </header>
      <ScrollRegion
        element={region}
        class="virtual"
        testId="feature-rows"
        label={`${formatCount(rows)} features; arrow keys move`}
        height={VIEWPORT + ROW_HEIGHT}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
      >
        <table aria-rowcount={rows + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {FEATURE_COLUMNS.map((column) => (
                <SortableHead
                  key={column}
                  title={TITLES[column]}
                  state={column !== sort ? undefined : descending ? 'descending' : 'ascending'}
                  // Features and statuses are read from the first, numbers from the greatest.
                  onSort={() => onSort(column, column === sort ? !descending : column !== 'feature')}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer height={above} />
            {Array.from(order.subarray(first, first + count), (feature, at) => (
              <FeatureRow
                key={feature}
                inspection={inspection}
                feature={feature}
                index={first + at + 2}
                selected={feature === selected}
                onSelect={onSelect}
              />
            ))}
            <Spacer height={below} />
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

/** Where a key goes from a row. */
function nextRow(key: string, row: number, rows: number): number | undefined {
  const page = VIEWPORT / ROW_HEIGHT - 1;
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + page,
    PageUp: row - page,
    Home: 0,
    End: rows - 1,
  };
  const next = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return next === undefined ? undefined : Math.max(0, Math.min(rows - 1, next));
}

/** Room of the rows out of sight. */
function Spacer({ height }: { height: number }): JSX.Element | null {
  return height <= 0 ? null : (
    <tr class="spacer">
      <td colSpan={FEATURE_COLUMNS.length} style={{ height: `${height}px` }} />
    </tr>
  );
}

interface FeatureRowProps {
  inspection: Inspection;
  feature: number;
  /** Number of the row in the table, from 1, the head counted. */
  index: number;
  selected: boolean;
  onSelect: (feature: number) => void;
}

function FeatureRow({ inspection, feature, index, selected, onSelect }: FeatureRowProps): JSX.Element {
  const { capacity, leverage, norm2 } = inspection;
  return (
    <tr
      aria-rowindex={index}
      aria-current={selected}
      class={selected ? 'selected' : undefined}
      onClick={() => onSelect(feature)}
    >
      <th scope="row">
        <button type="button" tabIndex={-1}>
          {feature}
        </button>
      </th>
      <td class="number">{formatFixed(capacity[feature], 4)}</td>
      <td class="number">{formatFixed(leverage[feature], 4)}</td>
      <td class="number">{formatNumber(norm2[feature], 4)}</td>
      <td>{givenStatus(capacity[feature])}</td>
    </tr>
  );
}
