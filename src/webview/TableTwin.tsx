import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { formatCount } from '../core/experiment/words.ts';
import { formatNumber } from '../core/plots/format.ts';
import type { Plot } from '../core/plots/plot.ts';
import { sortTable, type TableOrder } from '../core/plots/sortTable.ts';
import { tableText } from '../core/plots/tableText.ts';
import { copyText } from './exporting/copy.ts';
import { SaidNote } from './exporting/SaidNote.tsx';
import { useSaid } from './exporting/useSaid.ts';
import { ScrollRegion } from './ScrollRegion.tsx';
import { SortableHead } from './SortableHead.tsx';

const PAGE = 50;

/** The numbers of a plot as a table, made when it is opened, shown in pages, in the order of any column, and copied whole. */
export function TableTwin({ plot, title, testId }: { plot: Plot; title: string; testId: string }): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <details class="table-twin" data-testid={`${testId}-table`} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Table: {title}</summary>
      {open ? <OpenTable plot={plot} /> : null}
    </details>
  );
}

function OpenTable({ plot }: { plot: Plot }): JSX.Element {
  const [order, setOrder] = useState<TableOrder | undefined>(undefined);
  const [page, setPage] = useState(0);
  const [said, act] = useSaid();
  const whole = useMemo(() => plot.table(), [plot]);
  // Another plot may have other columns.
  const known = order !== undefined && order.column < whole.columns.length ? order : undefined;
  const table = useMemo(() => sortTable(whole, known), [whole, known]);
  const { columns, rows } = table;
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const shown = Math.min(page, pages - 1);
  const first = shown * PAGE;
  const sortBy = (column: number): void => {
    setOrder(nextOrder(known, column));
    setPage(0);
  };
  const copy = (separator: ',' | '\t'): void =>
    act(() => copyText(tableText(table, separator)).then(() => `${formatCount(rows.length)} rows copied.`));
  return (
    <>
      <ScrollRegion label={plot.description}>
        <table aria-rowcount={rows.length + 1}>
          <caption>{plot.description}</caption>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((title, column) => (
                <SortableHead
                  key={title}
                  title={title}
                  state={known?.column !== column ? undefined : known.descending ? 'descending' : 'ascending'}
                  onSort={() => sortBy(column)}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(first, first + PAGE).map((row, index) => (
              <tr key={first + index} aria-rowindex={first + index + 2}>
                {row.map((value, column) => (
                  <td key={columns[column]} class={typeof value === 'number' ? 'number' : undefined}>
                    {typeof value === 'number' ? formatNumber(value, 4) : value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p class="pages">
        {pages === 1 ? null : (
          <>
            <button type="button" disabled={shown === 0} onClick={() => setPage(shown - 1)}>
              Previous
            </button>{' '}
            Rows {formatCount(first + 1)} to {formatCount(Math.min(first + PAGE, rows.length))} of{' '}
            {formatCount(rows.length)}{' '}
            <button type="button" disabled={shown === pages - 1} onClick={() => setPage(shown + 1)}>
              Next
            </button>{' '}
          </>
        )}
        <button
          type="button"
          onClick={() => copy('\t')}
          title="All rows, separated by tabs: paste them into a spreadsheet"
        >
          Copy table
        </button>{' '}
        <button type="button" onClick={() => copy(',')} title="All rows, separated by commas">
          Copy as CSV
        </button>{' '}
        <SaidNote said={said} />
      </p>
    </>
  );
}

/** Up, down, and back to the table's own order. */
function nextOrder(order: TableOrder | undefined, column: number): TableOrder | undefined {
  if (order?.column !== column) return { column, descending: false };
  return order.descending ? undefined : { column, descending: true };
}
